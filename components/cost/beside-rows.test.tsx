import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import en from '../../messages/en.json' with { type: 'json' }
import { ShortTable } from '../ui/short-table.tsx'
import { type BesideRow, besideRows, shownKey, useBesideCells } from './beside-rows.tsx'

const monthOf = (more: Partial<CostMonth>) =>
  ({ currency: 'CNY', returned: '0', lost: null, everything: true, ...more }) as CostMonth

function Rows({ month }: { month: CostMonth }) {
  const cells = useBesideCells(month, () => {})
  return (
    <ShortTable
      label="rows"
      rows={besideRows(month, false)}
      rowKey={shownKey}
      columns={['name', 'amount', 'forecast', 'coverage'].map((key) => ({
        key,
        title: key,
        render: (row: BesideRow) => cells(key, row),
      }))}
    />
  )
}
const draw = (month: CostMonth) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <Rows month={month} />
    </NextIntlClientProvider>,
  )

describe('what stands beside a breakdown', () => {
  it('is said where it is nothing as well', () => {
    const html = draw(monthOf({}))
    expect(html).toContain(en.cost.returnedNone)
    expect(html).toContain(en.cost.lostNone)
    expect(html).not.toContain(en.cost.lostLedger)
    expect(html).not.toContain('text-danger-fg')
  })

  it('leads to the ledger where money is lost', () => {
    const html = draw(
      monthOf({ returned: '-4900', lost: { amount: '212000', from: '2026-01', until: '2026-05' } }),
    )
    expect(html).toMatch(/−¥4\.9\sk/)
    expect(html).toMatch(/¥212\sk/)
    expect(html).toContain(en.cost.lostLedger)
  })

  it('says nothing of loss to whoever sees a part', () => {
    expect(besideRows(monthOf({ everything: false }), false).map(({ beside }) => beside)).toEqual([
      'returned',
    ])
    expect(besideRows(monthOf({}), true).map(({ beside }) => beside)).toEqual(['returned'])
  })

  it('has keys that no bill can write', () => {
    const [row] = besideRows(monthOf({}), false)
    expect(row && shownKey(row)).not.toBe(shownKey({ key: 'beside returned' } as never))
  })
})
