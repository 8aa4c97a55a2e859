import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdsOn } from '../calendar/day-span.ts'
import { catalogueOf, type DatedName } from './catalogue.ts'
import { counts, judgeCostTags, keyStates, type TagRules } from './judge.ts'
import { type CostTagAlias, Requirement } from './rule-set.ts'

const day = '2026-10-15'
const name = (noun: DatedName['noun'], slug: string, more: Partial<DatedName> = {}): DatedName => ({
  noun,
  slug,
  id: `${noun}-${slug}`,
  fromOn: '2026-01-01',
  untilOn: null,
  ...more,
})
const catalogue = catalogueOf(
  [
    name('service', 'cart'),
    name('service', 'basket', { id: 'service-cart', untilOn: '2026-01-01', fromOn: '2025-01-01' }),
    name('service', 'gone', { untilOn: '2026-05-01' }),
    name('environment', 'production'),
    name('environment', 'staging'),
  ],
  [],
)
const requirement = (more: Partial<Requirement> & Pick<Requirement, 'key'>): Requirement =>
  Requirement.parse({ names: null, required: true, allowed: { kind: 'any' }, ...more })
const alias = (more: Partial<CostTagAlias>): CostTagAlias => ({
  kind: 'value',
  key: 'environment',
  alias: '',
  value: null,
  fromOn: '2026-10-10',
  untilOn: '2026-10-20',
  ...more,
})
const environment = requirement({
  key: 'environment',
  names: 'environment',
  allowed: { kind: 'known', noun: 'environment' },
})
const rules = (more: Partial<TagRules> = {}): TagRules => ({
  requirements: [environment],
  aliases: [
    alias({ alias: 'prod', value: 'production' }),
    alias({ alias: '生产', value: 'production' }),
    alias({ kind: 'key', alias: 'env' }),
    alias({ kind: 'value-width', key: '*' }),
    alias({ kind: 'value-case' }),
    alias({ kind: 'key-case', key: '*' }),
  ],
  billingKeys: [],
  catalogue,
  ...more,
})
const subject = (costTags: Record<string, string>, more = {}) => ({
  accountId: '1',
  cloudProduct: 'ecs',
  costTags,
  ...more,
})
const judged = (costTags: Record<string, string>, on = day, more: Partial<TagRules> = {}) =>
  judgeCostTags(subject(costTags), on, rules(more))[0]!

describe('a key', () => {
  it.each([
    [{ environment: 'production' }, 'present', 'production'],
    [{ environment: 'prod' }, 'alias', 'production'],
    [{ environment: '生产' }, 'alias', 'production'],
    [{ environment: 'Production' }, 'alias', 'production'],
    [{ environment: 'ＰＲＯＤ' }, 'alias', 'production'],
    [{ environment: ' production　' }, 'alias', 'production'],
    [{ env: 'production' }, 'alias', 'production'],
    [{ Environment: 'prod' }, 'alias', 'production'],
    [{ ENV: 'production' }, 'alias', 'production'],
    [{ environment: 'moon' }, 'not-allowed', null],
    [{ environment: '' }, 'not-allowed', null],
    [{ environment: '<b>production</b>' }, 'not-allowed', null],
    [{ other: 'production' }, 'missing', null],
    [{}, 'missing', null],
    // A right one beside a wrong one counts.
    [{ environment: 'moon', env: 'staging' }, 'alias', 'staging'],
    [{ environment: 'staging', env: 'production' }, 'present', 'staging'],
  ])('%j is %s', (costTags, state, value) => {
    expect(judged(costTags as Record<string, string>)).toMatchObject({ state, value })
  })

  it('keeps what was billed', () => {
    expect(judged({ ENV: 'ＰＲＯＤ' }).raw).toEqual({ key: 'ENV', value: 'ＰＲＯＤ' })
  })

  it.each([
    ['2026-10-09', 'not-allowed'],
    ['2026-10-10', 'alias'],
    ['2026-10-19', 'alias'],
    ['2026-10-20', 'not-allowed'],
  ])('on %s by an alias of ten days: %s', (on, state) => {
    expect(judged({ environment: 'prod' }, on).state).toBe(state)
  })

  it.each([
    [[{ key: 'environment', switchedOn: false, sinceOn: null }], 'not-switched-on'],
    [[{ key: 'environment', switchedOn: true, sinceOn: '2026-10-16' }], 'not-switched-on'],
    [[{ key: 'environment', switchedOn: true, sinceOn: '2026-10-15' }], 'missing'],
    [[{ key: 'environment', switchedOn: null, sinceOn: null }], 'missing'],
    [
      [
        { key: 'environment', switchedOn: false, sinceOn: null },
        { key: 'env', switchedOn: true, sinceOn: null },
      ],
      'missing',
    ],
    [[], 'missing'],
  ])('that is not billed, with %j: %s', (billingKeys, state) => {
    expect(judged({}, day, { billingKeys }).state).toBe(state)
    // What stands in the bill is known better.
    expect(judged({ environment: 'production' }, day, { billingKeys }).state).toBe('present')
  })

  it('of a service has its name of the day; an older one is an alias of it, one of nobody is none', () => {
    const service = requirement({
      key: 'service',
      names: 'service',
      allowed: { kind: 'known', noun: 'service' },
    })
    const of = (value: string) => judged({ service: value }, day, { requirements: [service] })
    expect(of('cart')).toMatchObject({ state: 'present', id: 'service-cart' })
    expect(of('basket')).toMatchObject({ state: 'alias', value: 'cart', id: 'service-cart' })
    expect(of('gone')).toMatchObject({ state: 'not-allowed', id: null })
  })
})

