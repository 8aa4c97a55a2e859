import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Total, totalsOf } from '../../../simulator/products/bssopenapi/totals.ts'
import { createCodeRepository } from '../../../simulator/products/codeup/seed.ts'
import { dayAfter, dayOf, earlierPeriod, periodOf } from '../../../simulator/products/estate/billing-day.ts'
import { billedTags } from '../../../simulator/products/estate/billing-key.ts'
import { kindOf } from '../../../simulator/products/estate/kinds.ts'
import {
  createResource,
  type Resource,
  resourcesOf,
  tagsAt,
} from '../../../simulator/products/estate/resource.ts'
import { infrastructure } from '../../../simulator/scenarios/cost-plan.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { simulatedGate, storedConnection } from '../../testing/simulated-connection.ts'
import { describeBilling } from '../contracts/billing.ts'
import type { CostScene, Sums } from '../contracts/cost-scene.ts'
import { describeInventory } from '../contracts/inventory.ts'
import { describeProposals } from '../contracts/proposal.ts'
import { everyItem, must } from '../contracts/scene.ts'
import type { TaggableResource } from '../ports/cost-tag.ts'

const sums = (totals: Total[], amount: 'billed' | 'effective'): Sums =>
  Object.fromEntries(totals.map((total) => [total.currency, total[amount]]))

const taggable = (row: Readonly<Resource>): TaggableResource => ({
  accountId: row.accountId,
  regionId: row.regionId,
  resourceType: kindOf(row.kind).type,
  resourceId: row.id,
})

