import { describe, expect, it } from 'vitest'
import type { BillImportItem, BillSourceItem } from '../../lib/api/contract/bill.ts'
import { leftMs, shareRead } from './import-state.ts'
import { knownUntil } from './known-until.ts'

const source = (lastOn: string | null, more: Partial<BillSourceItem> = {}) =>
  ({ disabledAt: null, countsBilled: true, countsEffective: false, months: lastOn ? [{ lastOn }] : [], ...more }) as BillSourceItem // biome-ignore format: one glance
const item = (more: Partial<BillImportItem>) =>
  ({ state: 'running', doneUnits: 25, totalUnits: 100, rows: 1000, rowsPerSecond: 500, ...more }) as BillImportItem // biome-ignore format: one glance

describe('the day up to which a measure is known', () => {
  it.each([
    [[], null],
    [[source('2026-06-20')], '2026-06-20'],
    [[source('2026-06-20'), source('2026-06-18')], '2026-06-18'],
    [[source('2026-06-20'), source(null)], null],
    [[source('2026-06-20'), source('2026-05-01', { disabledAt: '2026-06-01T00:00:00Z' })], '2026-06-20'],
    [[source('2026-06-20'), source('2026-05-01', { countsBilled: false })], '2026-06-20'],
  ])('is that of the source furthest behind (%#)', (sources, day) => {
    expect(knownUntil(sources, 'billed')).toBe(day)
    expect(knownUntil(sources, 'effective')).toBeNull()
  })
})

describe('how far an import is', () => {
  it.each([
    [{}, 0.25, 6000],
    [{ doneUnits: 120 }, 1, 0],
    [{ doneUnits: 0 }, 0, null],
    [{ totalUnits: null }, null, null],
    [{ totalUnits: 0 }, null, null],
    [{ state: 'paused' as const }, 0.25, null],
    [{ rowsPerSecond: null }, 0.25, null],
  ])('%j: %s, and %s ms to go', (more, share, ms) => {
    expect([shareRead(item(more)), leftMs(item(more))]).toEqual([share, ms])
  })
})
