// Months of FOCUS rows as a company of many accounts has them, of any size, written as they are asked for.
import { periodAfter } from '../domain/calendar/billing-day.ts'
import { daysOf } from '../domain/calendar/day-span.ts'
import { focusHeader, focusRow } from './bill-files.ts'

export interface MonthOf {
  /** `YYYY-MM` */
  period: string
  rows: number
  accounts: number
  resourcesPerAccount: number
}

const products = [
  'Elastic Compute Service',
  'ApsaraDB RDS',
  'Object Storage Service',
  'Container Service',
  'NAT Gateway',
]
const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'eu-central-1']
const environments = ['prod', 'pre', 'test', '生产']
/** Where a row differs from the others of its resource, in the order of the columns. */
const holes = [
  'BilledCost',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'EffectiveCost',
  'ListCost',
]
const hole = '\u0001'
const blockBytes = 1 << 18

const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? ''

/** The row of a resource, cut at its holes. */
function piecesOf(at: number, of: MonthOf): string[] {
  const account = at % of.accounts
  const tags = {
    project: `project-${account % 40}`,
    env: pick(environments, at >> 3),
    // Some have none, and some a value that nobody allows.
    ...(at % 11 === 0 ? {} : { team: at % 13 === 0 ? 'nobody' : `team-${account % 25}` }),
  }
  const row = focusRow({
    ...Object.fromEntries(holes.map((column) => [column, hole])),
    BillingPeriodStart: `${of.period}-01T00:00:00+08:00`,
    BillingPeriodEnd: `${periodAfter(of.period)}-01T00:00:00+08:00`,
    ChargeDescription: 'Instance, pay as you go',
    ConsumedUnit: 'Hours',
    ProviderName: 'Alibaba Cloud',
    PublisherName: 'Alibaba Cloud',
    InvoiceIssuerName: 'Alibaba Cloud',
    RegionId: pick(regions, at >> 2),
    ResourceId: `i-bp1${String(at).padStart(14, '0')}`,
    ResourceName: `node-${at}`,
    ResourceType: 'instance',
    ServiceCategory: 'Compute',
    ServiceName: pick(products, at),
    SubAccountId: String(2_000_000_000_000_000 + account),
    SubAccountName: `Account ${account}`,
    Tags: at % 17 === 0 ? '{}' : JSON.stringify(tags),
    x_ResourceGroup: `group-${account % 60}`,
  })
  return row.split(hole)
}

/** A month as a file, in blocks. Every row of a resource is of another day or hour, so that none is there twice. */
export function* focusMonth(of: MonthOf): Generator<Buffer> {
  const resources = Array.from({ length: of.accounts * of.resourcesPerAccount }, (_, at) => piecesOf(at, of))
  const days = daysOf({ fromOn: `${of.period}-01`, untilOn: `${periodAfter(of.period)}-01` })
  let text = focusHeader
  for (let at = 0; at < of.rows; at += 1) {
    const pieces = resources[at % resources.length] ?? []
    // A bill has its days one after the other.
    const day = days[Math.floor((at * days.length) / of.rows)] ?? ''
    const hour = String(Math.floor(at / resources.length) % 24).padStart(2, '0')
    const cost = `${at % 97}.${String(at % 1_000_000).padStart(6, '0')}`
    const values = [cost, `${day}T${hour}:59:59+08:00`, `${day}T${hour}:00:00+08:00`, `${at}.5`, cost, cost]
    for (let piece = 0; piece < pieces.length; piece += 1) text += pieces[piece] + (values[piece] ?? '')
    if (text.length >= blockBytes) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text)
}
