import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOf } from '../calendar/day-span.ts'
import { causeOfCharge, countsInCoverage, untaggableOf } from './cause.ts'
import { type BillSourceKind, finalityOf, type PeriodOfSource } from './finality.ts'
import { inheritOver } from './inherit.ts'
import { AttributionOrder } from './order.ts'
import { type AttributionRow, changedRows, withInherited } from './row.ts'
import { nobody } from './rules.ts'

const row = (more: Partial<AttributionRow> = {}): AttributionRow => ({
  subjectId: 's1',
  fromOn: '2026-10-01',
  untilOn: '2026-11-01',
  ruleSetId: 'r1',
  cause: 'untagged',
  ...nobody,
  taggable: true,
  missingKeys: [],
  detail: {},
  ...more,
})

describe('what is given back', () => {
  const owner = (serviceId: string) => ({ ...nobody, serviceId })
  const donor = {
    subjectId: 'd1',
    pieces: [
      { fromOn: '2026-09-01', untilOn: '2026-10-01', cause: 'cost-tag' as const, owner: owner('a') },
      { fromOn: '2026-10-01', untilOn: '2026-10-10', cause: 'untagged' as const, owner: nobody },
      { fromOn: '2026-10-20', untilOn: '2026-11-01', cause: 'cost-tag-alias' as const, owner: owner('b') },
    ],
  }
  const october = { fromOn: '2026-10-01', untilOn: '2026-11-01' }

  it('follows its order or instance, day by day', () => {
    const rows = withInherited([row()], inheritOver(october, [donor]))
    expect(rows.map(({ fromOn, untilOn, cause, serviceId }) => [fromOn, untilOn, cause, serviceId])).toEqual([
      ['2026-10-01', '2026-10-10', 'inherited', 'a'],
      ['2026-10-10', '2026-10-20', 'inherited', 'a'],
      ['2026-10-20', '2026-11-01', 'inherited', 'b'],
    ])
    expect(rows[2]?.detail.from).toEqual({ subjectId: 'd1', cause: 'cost-tag-alias' })
  })

  it('keeps what it says itself', () => {
    const own = row({ cause: 'cost-tag', serviceId: 'own' })
    expect(withInherited([own], inheritOver(october, [donor]))).toEqual([own])
  })

  it('follows nobody where nobody is attributed', () => {
    const inherited = inheritOver(october, [{ subjectId: 'd', pieces: donor.pieces.slice(1, 2) }])
    expect(withInherited([row()], inherited).map(({ cause }) => cause)).toEqual(['untagged', 'untagged'])
    expect(withInherited([row()], inheritOver(october, []))).toEqual([row()])
  })
})

describe('a charge', () => {
  it.each([
    ['tax', null, 'tax', false],
    ['usage', 'unused', 'unused-commitment', false],
    ['usage', 'used', 'cost-tag', true],
    ['purchase', null, 'cost-tag', true],
    ['refund', null, 'cost-tag', false],
    ['credit', null, 'cost-tag', false],
    ['adjustment', null, 'cost-tag', false],
  ] as const)('%s %s of a tagged subject: %s', (chargeCategory, commitment, cause, counted) => {
    expect(causeOfCharge('cost-tag', { chargeCategory, commitment })).toBe(cause)
    expect(countsInCoverage(cause, chargeCategory)).toBe(counted)
  })

  it.each([
    ['support', 'support'],
    ['Support Plans', 'support'],
    ['tax', 'tax'],
    ['acs_market', 'marketplace'],
    ['Marketplace', 'marketplace'],
    ['ecs', null],
    ['supportbot', null],
    ['', null],
  ])('of %s: %s', (product, kind) => {
    expect(untaggableOf(product)).toBe(kind)
  })
})

describe('what is written', () => {
  it('is what changed, and of what is no more nothing is left', () => {
    const stored = [row(), row({ subjectId: 's2' }), row({ subjectId: 's3' })]
    const wanted = [
      row({ subjectId: 's2', cause: 'cost-tag', serviceId: 'a' }),
      // The database answers keys in its own order.
      { ...row(), detail: {} },
      row({ subjectId: 's4' }),
    ]
    const changed = changedRows(false, stored, wanted)
    expect([...changed].map(([id, rows]) => [id, rows.length])).toEqual([
      ['s2', 1],
      ['s4', 1],
      ['s3', 0],
    ])
  })

  it('of a sealed month is nothing, whatever the rules say', () => {
    const rows = fc.array(
      fc
        .record({
          subjectId: fc.constantFrom('s1', 's2'),
          cause: fc.constantFrom('untagged', 'cost-tag' as const),
        })
        .map((more) => row(more as Partial<AttributionRow>)),
    )
    fc.assert(
      fc.property(rows, rows, (stored, wanted) => {
        expect(changedRows(true, stored, wanted).size).toBe(0)
      }),
    )
  })
})

describe('a period of a source', () => {
  const days = daysOf({ fromOn: '2026-10-01', untilOn: '2026-11-01' })
  const readAt = (at: string) => days.map((chargeOn) => ({ chargeOn, readAt: new Date(at) }))
  const source = (more: Partial<PeriodOfSource> = {}): PeriodOfSource => ({
    kind: 'split-bill',
    period: '2026-10',
    days: readAt('2026-11-04T05:00:00Z'),
    importing: false,
    reconciled: true,
    sealedAt: null,
    ...more,
  })
  const state = (more: Partial<PeriodOfSource>, now = '2026-11-04T06:00:00Z') => {
    const finality = finalityOf(source(more), new Date(now))
    return finality.state === 'provisional' ? finality.because : finality.state
  }

  it.each([
    ['split-bill', '2026-11-04T03:59:59Z', 'not-final-yet'],
    ['split-bill', '2026-11-04T06:00:00Z', 'final'],
    ['amortised', '2026-11-04T03:59:59Z', 'not-final-yet'],
    ['instance-bill', '2026-11-03T03:59:59Z', 'not-final-yet'],
  ] as const)('%s at %s: %s', (kind, now, expected) => {
    expect(state({ kind: kind as BillSourceKind }, now)).toBe(expected)
  })

  it.each([
    [{ days: readAt('2026-11-04T03:00:00Z') }, 'read-too-early'],
    [{ days: readAt('2026-11-04T05:00:00Z').slice(1) }, 'days-missing'],
    [{ days: [] }, 'days-missing'],
    [{ importing: true }, 'importing'],
    [{ reconciled: false }, 'not-reconciled'],
    [{ reconciled: null }, 'final'],
    [{ sealedAt: new Date(0), reconciled: false }, 'sealed'],
    [{ kind: 'focus-file' as const, days: readAt('2026-11-05T00:00:00Z').slice(3) }, 'final'],
    [{ kind: 'focus-file' as const, days: readAt('2026-11-01T00:00:00Z').slice(3) }, 'read-too-early'],
    [{ kind: 'focus-file' as const, days: [] }, 'days-missing'],
  ])('%j: %s', (more, expected) => {
    expect(state(more)).toBe(expected)
  })
})

describe('an order', () => {
  it('has every way once; what it does not name is off', () => {
    const order = AttributionOrder.parse([{ method: 'cost-unit', on: true }])
    expect(order.filter(({ on }) => on)).toEqual([{ method: 'cost-unit', on: true }])
    expect(order).toHaveLength(6)
    const twice = [
      { method: 'alias', on: true },
      { method: 'alias', on: false },
    ]
    expect(AttributionOrder.safeParse(twice).success).toBe(false)
  })
})
