import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttributionRules } from '../attribution/rules.ts'
import { catalogueOf, type DatedName } from '../cost-tag/catalogue.ts'
import { Requirement } from '../cost-tag/rule-set.ts'
import { askEstate } from './ask.ts'
import type { Estate, EstateResource, ResourceCost } from './estate.ts'
import { askableKinds, nextAskAt, type QueryPlan } from './query.ts'
import { toTell } from './telling.ts'

const named = (noun: DatedName['noun'], slug: string): DatedName => ({
  noun,
  slug,
  id: `id-${slug}`,
  fromOn: '2020-01-01',
  untilOn: null,
})
const required = (key: 'service' | 'environment') =>
  Requirement.parse({ key, names: key, required: true, allowed: { kind: 'known', noun: key } })
const rules: AttributionRules = {
  ruleSets: [
    {
      id: 'r',
      version: 1,
      fromOn: '2020-01-01',
      order: [],
      requirements: [required('service'), required('environment')],
    },
  ],
  aliases: [],
  billingKeys: [{ key: 'environment', switchedOn: false, sinceOn: null }],
  mappings: [
    {
      kind: 'resource-group',
      accountId: null,
      external: 'rg-1',
      serviceId: null,
      productLineId: 'id-trade',
      teamId: 'id-core',
      environmentId: null,
      fromOn: '2020-01-01',
      untilOn: null,
    },
  ],
  catalogue: catalogueOf(
    [
      named('service', 'cart'),
      named('environment', 'production'),
      named('product-line', 'trade'),
      named('team', 'core'),
    ],
    [
      {
        serviceId: 'id-cart',
        teamId: 'id-core',
        productLineId: 'id-trade',
        fromOn: '2020-01-01',
        untilOn: null,
      },
    ],
  ),
  sharedOn: new Map(),
}
const resource = (resourceId: string, more: Partial<EstateResource> = {}): EstateResource => ({
  id: `row-${resourceId}`,
  accountId: '1',
  regionId: 'cn-hangzhou',
  resourceType: 'ACS::ECS::Instance',
  resourceId,
  name: '',
  resourceGroup: '',
  costTags: {},
  source: null,
  stack: null,
  serviceId: null,
  environmentId: null,
  ...more,
})
const cost = (resourceId: string, more: Partial<ResourceCost> = {}): ResourceCost => ({
  accountId: '1',
  resourceId,
  currency: 'CNY',
  cost: '120.5',
  unused: '0',
  cloudProduct: 'ecs',
  resourceGroup: '',
  quantity: null,
  ...more,
})
const estate = (more: Partial<Estate> = {}): Estate => ({
  rules,
  day: '2026-11-05',
  slugs: { service: ['cart'], environment: ['production'], team: ['core'], 'product-line': ['trade'] },
  resources: [resource('i-1')],
  inventoryProblem: null,
  bills: { measure: 'effective', costs: [cost('i-1')], missingKeys: [], unownedParts: [] },
  ...more,
})
const ask = (more: Partial<Estate> = {}, accountIds: string[] = []) =>
  askEstate(estate(more), askableKinds, { accountIds })

describe('an estate', () => {
  it('is asked for every kind, and each finding has its money, owner and row', () => {
    const linked = resource('i-2', { serviceId: 'id-cart', costTags: { environment: 'production' } })
    const grouped = resource('i-3', { source: 'console', name: 'made by hand' })
    const { findings, unread, kinds } = ask({
      resources: [resource('i-1'), linked, grouped],
      bills: {
        measure: 'effective',
        costs: [
          cost('i-1'),
          cost('i-2', { quantity: '0' }),
          cost('i-3', { resourceGroup: 'rg-1' }),
          cost('spn-1', { cost: '0', unused: '55' }),
        ],
        missingKeys: [{ key: 'environment', currency: 'CNY', cost: '9' }],
        unownedParts: [{ clusterId: 'c1', part: 'default/job', currency: 'CNY', cost: '30' }],
      },
    })
    expect(unread).toEqual([])
    expect([...kinds]).toEqual([...askableKinds])
    const shown = findings.map(({ kind, name, teamId, productLineId, resourceRowId, measure, atStake }) => [
      kind,
      name,
      teamId,
      productLineId,
      resourceRowId,
      measure,
      atStake.map(({ perMonth }) => perMonth.toFixed()).join(),
    ])
    expect(shown).toEqual([
      ['resource-untagged', 'i-1', null, null, 'row-i-1', 'effective', '120.5'],
      ['resource-untagged', 'i-2', 'id-core', 'id-trade', 'row-i-2', 'effective', '120.5'],
      ['resource-untagged', 'made by hand', 'id-core', 'id-trade', 'row-i-3', 'effective', '120.5'],
      ['resource-console-made', 'made by hand', 'id-core', 'id-trade', 'row-i-3', 'effective', '120.5'],
      ['commitment-unused', 'spn-1', null, null, null, 'effective', '55'],
      ['resource-idle', 'i-2', 'id-core', 'id-trade', 'row-i-2', 'effective', '120.5'],
      ['key-not-switched-on', 'environment', null, null, null, 'effective', '9'],
      ['workload-unowned', 'default/job', null, null, null, 'effective', '30'],
    ])
    const second = findings[1]?.suggestions.map(({ key, value, reason }) => `${key}=${value} ${reason}`)
    expect(second).toEqual(['service=cart linked'])
  })

  it('says what could not be asked, and asks the rest', () => {
    const off = ask({ inventoryProblem: 'off', resources: null })
    expect(off.findings).toEqual([])
    expect(off.unread.map(({ what }) => what).sort()).toEqual([
      'alias-used',
      'resource-console-made',
      'resource-idle',
      'resource-untagged',
      'value-not-allowed',
    ])
    expect(off.kinds.has('resource-untagged')).toBe(false)
    expect(ask({ bills: null }).findings).toMatchObject([
      { kind: 'resource-untagged', measure: null, atStake: [] },
    ])
    const lawless = ask({
      rules: { ...rules, ruleSets: [] },
      resources: [resource('i-1', { source: 'console' })],
    })
    expect(lawless.findings.map(({ kind }) => kind)).toEqual(['resource-console-made'])
    expect(lawless.unread).toHaveLength(4)
  })

  it('is asked in some accounts alone', () => {
    const resources = [resource('i-1'), resource('i-9', { accountId: '2' })]
    const { findings, kinds, present } = ask({ resources }, ['2'])
    expect(findings.map(({ accountId }) => accountId)).toEqual(['2'])
    // What is of no one account is asked of all alone, and nobody takes its silence for an answer.
    expect(kinds.has('key-not-switched-on')).toBe(false)
    expect(present.has('1 cn-hangzhou ACS::ECS::Instance i-1')).toBe(true)
  })

  it('knows the stack of a resource without the resource itself', () => {
    const costTags = { service: 'cart', environment: 'production' }
    const stack = { source: 'terraform' as const, stack: 'shop' }
    const others = ['a', 'b', 'c'].map((id) => resource(id, { ...stack, costTags }))
    const { findings } = ask({ resources: [...others, resource('i-1', stack)] })
    expect(findings.filter(({ resourceId }) => resourceId !== null)).toMatchObject([
      {
        resourceId: 'i-1',
        suggestions: [
          { key: 'service', value: 'cart', reason: 'same-stack', values: { count: 3, of: 3 } },
          { key: 'environment', value: 'production', reason: 'same-stack' },
        ],
      },
    ])
  })
})

