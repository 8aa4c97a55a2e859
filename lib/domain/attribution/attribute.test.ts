import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOf } from '../calendar/day-span.ts'
import { catalogueOf } from '../cost-tag/catalogue.ts'
import { CostTagAlias, Requirement } from '../cost-tag/rule-set.ts'
import { attribute, attributeOn, attributing, missingKeys, restate, type Subject } from './attribute.ts'
import { attributedCauses, groupOf } from './cause.ts'
import { type AttributionMethod, attributionMethods, defaultOrder } from './order.ts'
import { type AttributionRules, isOwned, type RuleSet } from './rules.ts'

const october = { fromOn: '2026-10-01', untilOn: '2026-11-01' }
const always = { fromOn: '2020-01-01', untilOn: null }
const known = (key: 'service' | 'environment' | 'product-line', required = true) =>
  Requirement.parse({ key, names: key, required, allowed: { kind: 'known', noun: key } })
const ruleSet = (more: Partial<RuleSet> = {}): RuleSet => ({
  id: 'r1',
  version: 1,
  fromOn: '2026-01-01',
  order: defaultOrder,
  requirements: [known('service'), known('environment'), known('product-line', false)],
  ...more,
})
const catalogue = catalogueOf(
  [
    { noun: 'service', slug: 'cart', id: 'cart', ...always },
    { noun: 'service', slug: 'pay', id: 'pay', ...always },
    { noun: 'environment', slug: 'production', id: 'production', ...always },
    { noun: 'product-line', slug: 'shop', id: 'shop', ...always },
    { noun: 'product-line', slug: 'bank', id: 'bank', ...always },
  ],
  [
    { serviceId: 'cart', teamId: 'red', productLineId: 'shop', fromOn: '2020-01-01', untilOn: '2026-10-16' },
    { serviceId: 'cart', teamId: 'blue', productLineId: 'shop', fromOn: '2026-10-16', untilOn: null },
  ],
)
const nobodys = { serviceId: null, productLineId: null, teamId: null, environmentId: null }
const rules = (more: Partial<AttributionRules> = {}): AttributionRules => ({
  ruleSets: [ruleSet()],
  aliases: [
    CostTagAlias.parse({
      kind: 'value',
      key: 'service',
      alias: 'basket',
      value: 'cart',
      fromOn: '2026-10-10',
      untilOn: '2026-10-20',
    }),
  ],
  billingKeys: [],
  mappings: [
    {
      ...nobodys,
      ...always,
      kind: 'resource-group',
      accountId: null,
      external: 'rg-1',
      productLineId: 'bank',
    },
    {
      ...nobodys,
      ...always,
      kind: 'resource-group',
      accountId: '2',
      external: 'rg-1',
      productLineId: 'shop',
    },
    { ...nobodys, ...always, kind: 'cost-unit', accountId: null, external: 'unit', teamId: 'red' },
  ],
  catalogue,
  sharedOn: new Map([['c-1', [{ fromOn: '2026-10-05', untilOn: null }]]]),
  ...more,
})
const subject = (more: Partial<Subject> = {}): Subject => ({
  accountId: '1',
  cloudProduct: 'ecs',
  costTags: {},
  resourceId: 'i-1',
  partOf: '',
  resourceGroup: '',
  costUnit: '',
  ...more,
})
const on = (of: Subject, day = '2026-10-15', by = rules()) => attributeOn(of, day, by, by.ruleSets[0]!)

