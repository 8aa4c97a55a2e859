import { afterEach, beforeEach, describe } from 'vitest'
import { describeBilling } from '../contracts/billing.ts'
import type { CostScene } from '../contracts/cost-scene.ts'
import { describeInventory } from '../contracts/inventory.ts'
import { describeProposals } from '../contracts/proposal.ts'
import type { AmortisedLineFact, BillLineFact, BillSubjectFact } from '../ports/billing.ts'
import { createMemoryCloud, type MemoryCloud } from './cloud.ts'

const payerId = '1234567890123456'
const abroad = '1234567890120003'
const period = '2026-10'
const day = '2026-10-14'

const subject = (resourceId: string | null, more: Partial<BillSubjectFact> = {}): BillSubjectFact => ({
  accountId: payerId,
  payerId,
  regionId: 'cn-hangzhou',
  cloudProduct: 'ecs',
  cloudProductName: null,
  resourceType: null,
  resourceId,
  resourceName: resourceId,
  partOf: null,
  resourceGroup: null,
  costUnit: null,
  costTags: [],
  rawCostTags: '',
  ...more,
})

const line = (of: BillSubjectFact, billedCost: string, more: Partial<BillLineFact> = {}): BillLineFact => ({
  period,
  day,
  subject: of,
  category: 'usage',
  chargeWord: 'PayAsYouGoBill',
  currency: 'CNY',
  billedCost,
  listCost: null,
  usageQuantity: '24',
  usageUnit: 'h',
  description: null,
  ...more,
})

const spread = (
  of: BillSubjectFact,
  effectiveCost: string,
  more: Partial<AmortisedLineFact> = {},
): AmortisedLineFact => ({
  period,
  day,
  subject: of,
  currency: 'CNY',
  effectiveCost,
  commitment: null,
  commitmentId: null,
  ...more,
})

const costTags = [{ key: 'project', value: 'trade' }]

function arrange(cloud: MemoryCloud): CostScene {
  const { cost, inventory } = cloud
  const whole = subject('oss-cn-hangzhou')
  cost.lines.push(
    line(subject('i-1', { costTags, rawCostTags: 'key:project value:trade' }), '10.000001'),
    line(subject('i-2'), '2.5'),
    line(subject('rm-eu', { accountId: abroad, regionId: 'eu-central-1' }), '7.25', { currency: 'USD' }),
    { ...line(subject('bucket-a', { partOf: 'oss-cn-hangzhou' }), '1.1'), feed: 'split-bill' },
    { ...line(subject('bucket-b', { partOf: 'oss-cn-hangzhou' }), '0.4'), feed: 'split-bill' },
    { ...line(whole, '1.5'), feed: 'instance-bill' },
    line(subject(null, { cloudProduct: 'support' }), '2980', {
      day: '2026-10-01',
      category: 'purchase',
      chargeWord: 'SubscriptionOrder',
    }),
  )
  const plan = { commitmentId: 'spn-1' }
  cost.amortised.push(
    spread(subject('i-1'), '8', { ...plan, commitment: 'used' }),
    spread(subject('i-2'), '2.5'),
    spread(subject('spn-1'), '3.75', { ...plan, commitment: 'unused' }),
    spread(subject('rm-eu', { accountId: abroad }), '7.25', { currency: 'USD' }),
  )
  inventory.untaggable.add('ACS::CEN::CenInstance')
  const foreign = inventory.add({ resourceId: 'rm-eu', accountId: abroad, regionId: 'eu-central-1' })
  const rows = [
    inventory.add({ resourceId: 'i-1', costTags }),
    inventory.add({ resourceId: 'i-2' }),
    inventory.add({ resourceId: 'cen-1', resourceType: 'ACS::CEN::CenInstance', regionId: 'global' }),
    foreign,
  ]
  const taggable = (id: string) => {
    const { accountId, regionId, resourceType, resourceId } =
      rows.find((row) => row.resourceId === id) ?? foreign
    return { accountId, regionId, resourceType, resourceId }
  }
  return {
    gate: cloud.gate,
    connectionId: 'any',
    bills: {
      payerId,
      period,
      day,
      tomorrow: '2026-11-22',
      forgotten: '2025-10-14',
      dayTotals: {
        'split-bill': { CNY: '14.000001', USD: '7.25' },
        'instance-bill': { CNY: '14.000001', USD: '7.25' },
      },
      periodTotals: { CNY: '2994.000001', USD: '7.25' },
      effectiveTotals: { CNY: '14.25', USD: '7.25' },
      unusedTotals: { CNY: '3.75' },
      tagged: { resourceId: 'i-1', regionId: 'cn-hangzhou', costTags },
      untagged: { resourceId: 'i-2' },
      part: { resourceId: 'bucket-a', partOf: 'oss-cn-hangzhou' },
      fee: { cloudProduct: 'support' },
      expireMarks: async () => {
        cost.expireMarks()
        inventory.expireMarks()
      },
    },
    inventory: {
      all: rows.map((row) => `${row.accountId} ${row.resourceType} ${row.resourceId}`),
      untagged: taggable('i-2'),
      switchOff: async () => {
        inventory.state = 'off'
      },
      switchOn: async () => {
        inventory.state = 'ready'
      },
      settle: async () => {},
    },
    writing: {
      own: [taggable('i-1'), taggable('i-2')],
      foreign: taggable('rm-eu'),
      untaggable: taggable('cen-1'),
      absent: { ...taggable('i-1'), resourceId: 'i-nobody' },
    },
    close: async () => {},
  }
}

describe('cost in memory', () => {
  let scene: CostScene
  beforeEach(() => {
    scene = arrange(createMemoryCloud({ now: () => new Date('2026-11-21T10:00:00Z') }))
  })
  afterEach(() => scene.close())
  describeBilling(() => scene)
  describeInventory(() => scene)

  const file = {
    repository: 'yunfan/infrastructure',
    path: 'terraform/trade/main.tf',
    text: 'resource {\n}\n',
  }
  const code = createMemoryCloud()
  code.addRepository(file.repository)
  code.commit(file.repository, { [file.path]: file.text })
  describeProposals(() => ({ gate: code.gate, connectionId: 'any', ...file }))
})
