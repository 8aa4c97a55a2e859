import type { CostTagOutcome, CostTagPort, CostTagReading, TaggableResource } from '../ports/cost-tag.ts'
import type { CostTagFact, InventoryPort, InventoryState, ResourceFact } from '../ports/inventory.ts'
import { bad, good } from './outcome.ts'

const pageSize = 3
const mostTags = 10

const keyOf = (of: TaggableResource): string =>
  [of.accountId, of.regionId, of.resourceType, of.resourceId].join('\n')

/** What exists in a memory cloud, with its costTags, and the writing of them. */
export class MemoryInventory {
  /** The account that the connection is for: the others' resources are seen and not written. */
  accountId = '1234567890123456'
  state: InventoryState = 'ready'
  /** Types whose costTags cannot be written. */
  readonly untaggable = new Set<string>()
  /** Writing to these fails: by resource id, with the cloud's own code. */
  readonly failing = new Map<string, string>()
  private readonly rows = new Map<string, ResourceFact>()
  private marks = 0

  /** Puts a resource there as if it had always been; again: as it is now. */
  add(resource: Partial<ResourceFact> & { resourceId: string }): ResourceFact {
    const made: ResourceFact = {
      accountId: this.accountId,
      regionId: 'cn-hangzhou',
      zoneId: null,
      resourceType: 'ACS::ECS::Instance',
      name: null,
      resourceGroupId: null,
      costTags: [],
      createdAt: null,
      expiresAt: null,
      ...resource,
    }
    this.rows.set(keyOf(made), made)
    return made
  }

  remove(resource: TaggableResource): void {
    this.rows.delete(keyOf(resource))
  }

  get(resource: TaggableResource): ResourceFact | undefined {
    return this.rows.get(keyOf(resource))
  }

  expireMarks(): void {
    this.marks += 1
  }

  inventoryPort(): InventoryPort {
    return {
      getState: async () => good(this.state),
      listResources: async (mark) => {
        if (this.state === 'off') return bad('invalid', 'listResources', 'the inventory is off')
        const [made = '', at = '0'] = (mark ?? `${this.marks}:0`).split(':')
        if (made !== String(this.marks)) return bad('conflict', 'listResources', 'the page mark has expired')
        const all = [...this.rows.values()]
        const end = Number(at) + pageSize
        const items = all.slice(Number(at), end).map((row) => ({ ...row, costTags: [...row.costTags] }))
        return good({ items, next: end < all.length ? `${this.marks}:${end}` : null, total: null })
      },
    }
  }

  private refusal(resource: TaggableResource): { code: string; message: string } | null {
    if (resource.accountId !== this.accountId) return { code: 'OtherAccount', message: 'of another account' }
    if (!this.untaggable.has(resource.resourceType)) return null
    return { code: 'TypeNotTaggable', message: `${resource.resourceType} takes no costTags` }
  }

  private read(resource: TaggableResource): CostTagReading {
    const refused = this.refusal(resource)
    if (refused) return { resource, read: false, ...refused, definite: true }
    return { resource, read: true, costTags: [...(this.get(resource)?.costTags ?? [])] }
  }

  private write(resource: TaggableResource, change: (tags: CostTagFact[]) => CostTagFact[]): CostTagOutcome {
    const refused = (code: string, message: string): CostTagOutcome => ({
      resource,
      done: false,
      code,
      message,
      definite: true,
    })
    const own = this.refusal(resource)
    if (own) return refused(own.code, own.message)
    const code = this.failing.get(resource.resourceId)
    if (code !== undefined) return refused(code, 'failed as arranged')
    const row = this.get(resource)
    if (!row) return refused('InvalidResourceId.NotFound', 'no such resource')
    this.rows.set(keyOf(row), { ...row, costTags: change(row.costTags) })
    return { resource, done: true }
  }

  costTagPort(): CostTagPort {
    const tooMany = (count: number) => count < 1 || count > mostTags
    const refuse = (operation: string) =>
      bad('invalid', operation, `1 to ${mostTags} costTags are written at once`)
    return {
      readCostTags: async (resources) => good(resources.map((resource) => this.read(resource))),
      setCostTags: async (resources, costTags) => {
        if (tooMany(costTags.length)) return refuse('setCostTags')
        const keys = new Set(costTags.map(({ key }) => key))
        const change = (tags: CostTagFact[]) => [...tags.filter(({ key }) => !keys.has(key)), ...costTags]
        return good(resources.map((resource) => this.write(resource, change)))
      },
      clearCostTags: async (resources, keys) => {
        if (tooMany(keys.length)) return refuse('clearCostTags')
        const change = (tags: CostTagFact[]) => tags.filter(({ key }) => !keys.includes(key))
        return good(resources.map((resource) => this.write(resource, change)))
      },
    }
  }
}