describe('the money of a day', () => {
  it.each([
    [{ costTags: { service: 'cart', environment: 'production' } }, 'cost-tag', 'cart'],
    [{ costTags: { service: 'basket' } }, 'cost-tag-alias', 'cart'],
    [{ costTags: { service: 'moon' } }, 'value-not-allowed', null],
    [{ costTags: {} }, 'untagged', null],
    [{ costTags: { environment: 'production' } }, 'untagged', null],
    [{ resourceGroup: 'rg-1' }, 'resource-group', null],
    [{ resourceGroup: 'rg-2' }, 'untagged', null],
    [{ costUnit: 'unit' }, 'cost-unit', null],
    [{ resourceId: 'c-1' }, 'kubernetes', null],
    [{ partOf: 'c-1' }, 'kubernetes', null],
    [{ cloudProduct: 'support', costTags: { service: 'cart' } }, 'support', null],
    [{ cloudProduct: '云市场' }, 'marketplace', null],
    // A costTag that is wrong does not stand in the way of what comes after it.
    [{ costTags: { service: 'moon' }, resourceGroup: 'rg-1' }, 'resource-group', null],
  ])('of %j is attributed by %s', (more, cause, serviceId) => {
    const verdict = on(subject(more as Partial<Subject>))
    expect(verdict).toMatchObject({ cause, owner: { serviceId } })
    // A shared cluster has owners by its parts.
    const owned = groupOf(verdict.cause) === 'attributed' && cause !== 'kubernetes'
    expect(isOwned(verdict.owner)).toBe(owned)
  })

  it('of a group that is said for its own account goes there', () => {
    expect(on(subject({ resourceGroup: 'rg-1' })).owner.productLineId).toBe('bank')
    expect(on(subject({ resourceGroup: 'rg-1', accountId: '2' })).owner.productLineId).toBe('shop')
  })

  it('has the environment of its costTag, whatever names its owner', () => {
    const { owner } = on(subject({ resourceGroup: 'rg-1', costTags: { environment: 'production' } }))
    expect(owner).toMatchObject({ environmentId: 'production', productLineId: 'bank' })
  })

  it('goes with its service, which the catalogue knows better than another costTag', () => {
    const { owner } = on(subject({ costTags: { service: 'cart', 'product-line': 'bank' } }))
    expect(owner).toMatchObject({ serviceId: 'cart', productLineId: 'shop' })
  })

  it('is explained way by way', () => {
    const { tried } = on(subject({ resourceGroup: 'rg-1', costTags: { service: 'moon' } }))
    expect(tried.map(({ method, outcome }) => `${method} ${outcome}`)).toEqual([
      'cost-tag nothing',
      'alias nothing',
      'resource-group decided',
      'cost-unit not-reached',
      'kubernetes not-reached',
    ])
  })

  it('of a key that does not reach bills says so', () => {
    const billingKeys = [{ key: 'service', switchedOn: false, sinceOn: null }]
    expect(on(subject(), '2026-10-15', rules({ billingKeys })).cause).toBe('key-not-switched-on')
    // Nobody misses a product line: that it is not billed stands in nobody's way.
    const welcome = [{ key: 'product-line', switchedOn: false, sinceOn: null }]
    expect(on(subject(), '2026-10-15', rules({ billingKeys: welcome })).cause).toBe('untagged')
  })

  it('without rules has no owner and says nothing is known', () => {
    expect(attributeOn(subject(), '2025-01-01', rules(), null)).toMatchObject({
      cause: 'untagged',
      ruleSetId: null,
    })
  })

  it('names the required keys it lacks', () => {
    expect(missingKeys(on(subject({ costTags: { service: 'moon' } })))).toEqual(['service', 'environment'])
    expect(missingKeys(on(subject({ costTags: { service: 'cart', environment: 'production' } })))).toEqual([])
  })
})

describe('a month', () => {
  const pieces = (of: Subject, by = rules()) =>
    attribute(of, october, by).map(({ fromOn, untilOn, verdict }) => [
      fromOn.slice(8),
      untilOn.slice(8),
      verdict.cause,
      verdict.owner.teamId,
    ])

  it('is split where an alias begins and ends and where an owner changes', () => {
    expect(pieces(subject({ costTags: { service: 'basket' } }))).toEqual([
      ['01', '10', 'value-not-allowed', null],
      ['10', '16', 'cost-tag-alias', 'red'],
      ['16', '20', 'cost-tag-alias', 'blue'],
      ['20', '01', 'value-not-allowed', null],
    ])
  })

  it('is split where rules change, and judged by the later of two of one day', () => {
    const ruleSets = [
      ruleSet(),
      ruleSet({ id: 'r3', version: 3, fromOn: '2026-10-12', order: [] }),
      ruleSet({ id: 'r2', version: 2, fromOn: '2026-10-12' }),
    ]
    expect(pieces(subject({ costTags: { service: 'cart' } }), rules({ ruleSets }))).toEqual([
      ['01', '12', 'cost-tag', 'red'],
      ['12', '01', 'untagged', null],
    ])
  })

  it('restated is one answer by the rules of today', () => {
    const of = subject({ costTags: { service: 'basket' } })
    expect(restate(of, october, rules(), '2026-11-05').map(({ verdict }) => verdict.cause)).toEqual([
      'value-not-allowed',
    ])
    expect(restate(of, october, rules(), '2026-10-18')).toMatchObject([
      { ...october, verdict: { cause: 'cost-tag-alias', owner: { teamId: 'blue' } } },
    ])
  })
})

