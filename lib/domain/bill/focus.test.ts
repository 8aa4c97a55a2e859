import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsSince, type FocusVersion, focusVersions, neededColumns } from './focus-columns.ts'
import { type FocusHeader, readHeader } from './focus-header.ts'
import { type Cells, FocusRows } from './focus-row.ts'
import { isRefused } from './refusal.ts'

const columnsOf = (version: FocusVersion) =>
  focusVersions.slice(0, focusVersions.indexOf(version) + 1).flatMap((each) => columnsSince[each])
const header = (columns: string[]): FocusHeader => {
  const read = readHeader(columns)
  if (!read.ok) throw new Error(read.failure.message)
  return read.value
}
const problems = (columns: string[]) => {
  const read = readHeader(columns)
  return read.ok ? [] : read.failure.detail?.problems
}

describe('the columns of a FOCUS file', () => {
  it.each(focusVersions)('of version %s are known by what they are, in any order', (version) => {
    const columns = columnsOf(version)
    expect(header(columns)).toMatchObject({ version, lacking: [], size: columns.length })
    expect(header([...columns].reverse())).toMatchObject({ version, lacking: [] })
    expect(header([...columns, 'x_Anything'])).toMatchObject({ version })
  })

  it('are 43, and 7, 7 and 8 more', () => {
    expect(focusVersions.map((version) => columnsSince[version].length)).toEqual([43, 7, 7, 8])
    expect(new Set(columnsOf('1.3')).size).toBe(65)
  })

  it.each([...neededColumns])('are not whole without %s', (column) => {
    expect(problems(columnsOf('1.0').filter((each) => each !== column))).toEqual([
      { column, problem: 'missing', instead: null },
    ])
  })

  it.each([
    ['ChargeType', { problem: 'renamed', instead: 'ChargeCategory' }, 'ChargeCategory'],
    ['Region', { problem: 'renamed', instead: 'RegionId' }, 'RegionId'],
    ['AmortizedCost', { problem: 'renamed', instead: 'EffectiveCost' }, 'EffectiveCost'],
    ['CommitmentProgramEligibilityDetails', { problem: 'later', instead: null }, ''],
    ['billed_cost', { problem: 'unknown', instead: 'BilledCost' }, 'BilledCost'],
    ['Tag', { problem: 'unknown', instead: null }, ''],
    ['', { problem: 'unknown', instead: null }, ''],
    ['ServiceName', { problem: 'twice', instead: null }, ''],
  ])('%s is named', (column, expected, instead) => {
    const columns = [...columnsOf('1.0').filter((each) => each !== instead), column]
    expect(problems(columns)).toEqual([{ column, ...expected }])
  })

  it('are all named at once, and what nobody would miss is said', () => {
    expect(problems(['BilledCost', 'Region', 'Usage'])).toMatchObject(
      expect.arrayContaining([
        { column: 'Region', problem: 'renamed', instead: 'RegionId' },
        { column: 'Usage', problem: 'unknown', instead: null },
        { column: 'EffectiveCost', problem: 'missing', instead: null },
      ]),
    )
    expect(header(columnsOf('1.2').filter((each) => each !== 'Tags' && each !== 'SkuId')).lacking).toEqual([
      'Tags',
    ])
  })
})

const columns = [...columnsOf('1.0'), 'x_OrderId', 'x_ResourceGroup']
const whole: Record<string, string> = {
  BilledCost: '1.25',
  BillingAccountId: 'payer',
  BillingCurrency: 'CNY',
  BillingPeriodStart: '2026-06-01T00:00:00+08:00',
  ChargeCategory: 'Usage',
  ChargePeriodStart: '2026-06-03T00:00:00+08:00',
  EffectiveCost: '1.5E-3',
  ListCost: '2',
  RegionId: 'cn-hangzhou',
  ResourceId: 'i-1',
  ServiceName: 'Elastic Compute Service',
  SubAccountId: 'owner',
  SubAccountName: 'Trade',
  Tags: '{"env":"prod"}',
  x_OrderId: 'o-1',
  x_ResourceGroup: 'rg-1',
}
const rows = new FocusRows(header(columns), { from: '2020-01', to: '2026-07' })
function cells(more: Record<string, string> = {}, size = columns.length): Cells {
  const texts = columns.map((column) => ({ ...whole, ...more })[column] ?? '')
  const field = (at: number) => texts[at] ?? ''
  const excerpt = (most: number) => texts.join(',').slice(0, most)
  return { line: 2, size, field, isAsBefore: () => false, excerpt }
}

