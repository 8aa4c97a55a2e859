import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogueOf, type DatedName } from '../cost-tag/catalogue.ts'
import { CostTagAlias, Requirement } from '../cost-tag/rule-set.ts'
import { Decimal } from '../money/money.ts'
import { fixWayOf, proposeFix, proposeFixes } from './fix.ts'
import {
  idleBecause,
  keysNotSwitchedOn,
  mixedPools,
  publicTransfers,
  type ResourceActivity,
  unusedCommitments,
} from './judge-money.ts'
import { judgeResource, type ResourceToJudge } from './judge-resource.ts'
import { afterLook, type FindingFacts, mayAct, type OpenFinding, stateOf } from './state.ts'
import { type Surroundings, similarValue } from './suggest.ts'

const day = '2026-11-05'
const name = (noun: DatedName['noun'], slug: string): DatedName => ({
  noun,
  slug,
  id: `${noun}-${slug}`,
  fromOn: '2020-01-01',
  untilOn: null,
})
const slugs = {
  service: ['cart', 'payment'],
  environment: ['production', 'staging'],
  team: [],
  'product-line': [],
}
const catalogue = catalogueOf(
  [
    ...slugs.service.map((slug) => name('service', slug)),
    ...slugs.environment.map((slug) => name('environment', slug)),
  ],
  [],
)
const required = (key: 'service' | 'environment') =>
  Requirement.parse({ key, names: key, required: true, allowed: { kind: 'known', noun: key } })
const rules = {
  requirements: [required('service'), required('environment')],
  aliases: [
    CostTagAlias.parse({
      kind: 'value',
      key: 'environment',
      alias: 'prod',
      value: 'production',
      fromOn: '2026-01-01',
      untilOn: null,
    }),
  ],
  billingKeys: [{ key: 'service', switchedOn: false, sinceOn: null }],
  catalogue,
}
const nothing: Surroundings = { linked: {}, ofGroup: {}, resourceGroup: '', stack: null }
const atStake = [{ currency: 'CNY', perMonth: new Decimal(120) }]
const resource = (more: Partial<ResourceToJudge> = {}): ResourceToJudge => ({
  accountId: '1',
  regionId: 'cn-hangzhou',
  resourceType: 'ACS::ECS::Instance',
  resourceId: 'i-1',
  name: 'web',
  cloudProduct: 'ecs',
  costTags: { service: 'cart', environment: 'production' },
  source: 'ros',
  serviceId: null,
  environmentId: null,
  atStake,
  around: nothing,
  ...more,
})
const judged = (more: Partial<ResourceToJudge> = {}) =>
  judgeResource(resource(more), rules, { slugs: (noun) => slugs[noun], day })
const kinds = (more: Partial<ResourceToJudge>) => judged(more).map(({ kind }) => kind)
const suggested = (more: Partial<ResourceToJudge>) =>
  judged(more).flatMap(({ suggestions }) =>
    suggestions.map(({ key, value, reason }) => `${key}=${value} ${reason}`),
  )

describe('a resource', () => {
  it.each([
    [{}, []],
    [{ costTags: {} }, ['resource-untagged']],
    [{ costTags: { service: 'cart' } }, ['resource-untagged']],
    [{ costTags: { service: 'moon', environment: 'production' } }, ['value-not-allowed']],
    [{ costTags: { service: 'cart', environment: 'prod' } }, ['alias-used']],
    [{ costTags: { service: 'moon' } }, ['resource-untagged', 'value-not-allowed']],
    [{ source: 'console' as const }, ['resource-console-made']],
    [{ source: null }, []],
  ])('%j: %j', (more, expected) => {
    expect(kinds(more)).toEqual(expected)
  })

  it.each([
    [{ costTags: { service: 'cart', environment: 'prod' } }, ['environment=production alias']],
    [{ costTags: { service: 'paymnet', environment: 'production' } }, ['service=payment similar']],
    [{ costTags: { service: 'xyz', environment: 'production' } }, []],
    [
      { costTags: { environment: 'production' }, around: { ...nothing, linked: { service: 'cart' } } },
      ['service=cart linked'],
    ],
    // What is linked is no service any more.
    [{ costTags: { environment: 'production' }, around: { ...nothing, linked: { service: 'gone' } } }, []],
    [
      {
        costTags: { service: 'cart' },
        around: { ...nothing, resourceGroup: 'rg', ofGroup: { environment: 'staging' } },
      },
      ['environment=staging resource-group'],
    ],
  ])('%j is to have %j', (more, expected) => {
    expect(suggested(more)).toEqual(expected)
  })

  it.each([
    [{ cart: 9 }, 10, ['service=cart same-stack']],
    [{ cart: 7, payment: 2 }, 10, []],
    [{ cart: 1 }, 2, []],
    [{ moon: 9 }, 10, []],
  ])('of a stack with %j of %i', (values, size, expected) => {
    const stack = {
      name: 'shop',
      size,
      values: () => new Map(Object.entries(values as Record<string, number>)),
    }
    expect(suggested({ costTags: { environment: 'production' }, around: { ...nothing, stack } })).toEqual(
      expected,
    )
  })

  it('is told with its money and what was written, cut short', () => {
    const [found] = judged({ costTags: { service: 'x'.repeat(5000), environment: 'production' } })
    expect(found).toMatchObject({ subject: '1 cn-hangzhou ACS::ECS::Instance i-1', atStake })
    expect(JSON.stringify(found?.detail).length).toBeLessThan(500)
  })
})

