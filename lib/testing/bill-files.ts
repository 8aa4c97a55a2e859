import { columnsSince } from '../domain/bill/focus-columns.ts'

/** Columns of FOCUS 1.0 with the one of our own that names orders. */
export const focusColumns: readonly string[] = [...columnsSince['1.0'], 'x_OrderId']

const usual: Record<string, string> = {
  BilledCost: '1.25',
  BillingAccountId: '1000000000000001',
  BillingCurrency: 'CNY',
  BillingPeriodStart: '2026-06-01T00:00:00+08:00',
  BillingPeriodEnd: '2026-07-01T00:00:00+08:00',
  ChargeCategory: 'Usage',
  ChargePeriodStart: '2026-06-03T00:00:00+08:00',
  ChargePeriodEnd: '2026-06-04T00:00:00+08:00',
  EffectiveCost: '1.25',
  RegionId: 'cn-hangzhou',
  ResourceId: 'i-1',
  ServiceName: 'Elastic Compute Service',
  SubAccountId: '2000000000000001',
  SubAccountName: 'Trade',
  Tags: '{"env":"prod"}',
}

const written = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A line of a FOCUS file; what is not said is as usual. */
export const focusRow = (more: Record<string, string> = {}): string =>
  `${focusColumns.map((column) => written({ ...usual, ...more }[column] ?? '')).join(',')}\n`

export const focusHeader = `${focusColumns.join(',')}\n`

/** A file of these rows. */
export const focusFile = (rows: readonly Record<string, string>[]): string =>
  focusHeader + rows.map(focusRow).join('')

/** Rows of so many resources over the days of June 2026, each with a cost of its own. */
export const juneRows = (count: number): Record<string, string>[] =>
  Array.from({ length: count }, (_, at) => ({
    BilledCost: `${at % 97}.${String(at % 100).padStart(2, '0')}`,
    EffectiveCost: `${at % 89}.${String(at % 1000).padStart(3, '0')}`,
    ChargePeriodStart: `2026-06-${String(1 + (at % 30)).padStart(2, '0')}T00:00:00+08:00`,
    ResourceId: `i-${at % 50}`,
    x_OrderId: `o-${at}`,
  }))