describe('the time of a query', () => {
  const at = (text: string) => new Date(text)
  it.each<[QueryPlan, string, string]>([
    [{ every: 'hour' }, '2026-11-05T00:00:00Z', '2026-11-05T01:00:00Z'],
    [{ every: 'hour' }, '2026-11-05T00:59:59.999Z', '2026-11-05T01:00:00Z'],
    // Nine in the morning where the bills are made is one at night here.
    [{ every: 'day', hour: 9 }, '2026-11-05T00:30:00Z', '2026-11-05T01:00:00Z'],
    [{ every: 'day', hour: 9 }, '2026-11-05T01:00:00Z', '2026-11-06T01:00:00Z'],
    [{ every: 'day', hour: 0 }, '2026-12-31T15:59:00Z', '2026-12-31T16:00:00Z'],
    // The 5th is a Thursday.
    [{ every: 'week', weekday: 1, hour: 9 }, '2026-11-05T00:00:00Z', '2026-11-09T01:00:00Z'],
    [{ every: 'week', weekday: 4, hour: 9 }, '2026-11-05T00:00:00Z', '2026-11-05T01:00:00Z'],
    [{ every: 'week', weekday: 4, hour: 9 }, '2026-11-05T01:00:00Z', '2026-11-12T01:00:00Z'],
  ])('of %j after %s is %s', (plan, after, next) => {
    expect(nextAskAt(plan, at(after)).toISOString()).toBe(at(next).toISOString())
  })

  it('lies ahead, and no further than its plan', () => {
    const plans = fc.oneof(
      fc.constant<QueryPlan>({ every: 'hour' }),
      fc.record({ every: fc.constant('day' as const), hour: fc.integer({ min: 0, max: 23 }) }),
      fc.record({
        every: fc.constant('week' as const),
        weekday: fc.integer({ min: 1, max: 7 }),
        hour: fc.integer({ min: 0, max: 23 }),
      }),
    )
    const most = { hour: 1, day: 24, week: 168 }
    const dates = fc.date({ min: at('2024-01-01'), max: at('2030-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(plans, dates, (plan, after) => {
        const ahead = nextAskAt(plan, after).getTime() - after.getTime()
        expect(ahead).toBeGreaterThan(0)
        expect(ahead).toBeLessThanOrEqual(most[plan.every] * 3_600_000)
      }),
    )
  })
})

it('teams are told of their own, a resource counts once, and currencies stay apart', () => {
  const found = (
    id: string,
    teamId: string | null,
    resourceRowId: string | null,
    money: [string, string][],
  ) => ({
    id,
    teamId,
    ownerId: 'li',
    resourceRowId,
    measure: 'effective',
    atStake: money.map(([currency, perMonth]) => ({ currency, perMonth })),
  })
  expect(
    toTell([
      found('1', 'core', 'r1', [['CNY', '10.006']]),
      found('2', 'core', 'r1', [['CNY', '10.006']]),
      found('3', 'core', 'r2', [
        ['USD', '3'],
        ['CNY', '1'],
      ]),
      found('4', null, null, []),
    ]),
  ).toEqual([
    {
      teamId: 'core',
      people: [{ id: 'li' }],
      count: 3,
      money: 'CNY 11.01 effective, USD 3.00 effective',
      ids: ['1', '2', '3'],
    },
    { teamId: null, people: [{ id: 'li' }], count: 1, money: null, ids: ['4'] },
  ])
})
