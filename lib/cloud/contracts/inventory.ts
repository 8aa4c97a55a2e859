import { describe, expect, it } from 'vitest'
import type { CostTagPort, TaggableResource } from '../ports/cost-tag.ts'
import type { CostTagFact, InventoryPort, ResourceFact } from '../ports/inventory.ts'
import type { CostScene } from './cost-scene.ts'
import { everyItem, must } from './scene.ts'

const nameOf = (of: TaggableResource): string => `${of.accountId} ${of.resourceType} ${of.resourceId}`

/** What InventoryPort and CostTagPort promise. */
export function describeInventory(scene: () => CostScene): void {
  const inventory = async (): Promise<InventoryPort> =>
    (await scene().gate.reading(scene().connectionId)).inventory
  const tagging = async (): Promise<CostTagPort> =>
    (await scene().gate.tagging(scene().connectionId)).costTags
  const everything = async (): Promise<ResourceFact[]> => {
    const port = await inventory()
    return everyItem((page) => port.listResources(page))
  }
  const tagsOf = async (resource: TaggableResource): Promise<CostTagFact[] | undefined> =>
    (await everything()).find((each) => nameOf(each) === nameOf(resource))?.costTags

  describe('inventory', () => {
    it('lists what exists in every account and region, each once, page by page', async () => {
      const first = must(await (await inventory()).listResources(null))
      expect(first.next).not.toBeNull()
      const all = await everything()
      expect(all.map(nameOf).sort()).toEqual([...scene().inventory.all].sort())
      expect(new Set(all.map(({ accountId }) => accountId)).size).toBeGreaterThan(1)
      expect(await tagsOf(scene().inventory.untagged)).toEqual([])
      for (const { regionId, resourceType } of all) {
        expect(regionId).toMatch(/^[a-z]+[a-z0-9-]*$/)
        expect(resourceType).toMatch(/^ACS::/)
      }
    })

    it('says that a page mark has expired, and when it is off', async () => {
      const port = await inventory()
      const first = must(await port.listResources(null))
      await scene().bills.expireMarks()
      const failure = (kind: string) => ({ ok: false, failure: { kind, definite: true } })
      expect(await port.listResources(first.next)).toMatchObject(failure('conflict'))
      expect(must(await port.getState())).toBe('ready')
      await scene().inventory.switchOff()
      expect(must(await port.getState())).toBe('off')
      expect(await port.listResources(null)).toMatchObject(failure('invalid'))
      await scene().inventory.switchOn()
    })
  })

  describe('costTags', () => {
    const owner = { key: 'cost-centre', value: 'R&D; 研发: <b>' }

    it('sets them on each, keeps the others, and does no harm twice', async () => {
      const { own } = scene().writing
      const before = await Promise.all(own.map(tagsOf))
      for (let count = 0; count < 2; count += 1) {
        const done = must(await (await tagging()).setCostTags(own, [owner]))
        expect(done).toEqual(own.map((resource) => ({ resource, done: true })))
      }
      await scene().inventory.settle()
      for (const [at, resource] of own.entries()) {
        const now = await tagsOf(resource)
        expect(now).toHaveLength((before[at]?.length ?? 0) + 1)
        expect(now).toEqual(expect.arrayContaining([owner, ...(before[at] ?? [])]))
      }
      const changed = { ...owner, value: 'sales' }
      must(await (await tagging()).setCostTags(own, [changed]))
      await scene().inventory.settle()
      const [first] = own
      expect(first && (await tagsOf(first))?.filter(({ key }) => key === owner.key)).toEqual([changed])
      must(await (await tagging()).clearCostTags(own, [owner.key, 'never-there']))
      await scene().inventory.settle()
      for (const [at, resource] of own.entries()) expect(await tagsOf(resource)).toEqual(before[at])
    })

    it('reads what each has, with the refusals of a write, and changes nothing', async () => {
      const { own, foreign, untaggable, absent } = scene().writing
      const [mine] = own
      if (!mine) throw new Error('the scene has nothing to write')
      must(await (await tagging()).setCostTags([mine], [owner]))
      const asked = [foreign, mine, absent, untaggable]
      const read = must(await (await tagging()).readCostTags(asked))
      expect(read.map(({ resource }) => resource)).toEqual(asked)
      expect(read[0]).toMatchObject({ read: false, code: 'OtherAccount', definite: true })
      expect(read[1]).toMatchObject({ read: true, costTags: expect.arrayContaining([owner]) })
      expect(read[2]).toMatchObject({ read: true, costTags: [] })
      expect(read[3]).toMatchObject({ read: false, code: 'TypeNotTaggable', definite: true })
      must(await (await tagging()).clearCostTags([mine], [owner.key]))
      await scene().inventory.settle()
    })

    it('answers for each resource in the order given, whatever became of the others', async () => {
      const { own, foreign, untaggable, absent } = scene().writing
      const [mine] = own
      if (!mine) throw new Error('the scene has nothing to write')
      const asked = [foreign, mine, absent, untaggable]
      const outcomes = must(await (await tagging()).setCostTags(asked, [owner]))
      expect(outcomes.map(({ resource }) => resource)).toEqual(asked)
      expect(outcomes.map(({ done }) => done)).toEqual([false, true, false, false])
      expect(outcomes[0]).toMatchObject({ code: 'OtherAccount', definite: true })
      expect(outcomes[2]).toMatchObject({ code: expect.stringContaining('NotFound'), definite: true })
      expect(outcomes[3]).toMatchObject({ code: 'TypeNotTaggable', definite: true })
      must(await (await tagging()).clearCostTags([mine], [owner.key]))
      await scene().inventory.settle()
    })

    it('refuses more costTags than one call may have, and none', async () => {
      const { own } = scene().writing
      const invalid = { ok: false, failure: { kind: 'invalid', definite: true } }
      const eleven = Array.from({ length: 11 }, (_, at) => ({ key: `k${at}`, value: 'v' }))
      expect(await (await tagging()).setCostTags(own, eleven)).toMatchObject(invalid)
      expect(await (await tagging()).clearCostTags(own, [])).toMatchObject(invalid)
    })
  })
}
