import { describe, expect, it } from 'vitest'
import type { CostDayItem } from '../../lib/api/contract/cost-report.ts'
import { columnsOf, reachOfColumns } from './days-scale.ts'

const day = (on: string, amount: string, more: Partial<CostDayItem> = {}): CostDayItem => ({
  on,
  amount,
  recurring: amount,
  state: 'usual',
  usual: null,
  ...more,
})

describe('the columns of a month', () => {
  it('stand at their dates, and leave out days that are not known', () => {
    const { columns, places } = columnsOf([day('2026-02-01', '1'), day('2026-02-15', '2')], '2026-02')
    expect(places).toBe(28)
    expect(columns.map(({ at }) => at)).toEqual([0, 0.5])
  })

  it.each([
    [['90'], 100, 0],
    [['90', '-3'], 100, -3],
    [['0'], 1, 0],
    [[], 1, 0],
  ])('of %j reach from %d to %d', (amounts, top, bottom) => {
    const { columns } = columnsOf(
      amounts.map((amount, at) => day(`2026-02-0${at + 1}`, amount)),
      '2026-02',
    )
    expect(reachOfColumns(columns)).toEqual({ top, bottom })
  })

  it('leave room for what would be usual', () => {
    const usual = { expected: '100', low: '80', high: '180' }
    const { columns } = columnsOf([day('2026-02-01', '10', { usual })], '2026-02')
    expect(reachOfColumns(columns).top).toBe(200)
  })
})
