import { describe, expect, it } from 'vitest'
import { patternProblem } from './pattern.ts'
import { billingKeysLeft, CostTagAlias, Requirement, ruleProblems } from './rule-set.ts'

describe('patterns', () => {
  it.each([
    ['cc-\\d{4}', true],
    ['[a-z]+(-[a-z0-9]+)*', true],
    ['(?:\\.[a-z]+)*', true],
    ['(foo|bar)-\\d+', true],
    ['[(+)]*', true],
    ['(a+)+', false],
    ['(a|a)*', false],
    ['(-[a-z-]+)*', false],
    ['(\\d+\\d+){2,}', false],
    ['(a{1,9}){1,}', false],
    ['(a)\\1', false],
    ['(?=a)a', false],
    ['(?<x>a)', false],
    ['(', false],
    ['[z-a]', false],
  ])('%s: %s', (pattern, allowed) => {
    expect(patternProblem(pattern) === null).toBe(allowed)
  })
})

const alias = (more: Partial<CostTagAlias>) => ({
  kind: 'value',
  key: 'environment',
  alias: 'prod',
  value: 'production',
  fromOn: '2026-10-01',
  untilOn: null,
  ...more,
})

describe('aliases', () => {
  it.each([
    [{}, true],
    [{ untilOn: '2026-10-01' }, false],
    [{ fromOn: '2026-02-30' }, false],
    [{ value: null }, false],
    [{ alias: '' }, false],
    [{ kind: 'key', value: null, alias: 'env' }, true],
    [{ kind: 'key', value: null, alias: 'environment' }, false],
    [{ kind: 'key', value: 'production', alias: 'env' }, false],
    [{ kind: 'key', key: '*', value: null, alias: 'env' }, false],
    [{ kind: 'value-case', key: '*', value: null, alias: '' }, true],
    [{ kind: 'value-case', value: null, alias: 'x' }, false],
  ])('%j: %s', (more, allowed) => {
    expect(CostTagAlias.safeParse(alias(more as Partial<CostTagAlias>)).success).toBe(allowed)
  })
})

describe('requirements', () => {
  const parsed = (more: object) =>
    Requirement.safeParse({ key: 'k', names: null, required: true, allowed: { kind: 'any' }, ...more })
      .success
  it.each([
    [{}, true],
    [{ key: 'acs:rm:rgId' }, false],
    [{ key: 'aliyun-x' }, false],
    [{ key: ' k' }, false],
    [{ key: 'x'.repeat(129) }, false],
    [{ names: 'team', allowed: { kind: 'known', noun: 'team' } }, true],
    [{ names: 'service', allowed: { kind: 'known', noun: 'team' } }, false],
    [{ allowed: { kind: 'pattern', pattern: '(a+)+' } }, false],
  ])('%j: %s', (more, allowed) => {
    expect(parsed(more)).toBe(allowed)
  })

  it('that contradict themselves or their aliases are named', () => {
    const requirement = (key: string, values: string[]): Requirement =>
      Requirement.parse({ key, names: null, required: true, allowed: { kind: 'list', values } })
    const aliases = [
      alias({}),
      alias({ alias: 'x', value: 'nowhere' }),
      alias({ kind: 'key', value: null, alias: 'team' }),
      alias({ alias: 'prod', value: 'staging', fromOn: '2026-11-01' }),
    ].map((one) => CostTagAlias.parse(one))
    const requirements = [
      requirement('environment', ['production', 'staging']),
      requirement('team', ['a']),
      requirement('team', ['b']),
    ]
    expect(ruleProblems(requirements, aliases)).toEqual([
      { code: 'key-twice', key: 'team', text: '' },
      { code: 'alias-is-a-key', key: 'environment', text: 'team' },
      { code: 'means-nothing-allowed', key: 'environment', text: 'x' },
      { code: 'alias-twice', key: 'environment', text: 'prod' },
    ])
  })
})

describe('keys switched on for billing', () => {
  it('are at most a hundred, each counted once', () => {
    const keys = Array.from({ length: 99 }, (_, at) => ({ key: `k${at}`, switchedOn: true, sinceOn: null }))
    expect(billingKeysLeft([...keys, { key: 'k1', switchedOn: true, sinceOn: null }])).toBe(1)
    expect(billingKeysLeft([...keys, { key: 'off', switchedOn: false, sinceOn: null }])).toBe(1)
  })
})