async function lever(sim: Simulator, name: string, body: object): Promise<void> {
  const answer = await fetch(`${sim.url}/_sim/${name}`, { method: 'POST', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
}

function arrange(sim: Simulator): CostScene {
  const { world } = sim
  // More than one page of a bill has, and of the inventory.
  for (let at = 0; at < 250; at += 1)
    createResource(world, {
      kind: 'disk',
      accountId: world.accountId,
      regionId: 'cn-hangzhou',
      id: `d-many${at}`,
      name: `many-${at}`,
      createdAt: world.clock.now() - 95 * 86_400_000,
      price: { perDay: 123_457 + at, discount: 0.9 },
      origin: { by: 'console' },
      about: {},
    })
  // The limit is held by tests of its own.
  world.limits.set('bssopenapi', 0)
  world.limits.set('resourcecenter', 0)
  const free = { 'rate:bssopenapi': '2000', 'rate:resourcecenter': '2000' }
  const { endpoints } = storedConnection(sim.url)
  const { gate, connectionId } = simulatedGate(sim.url, { endpoints: { ...endpoints, ...free } })
  const today = dayOf(world.clock.now())
  const period = earlierPeriod(periodOf(today), 2)
  const day = `${period}-14`
  const rows = resourcesOf(world).values()
  const find = (what: string, fits: (row: Readonly<Resource>) => boolean): Readonly<Resource> => {
    const found = rows.find(fits)
    if (found === undefined) throw new Error(`the estate has no ${what}`)
    return found
  }
  const tagsOf = (row: Readonly<Resource>) =>
    billedTags(world, row, day).map(([key, value]) => ({ key, value }))
  const isNode = ({ kind }: Readonly<Resource>) => kind === 'instance'
  const tagged = find('tagged node', (row) => isNode(row) && tagsOf(row).length >= 3)
  const bare = find('bare node', (row) => isNode(row) && row.tags.length === 0)
  const part = find('bucket', ({ kind, accountId }) => kind === 'bucket' && accountId === world.accountId)
  const totals = (by: string, feed: string, of?: string) =>
    totalsOf(world, { period, by, feed, ...(of === undefined ? {} : { day: of }) })
  const unused = totals('commitment', 'spread').filter(({ key }) => key === 'unused')
  return {
    gate,
    connectionId,
    bills: {
      payerId: world.accountId,
      period,
      day,
      tomorrow: dayAfter(today),
      forgotten: `${earlierPeriod(periodOf(today), 13)}-14`,
      dayTotals: {
        'split-bill': sums(totals('all', 'split', day), 'billed'),
        'instance-bill': sums(totals('all', 'instance', day), 'billed'),
      },
      periodTotals: sums(totals('all', 'split'), 'billed'),
      effectiveTotals: sums(totals('all', 'spread'), 'effective'),
      unusedTotals: sums(unused, 'effective'),
      tagged: { resourceId: tagged.id, regionId: tagged.regionId, costTags: tagsOf(tagged) },
      untagged: { resourceId: bare.id },
      part: { resourceId: part.id, partOf: `oss-${part.regionId}-${part.accountId}` },
      fee: { cloudProduct: 'support' },
      expireMarks: () => world.advance(31 * 60_000),
    },
    inventory: {
      all: rows.map((row) => `${row.accountId} ${kindOf(row.kind).type} ${row.id}`),
      untagged: taggable(bare),
      switchOff: () => lever(sim, 'resourcecenter', { status: 'Disabled' }),
      switchOn: () => lever(sim, 'resourcecenter', { status: 'Enabled' }),
      settle: () => world.advance(61_000),
    },
    writing: {
      own: [tagged, bare, part].map(taggable),
      foreign: taggable(find('resource of another account', (row) => row.accountId !== world.accountId)),
      untaggable: taggable(find('network', ({ kind }) => kind === 'cen')),
      absent: { ...taggable(tagged), resourceId: 'i-nobody' },
    },
    close: () => gate.close(),
  }
}

const written = { path: 'terraform/trade/main.tf', text: 'resource "alicloud_vpc" "a" {\n}\n' }

describe('Cost of Alibaba Cloud, simulated', () => {
  let sim: Simulator
  let scene: CostScene
  beforeAll(async () => {
    sim = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
    scene = arrange(sim)
    await createCodeRepository(sim.world, {
      path: infrastructure,
      description: 'Terraform',
      history: {
        commits: [
          {
            mark: 1,
            ref: 'refs/heads/main',
            author: { name: 'Anna', email: 'anna@yunfan.example' },
            at: sim.world.clock.now() - 3_600_000,
            message: 'Begin\n',
            files: { [written.path]: written.text },
          },
        ],
      },
    })
  })
  afterAll(async () => {
    await scene?.close()
    await sim.close()
  })
  afterEach(() => sim.faults.clear())
  describeBilling(() => scene)
  describeProposals(() => ({ ...scene, repository: infrastructure, ...written }))
  describeInventory(() => scene)

  const billing = async () => (await scene.gate.costing(scene.connectionId)).billing
  const costTags = async () => (await scene.gate.tagging(scene.connectionId)).costTags

  it('shows a costTag in the bills from the next day on, never before', async () => {
    const [, bare] = scene.writing.own
    if (bare === undefined) throw new Error('nothing to tag')
    const { world } = sim
    const today = dayOf(world.clock.now())
    const tag = { key: 'project', value: 'found-later' }
    must(await (await costTags()).setCostTags([bare], [tag]))
    await world.advance(5 * 86_400_000)
    const tagsOn = async (day: string) => {
      const port = await billing()
      const lines = await everyItem((page) => port.listBillLines({ feed: 'split-bill', day }, page))
      return lines.find(({ subject }) => subject.resourceId === bare.resourceId)?.subject.costTags
    }
    expect(await tagsOn(today)).toEqual([])
    expect(await tagsOn(dayAfter(today))).toEqual([tag])
    const row = resourcesOf(world)
      .values()
      .find(({ id }) => id === bare.resourceId)
    expect(row && tagsAt(row, world.clock.now())).toMatchObject([tag])
  })

  it('tells a failure inside HTTP 200 from an answer, and waits where it is throttled', async () => {
    const port = await billing()
    const { period } = scene.bills
    sim.faults.add({ kind: 'business', product: 'bssopenapi', code: 'InvalidParameter.Whatever', count: 1 })
    expect(await port.getOverview(period)).toMatchObject({ ok: false, failure: { kind: 'invalid' } })
    sim.faults.add({ kind: 'business', product: 'bssopenapi', code: 'NotAuthorized', count: 1 })
    expect(await port.getOverview(period)).toMatchObject({ ok: false, failure: { kind: 'refused' } })
    sim.faults.add({ kind: 'throttle', product: 'bssopenapi', retryAfterMs: 200, count: 2 })
    expect(must(await port.getOverview(period)).length).toBeGreaterThan(0)
  })

  it('finds out what a role lacks without writing anything', async () => {
    const { identity } = await scene.gate.reading(scene.connectionId)
    const arn = (name: string) => `acs:ram::1234567890123456:role/${name}`
    const missing = async (name: string, duty: 'cost' | 'tagging') =>
      must(await identity.probeRole(arn(name), duty, [])).flatMap((probe) =>
        probe.allowed ? [] : [probe.action],
      )
    const before = sim.world.journal.lastId
    expect(await missing('sluice-cost', 'cost')).toEqual([])
    expect(await missing('sluice-tagging', 'tagging')).toEqual([])
    expect(await missing('sluice-cost', 'tagging')).toEqual(['tag:UntagResources'])
    expect(await missing('sluice-reader', 'cost')).toEqual([
      'bssapi:DescribeSplitItemBill',
      'bssapi:DescribeInstanceBill',
      'bssapi:QueryBillOverview',
      'bssapi:DescribeCostBill',
    ])
    const calls = sim.world.journal.find({ sinceId: before, write: true, limit: 100 })
    // To take a role is to write nothing of anybody's.
    const written = new Set(calls.map(({ action }) => action).filter((action) => action !== 'AssumeRole'))
    expect([...written]).toEqual(['UntagResources'])
  })

  it('writes nothing under the cost role, and reads no bills under the reading role', async () => {
    const roles = storedConnection(sim.url).roles
    const swapped = roles.map((role) =>
      role.purpose === 'cost' || role.purpose === 'tagging'
        ? { ...role, arn: role.arn.replace(/sluice-(cost|tagging)/, 'sluice-reader') }
        : role,
    )
    const wrong = simulatedGate(sim.url, { roles: swapped })
    const bills = (await wrong.gate.costing(wrong.connectionId)).billing
    expect(await bills.getOverview(scene.bills.period)).toMatchObject({ failure: { kind: 'refused' } })
    const tags = (await wrong.gate.tagging(wrong.connectionId)).costTags
    const asked = [scene.writing.foreign, ...scene.writing.own]
    expect(await tags.setCostTags(asked, [{ key: 'a', value: 'b' }])).toMatchObject({
      failure: { kind: 'refused', code: 'RolesNotApart' },
    })
    await wrong.gate.close()
  })
})