describe('a similar value', () => {
  it.each([
    ['PRODUCTION', ['production'], 'production'],
    ['prodution', ['production', 'staging'], 'production'],
    ['pro', ['production'], null],
    ['cart', ['card', 'carp'], null],
    ['carts', ['cart', 'part'], 'cart'],
    ['', ['a'], null],
  ])('%s of %j: %s', (raw, allowed, expected) => {
    expect(similarValue(raw, allowed)).toBe(expected)
  })
})

describe('money', () => {
  const little = [{ currency: 'CNY', perMonth: new Decimal(9) }]
  it('a key that resources have and bills do not is known to be off, not merely unseen', () => {
    const use = [
      { key: 'service', resources: 3, atStake },
      { key: 'environment', resources: 3, atStake },
    ]
    const billing = [{ key: 'environment', switchedOn: null, sinceOn: null }, ...rules.billingKeys]
    expect(keysNotSwitchedOn(use, billing, day).map(({ subject }) => subject)).toEqual(['service'])
    expect(keysNotSwitchedOn([{ key: 'service', resources: 0, atStake: [] }], billing, day)).toEqual([])
  })

  it('a commitment is a finding when what it does not use is worth looking up', () => {
    const of = (unused: typeof little) =>
      unusedCommitments([{ accountId: '1', resourceId: 'sp-1', unused, usedShare: 0.5 }]).length
    expect([of(atStake), of(little), of([])]).toEqual([1, 0, 0])
  })

  it.each([
    [{ attached: false }, 'not-attached'],
    [{ cpu: 0.01, trafficBytes: 1000 }, 'nothing-runs'],
    [{ cpu: 0.01, trafficBytes: 1e9 }, null],
    [{ cpu: 0.5, trafficBytes: 0 }, null],
    [{ cpu: 0.001 }, null],
    [{ quantity: new Decimal(0) }, 'nothing-used'],
    [{ quantity: new Decimal(0), cpu: 0.3 }, null],
    [{ quantity: new Decimal(2) }, null],
    [{}, null],
  ] as [Partial<ResourceActivity>, string | null][])('%j is idle: %s', (more, because) => {
    const activity: ResourceActivity = {
      accountId: '1',
      resourceId: 'd-1',
      serviceId: null,
      environmentId: null,
      attached: null,
      cpu: null,
      trafficBytes: null,
      quantity: null,
      atStake,
      ...more,
    }
    expect(idleBecause(activity)).toBe(because)
  })

  it('pools of one class are in order', () => {
    const pool = (classes: object) => ({ accountId: '1', clusterId: 'c', name: 'p', classes, atStake: [] })
    expect(mixedPools([pool({ stateless: 4 }), pool({ gpu: 1, stateless: 0 }), pool({})])).toEqual([])
    expect(mixedPools([pool({ stateless: 4, stateful: 1 })])[0]?.subject).toBe('c p')
  })

  it('only transfer that could stay inside is a finding', () => {
    const transfer = {
      accountId: '1',
      resourceId: 'cr',
      serviceId: null,
      environmentId: null,
      cloudProduct: 'cr',
      atStake,
    }
    expect(publicTransfers([{ ...transfer, couldStayInside: false }])).toEqual([])
    expect(publicTransfers([{ ...transfer, couldStayInside: true }])).toHaveLength(1)
  })
})