describe('whatever the rules', () => {
  const orders = fc
    .shuffledSubarray<AttributionMethod>([...attributionMethods])
    .chain((methods) =>
      fc
        .tuple(...methods.map((method) => fc.boolean().map((on) => ({ method, on }))))
        .map((list) => [...list]),
    )
  const subjects = fc
    .record({
      costTags: fc.dictionary(
        fc.constantFrom('service', 'environment', 'product-line'),
        fc.constantFrom('cart', 'pay', 'basket', 'production', 'shop', 'moon'),
      ),
      resourceGroup: fc.constantFrom('', 'rg-1', 'rg-2'),
      costUnit: fc.constantFrom('', 'unit'),
      resourceId: fc.constantFrom('i-1', 'c-1'),
      cloudProduct: fc.constantFrom('ecs', 'support', 'marketplace'),
    })
    .map(subject)
  const dates = fc.integer({ min: 1, max: 31 }).map((date) => `2026-10-${String(date).padStart(2, '0')}`)

  it('every day has one verdict, the same as asked alone', () => {
    fc.assert(
      fc.property(subjects, orders, dates, (of, order, fromOn) => {
        const by = rules({ ruleSets: [ruleSet(), ruleSet({ id: 'r2', version: 2, fromOn, order })] })
        const split = attribute(of, october, by)
        expect(split.flatMap(daysOf)).toEqual(daysOf(october))
        for (const { verdict, ...span } of split) {
          for (const day of daysOf(span)) {
            const inForce = day < fromOn ? by.ruleSets[0] : by.ruleSets[1]
            expect(attributeOn(of, day, by, inForce ?? null)).toEqual(verdict)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('many are attributed as each alone', () => {
    fc.assert(
      fc.property(fc.array(subjects), (list) => {
        const attributed = attributing(rules())
        for (const of of list) expect(attributed(of, october)).toEqual(attribute(of, october, rules()))
      }),
      { numRuns: 40 },
    )
  })

  it('switches of the order move money between causes and never into or out of what no costTag reaches', () => {
    fc.assert(
      fc.property(subjects, orders, orders, dates, (of, one, other, day) => {
        const by = (order: typeof one) => on(of, day, rules({ ruleSets: [ruleSet({ order })] }))
        expect(by(one).taggable).toBe(by(other).taggable)
        expect(groupOf(by(one).cause) === 'untaggable').toBe(groupOf(by(other).cause) === 'untaggable')
      }),
    )
  })

  it('one costTag more never takes an owner away', () => {
    const words = fc.constantFrom('cart', 'pay', 'basket', 'production', 'shop', 'moon')
    const keys = fc.constantFrom('service', 'environment', 'product-line')
    fc.assert(
      fc.property(subjects, orders, dates, keys, words, (of, order, day, key, word) => {
        fc.pre(!Object.hasOwn(of.costTags, key))
        const by = rules({ ruleSets: [ruleSet({ order })] })
        const isAttributed = (one: Subject) => groupOf(on(one, day, by).cause) === 'attributed'
        if (isAttributed(of))
          expect(isAttributed({ ...of, costTags: { ...of.costTags, [key]: word } })).toBe(true)
      }),
    )
  })

  it('a way that is off attributes nothing, and one more that is on takes nothing away', () => {
    fc.assert(
      fc.property(subjects, dates, fc.constantFrom(...attributionMethods), (of, day, method) => {
        const order = defaultOrder.map((one) => ({ ...one, on: one.method !== method }))
        const without = on(of, day, rules({ ruleSets: [ruleSet({ order })] }))
        const causeOf: Record<AttributionMethod, string> = {
          'cost-tag': '',
          alias: 'cost-tag-alias',
          'resource-group': 'resource-group',
          'cost-unit': 'cost-unit',
          kubernetes: 'kubernetes',
          split: 'split',
        }
        expect(without.cause).not.toBe(causeOf[method])
        const isAttributed = (cause: string) => (attributedCauses as readonly string[]).includes(cause)
        if (isAttributed(without.cause)) expect(isAttributed(on(of, day).cause)).toBe(true)
      }),
    )
  })
})