describe('requirements', () => {
  it('that name account and product more closely win', () => {
    const list = (values: string[], more: Partial<Requirement>) =>
      requirement({ key: 'cost-center', allowed: { kind: 'list', values }, ...more })
    const requirements = [
      list(['both'], { accountIds: ['1'], products: ['ecs'] }),
      list(['any'], {}),
      list(['account'], { accountIds: ['1'] }),
      list(['product'], { products: ['ecs'] }),
    ]
    const of = (accountId: string, cloudProduct: string, value: string) =>
      judgeCostTags(
        subject({ 'cost-center': value }, { accountId, cloudProduct }),
        day,
        rules({ requirements }),
      ).map(({ state }) => state)
    expect(of('1', 'ecs', 'both')).toEqual(['present'])
    expect(of('1', 'oss', 'account')).toEqual(['present'])
    expect(of('2', 'ecs', 'product')).toEqual(['present'])
    expect(of('2', 'oss', 'any')).toEqual(['present'])
    expect(of('2', 'oss', 'both')).toEqual(['not-allowed'])
  })

  it('by pattern are asked of whole values', () => {
    const allowed = { kind: 'pattern' as const, pattern: 'cc-\\d{4}' }
    const of = (value: string) =>
      judged({ 'cost-center': value }, day, { requirements: [requirement({ key: 'cost-center', allowed })] })
        .state
    expect([of('cc-1234'), of('cc-12345'), of('x cc-1234'), of(`cc-1234${'4'.repeat(300)}`)]).toEqual([
      'present',
      'not-allowed',
      'not-allowed',
      'not-allowed',
    ])
  })
})

describe('any costTags whatever', () => {
  const words = fc.constantFrom('production', 'prod', 'PROD', 'moon', '', '生产', '__proto__')
  const keys = fc.constantFrom('environment', 'env', 'ENV', 'Environment', 'other', 'constructor')
  const tags = fc.dictionary(fc.oneof(keys, fc.string()), fc.oneof(words, fc.string()), { maxKeys: 5 })

  it('never become worse by one more', () => {
    fc.assert(
      fc.property(tags, keys, words, (before, key, value) => {
        fc.pre(!Object.hasOwn(before, key))
        const rank = (costTags: Record<string, string>) => keyStates.indexOf(judged(costTags).state)
        expect(rank({ ...before, [key]: value })).toBeLessThanOrEqual(rank(before))
      }),
    )
  })

  it('are judged by an alias on its days alone', () => {
    const days = fc.integer({ min: 1, max: 31 }).map((date) => `2026-10-${String(date).padStart(2, '0')}`)
    fc.assert(
      fc.property(tags, days, days, days, (costTags, on, fromOn, untilOn) => {
        const dated = alias({ alias: 'prod', value: 'production', fromOn, untilOn })
        const withIt = judged(costTags, on, { aliases: [dated] })
        const without = judged(costTags, on, { aliases: [] })
        if (!holdsOn(dated, on)) expect(withIt).toEqual(without)
        else expect(counts(withIt) || !counts(without)).toBe(true)
      }),
    )
  })
})