describe('a finding', () => {
  const now = new Date('2026-11-05T00:00:00Z')
  const facts = (more: Partial<FindingFacts> = {}): FindingFacts => ({
    notifiedAt: null,
    proposedAt: null,
    waiver: null,
    closed: null,
    ...more,
  })
  const waiver = (endsAt: string) => ({ createdAt: new Date('2026-10-01'), endsAt: new Date(endsAt) })
  it.each([
    [{}, 'open'],
    [{ notifiedAt: now }, 'notified'],
    [{ notifiedAt: now, proposedAt: now }, 'fix-proposed'],
    [{ waiver: waiver('2026-12-01') }, 'waived'],
    [{ proposedAt: now, waiver: waiver('2026-11-05T00:00:00Z') }, 'fix-proposed'],
    [{ waiver: waiver('2026-12-01'), closed: { at: now, as: 'gone' as const } }, 'gone'],
    [{ closed: { at: now, as: 'fixed' as const } }, 'fixed'],
  ])('%j is %s', (more, state) => {
    expect(stateOf(facts(more), now)).toBe(state)
  })

  it('that is over is nobody’s to change', () => {
    expect(mayAct('fixed', 'waive')).toBe(false)
    expect(mayAct('open', 'propose')).toBe(true)
    expect(mayAct('waived', 'propose')).toBe(false)
  })

  const open = (kind: string, subject: string, accountId: string | null = '1'): OpenFinding => ({
    id: `${kind} ${subject}`,
    kind,
    subject,
    accountId,
  })
  const look = (more = {}) => ({
    kinds: new Set(['resource-untagged']),
    unreadAccounts: new Set<string>(),
    present: new Set(['a', 'b']),
    ...more,
  })

  it('opens, is seen again, and closes as fixed or gone, by what a later look asked', () => {
    const before = [
      open('resource-untagged', 'a'),
      open('resource-untagged', 'b'),
      open('resource-untagged', 'c'),
      open('resource-idle', 'a'),
    ]
    const found = [
      { kind: 'resource-untagged', subject: 'a' },
      { kind: 'resource-untagged', subject: 'd' },
      { kind: 'resource-idle', subject: 'x' },
    ]
    const outcome = afterLook(before, found, look())
    expect(outcome.opened.map(({ subject }) => subject)).toEqual(['d'])
    expect(outcome.seen.map(({ id }) => id)).toEqual(['resource-untagged a'])
    expect(outcome.closed).toEqual([
      { id: 'resource-untagged b', as: 'fixed' },
      { id: 'resource-untagged c', as: 'gone' },
    ])
  })

  it('stays where its account could not be read', () => {
    const unread = look({ unreadAccounts: new Set(['1']) })
    expect(afterLook([open('resource-untagged', 'c')], [], unread).closed).toEqual([])
    expect(afterLook([open('resource-untagged', 'c', null)], [], unread).closed).toHaveLength(1)
  })

  it('is in exactly one place after any look', () => {
    const some = fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('resource-untagged', 'resource-idle'),
        subject: fc.constantFrom('a', 'b', 'c'),
      }),
      { selector: ({ kind, subject }) => `${kind} ${subject}` },
    )
    fc.assert(
      fc.property(some, some, fc.boolean(), (before, found, unread) => {
        const outcome = afterLook(
          before.map(({ kind, subject }) => open(kind, subject)),
          found,
          look(unread ? { unreadAccounts: new Set(['1']) } : {}),
        )
        const ids = [...outcome.seen, ...outcome.closed].map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        if (unread) expect(outcome.closed).toEqual([])
        const asked = found.filter(({ kind }) => kind === 'resource-untagged').length
        expect(outcome.opened.length + outcome.seen.length).toBe(asked)
      }),
    )
  })
})

describe('a fix', () => {
  const file = { repository: 'ops/infra', path: 'stacks/web.yaml' }
  it.each([
    [{ source: 'ros' as const, file, address: 'Web' }, 'source'],
    [{ source: 'terraform' as const, file, address: 'a.b' }, 'find-source'],
    [{ source: 'terraform' as const, file: { ...file, path: 'main.tf' }, address: 'a.b' }, 'source'],
    [{ source: 'ros' as const, file: null, address: 'Web' }, 'find-source'],
    [{ source: 'console' as const, file: null, address: null }, 'direct'],
    [{ source: null, file, address: 'Web' }, 'look-first'],
  ])('of %j: %s', (source, way) => {
    expect(fixWayOf(source).way).toBe(way)
  })

  it('is written into the file, one resource after the other', () => {
    const text = 'resource "alicloud_instance" "web" {\n}\nresource "alicloud_vpc" "net" {\n}\n'
    const fixes = [
      { address: 'alicloud_instance.web[0]', wanted: { service: 'cart' } },
      { address: 'alicloud_vpc.net', wanted: { service: 'cart' } },
    ]
    const result = proposeFixes(text, 'main.tf', fixes)
    expect(result.ok && result.value.match(/service = "cart"/g)).toHaveLength(2)
    const inModule = proposeFix(text, { path: 'main.tf', address: 'module.a.alicloud_vpc.net' }, {})
    expect(inModule).toMatchObject({ ok: false, failure: { detail: { why: 'no-such-resource' } } })
    expect(proposeFix('Resources:\n  Web: {}\n', { path: 'a.yaml', address: 'Web' }, { a: 'b' }).ok).toBe(
      true,
    )
  })
})