describe('a row of a FOCUS file', () => {
  it('is a charge and its subject', () => {
    expect(rows.line(cells())).toEqual({
      billingPeriod: '2026-06',
      chargeOn: '2026-06-03',
      chargeCategory: 'usage',
      chargeClass: null,
      currency: 'CNY',
      billedCost: '1.25',
      effectiveCost: '0.0015',
      listCost: '2',
      usageQuantity: null,
      usageUnit: null,
      orderId: 'o-1',
      commitment: null,
      description: null,
    })
    const subject = rows.subject(cells())
    expect({ ...subject, costTags: null }).toEqual({
      accountId: 'owner',
      accountName: 'Trade',
      regionId: 'cn-hangzhou',
      cloudProduct: 'Elastic Compute Service',
      resourceType: '',
      resourceId: 'i-1',
      resourceName: '',
      partOf: '',
      resourceGroup: 'rg-1',
      costUnit: '',
      costTags: null,
    })
    // The owner where the file knows one, else who pays.
    expect(rows.subject(cells({ SubAccountId: 'NULL' }))).toMatchObject({ accountId: 'payer' })
  })

  it('keeps the month it was billed in apart from the day it is for', () => {
    const late = cells({ ChargeClass: 'Correction', ChargePeriodStart: '2026-05-30', BilledCost: '-3' })
    expect(rows.line(late)).toMatchObject({
      billingPeriod: '2026-06',
      chargeOn: '2026-05-30',
      chargeClass: 'correction',
      billedCost: '-3',
    })
    const unused = cells({ CommitmentDiscountStatus: 'Unused', BilledCost: '0', ChargeCategory: 'Purchase' })
    expect(rows.line(unused)).toMatchObject({
      commitment: 'unused',
      billedCost: '0',
      chargeCategory: 'purchase',
    })
  })

  it.each([
    [{ BilledCost: '' }, 'amount-missing', 'BilledCost'],
    [{ EffectiveCost: 'null' }, 'amount-missing', 'EffectiveCost'],
    [{ BilledCost: '1,25' }, 'amount-unreadable', 'BilledCost'],
    [{ ListCost: 'n/a' }, 'amount-unreadable', 'ListCost'],
    [{ ConsumedQuantity: '<b>1</b>' }, 'amount-unreadable', 'ConsumedQuantity'],
    [{ BillingCurrency: 'RMB¥' }, 'currency-unknown', 'BillingCurrency'],
    [{ BillingPeriodStart: '2026-06-15' }, 'period-unreadable', 'BillingPeriodStart'],
    [{ BillingPeriodStart: '2019-12-01' }, 'period-out-of-range', 'BillingPeriodStart'],
    [{ BillingPeriodStart: '2026-08-01' }, 'period-out-of-range', 'BillingPeriodStart'],
    [{ ChargePeriodStart: 'yesterday' }, 'time-unreadable', 'ChargePeriodStart'],
    [{ ChargeCategory: 'Fee' }, 'category-unknown', 'ChargeCategory'],
    [{ ChargeCategory: 'constructor' }, 'category-unknown', 'ChargeCategory'],
    [{ ChargeClass: 'Refund' }, 'class-unknown', 'ChargeClass'],
    [{ CommitmentDiscountStatus: 'Half' }, 'commitment-unknown', 'CommitmentDiscountStatus'],
  ])('%j is refused: %s of %s', (more, reason, column) => {
    expect(rows.line(cells(more))).toMatchObject({ reason, column })
  })

  it('is refused with fewer or more fields than columns', () => {
    for (const size of [columns.length - 1, columns.length + 1])
      expect(rows.line(cells({}, size))).toMatchObject({ reason: 'field-count', column: null })
  })

  it.each([
    [{ Tags: 'env:prod' }, 'cost-tags-not-json'],
    [{ BillingAccountId: '', SubAccountId: '' }, 'account-missing'],
    [{ ResourceName: 'x'.repeat(1001) }, 'text-too-long'],
  ])('%.40j has no subject: %s', (more, reason) => {
    expect(rows.subject(cells(more))).toMatchObject({ reason })
  })

  it('is a charge or a refusal, whatever stands in it', () => {
    const nasty = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('NULL', '0', '=1'),
    )
    const some = fc.dictionary(fc.constantFrom(...columns), nasty)
    fc.assert(
      fc.property(some, (more) => {
        const line = rows.line(cells(more))
        if (isRefused(line)) expect(line.excerpt.length).toBeLessThanOrEqual(200)
        else expect(line.billedCost).toMatch(/^-?\d+(\.\d+)?$/)
        const subject = rows.subject(cells(more))
        if (isRefused(subject)) expect(subject.excerpt.length).toBeLessThanOrEqual(200)
        else expect(subject.accountId).not.toBe('')
      }),
    )
  })
})
