import { describe, expect, it } from 'vitest'
import { type ExportedLine, exportCells, exportColumns } from './focus-export.ts'
import { readHeader } from './focus-header.ts'
import { type Cells, FocusRows } from './focus-row.ts'

const line = (more: Partial<ExportedLine> = {}): ExportedLine => ({
  accountId: '2',
  accountName: 'Shop',
  payerId: '1',
  regionId: 'cn-hangzhou',
  cloudProduct: 'ecs',
  resourceType: 'instance',
  resourceId: 'i-1',
  resourceName: 'shop-1',
  partOf: '',
  resourceGroup: 'rg-1',
  costUnit: 'unit-1',
  costTags: { service: 'shop' },
  billingPeriod: '2026-06',
  chargeOn: '2026-06-30',
  chargeCategory: 'usage',
  chargeClass: 'correction',
  currency: 'CNY',
  billedCost: '-0.00000000000000000001',
  effectiveCost: '12345678901234567890.5',
  listCost: null,
  usageQuantity: '3',
  usageUnit: 'h',
  orderId: 'o-1',
  commitment: 'used',
  description: 'three hours',
  source: 'bill',
  lineNo: '7',
  cause: 'cost-tag',
  missingKeys: ['environment', 'team'],
  service: 'shop',
  productLine: 'stores',
  team: null,
  environment: null,
  ...more,
})
const textOf = (of: ExportedLine) =>
  exportCells(of).map((cell) => ('amount' in cell ? cell.amount : cell.text))
const cellsOf = (of: ExportedLine): Cells => {
  const texts = textOf(of)
  return {
    line: 2,
    size: texts.length,
    field: (at) => texts[at] ?? '',
    isAsBefore: () => false,
    excerpt: () => '',
  }
}
const cell = (of: ExportedLine, column: string) => textOf(of)[exportColumns.indexOf(column)]

describe('an exported line', () => {
  const header = readHeader(exportColumns)
  if (!header.ok) throw new Error(header.failure.message)
  const rows = new FocusRows(header.value, { from: '2026-01', to: '2026-12' })

  it('stands in columns of FOCUS 1.0, and lacks none that is read', () => {
    expect(header.value).toMatchObject({ version: '1.0', lacking: [], isExport: true })
  })

  it('is read as what it was, to the last digit and the same days', () => {
    const { accountName, partOf, ...whole } = line()
    const read = { ...rows.line(cellsOf(line())), ...rows.subject(cellsOf(line())) }
    for (const [key, value] of Object.entries(read))
      if (key in whole) expect([key, value]).toEqual([key, whole[key as keyof typeof whole]])
    expect(read).toMatchObject({ accountName, partOf })
  })

  it('may lack one of its costs, which no other FOCUS file may, and not both', () => {
    const billedOnly = { ...line(), effectiveCost: null }
    expect(rows.line(cellsOf(billedOnly))).toMatchObject({
      billedCost: line().billedCost,
      effectiveCost: null,
    })
    expect([...rows.unsaid]).toEqual(['EffectiveCost'])
    expect(rows.line(cellsOf({ ...billedOnly, billedCost: null }))).toMatchObject({
      reason: 'amount-missing',
    })
    const foreign = readHeader(exportColumns.filter((column) => column !== 'x_Attribution'))
    expect(foreign.ok && foreign.value.isExport).toBe(false)
  })

  it('tells days of UTC+8 as instants', () => {
    expect(cell(line(), 'ChargePeriodStart')).toBe('2026-06-29T16:00:00Z')
    expect(cell(line(), 'ChargePeriodEnd')).toBe('2026-06-30T16:00:00Z')
    expect(cell(line(), 'BillingPeriodStart')).toBe('2026-05-31T16:00:00Z')
    expect(cell(line(), 'BillingPeriodEnd')).toBe('2026-06-30T16:00:00Z')
  })

  it('says what FOCUS has no word for in a column of its own, and whose it is', () => {
    const refund = line({ chargeCategory: 'refund' })
    expect([cell(refund, 'ChargeCategory'), cell(refund, 'x_ChargeCategory')]).toEqual([
      'Adjustment',
      'refund',
    ])
    expect(rows.line(cellsOf(refund))).toMatchObject({ chargeCategory: 'refund' })
    expect(cell(line({ chargeCategory: 'tax' }), 'x_Attribution')).toBe('tax')
    expect(cell(line(), 'x_Attribution')).toBe('cost-tag')
    expect(cell(line(), 'x_MissingKeys')).toBe('environment team')
  })
})
