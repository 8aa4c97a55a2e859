import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CostRuleVersion } from '../../lib/api/contract/cost-rule.ts'
import {
  draftOf,
  emptyRequirement,
  goalOf,
  moved,
  requirementOf,
  requirementsOf,
  valuesIn,
} from './version-draft.ts'

const order: CostRuleVersion['order'] = [
  { method: 'cost-tag', on: true },
  { method: 'alias', on: false },
  { method: 'split', on: true },
]
const version = (requirements: CostRuleVersion['requirements']): CostRuleVersion => ({
  id: '00000000-0000-4000-8000-000000000000',
  version: 2,
  fromOn: '2026-01-01',
  order,
  requirements,
  goal: 95,
  reason: 'x',
  editor: { id: null, name: 'x' },
  createdAt: '2026-01-01T00:00:00Z',
})

describe('a draft of the rules', () => {
  it('is what the last version says until somebody writes', () => {
    const requirements: CostRuleVersion['requirements'] = [
      {
        key: 'project',
        names: 'product-line',
        required: true,
        allowed: { kind: 'known', noun: 'product-line' },
        accountIds: ['1', '2'],
        products: [],
      },
      {
        key: 'environment',
        names: 'environment',
        required: true,
        allowed: { kind: 'list', values: ['test', 'production'] },
        accountIds: [],
        products: ['ecs'],
      },
      {
        key: 'owner',
        names: null,
        required: false,
        allowed: { kind: 'pattern', pattern: '[a-z]{2,9}' },
        accountIds: [],
        products: [],
      },
    ]
    const draft = draftOf({ versions: [version(requirements)] }, [])
    expect(requirementsOf(draft.requirements)).toEqual(requirements)
    expect(draft.order).toEqual(order)
    expect(goalOf(draft.goal)).toBe(95)
  })

  it('begins with one empty key where there was none', () => {
    const draft = draftOf({ versions: [] }, order)
    expect(draft).toEqual({ requirements: [emptyRequirement(1)], order, goal: '' })
    expect(requirementsOf(draft.requirements)).toBeNull()
  })

  it.each([
    ['', null],
    [' 95 %', 95],
    ['100％', 100],
    ['0', 'wrong'],
    ['101', 'wrong'],
    ['9.5', 'wrong'],
    ['-5', 'wrong'],
    ['many', 'wrong'],
  ])('takes %j as the goal %j', (text, goal) => expect(goalOf(text)).toBe(goal))

  it.each([
    ['no key', {}],
    ['a list without values', { key: 'a', kind: 'list' as const, text: ' , ' }],
    ['an empty pattern', { key: 'a', kind: 'pattern' as const }],
    ['a known name of nothing', { key: 'a', kind: 'known' as const }],
  ])('is not whole: %s', (_, more) => {
    expect(requirementOf({ ...emptyRequirement(1), ...more })).toBeNull()
  })

  it('reads values between commas of either script, each once', () => {
    expect(valuesIn('a, b，生产\n b ,,')).toEqual(['a', 'b', '生产'])
  })

  it('keeps every way when one is moved, and moves it back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 3 }), fc.constantFrom(-1 as const, 1 as const), (at, by) => {
        const there = moved(order, at, by)
        expect(new Set(there)).toEqual(new Set(order))
        expect(moved(there, at + by, by === 1 ? -1 : 1)).toEqual(order)
      }),
    )
  })
})
