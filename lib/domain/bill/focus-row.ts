import { amountText } from './amount.ts'
import { dayOfText, periodBeginning, remembered } from './billing-time.ts'
import { costTagsOf } from './cost-tags.ts'
import type { FocusColumn } from './focus-columns.ts'
import type { FocusHeader } from './focus-header.ts'
import type { BillLine } from './line.ts'
import { isRefused, type RefusalReason, type Refused, refused } from './refusal.ts'
import type { BillSubject } from './subject.ts'

/** A row of a file: its fields by position, whole, or as they stand there with their quotes doubled. */
export interface Cells {
  line: number
  size: number
  field(at: number): string
  raw(at: number): string
  excerpt(most: number): string
}

/** Longest text of a subject: ids and names are far shorter. */
const longestText = 1000
const longestDescription = 500

const categories = new Map(
  (['usage', 'purchase', 'tax', 'credit', 'adjustment'] as const).map((category) => [
    category as string,
    category,
  ]),
)

/** Some writers write null out; nothing is called so. */
const given = (text: string): string => (text === 'NULL' || text === 'null' || text === '\\N' ? '' : text)

/** Months that may be in a bill, both included. */
export interface PeriodRange {
  from: string
  to: string
}

/**
 * Reads rows of one file by its header. Effective and billed cost both have to be there: a FOCUS row without one is not whole.
 * Cheap where it can be, because files have tens of millions of rows.
 */
export class FocusRows {
  private readonly header: FocusHeader
  private readonly periods: PeriodRange
  private readonly dayOf = remembered(dayOfText)
  private readonly periodOf = remembered(periodBeginning)
  private readonly subjectAt: number[]
  /** The first amount of a row that cannot be taken. */
  private wrong: Refused | null = null

  constructor(header: FocusHeader, periods: PeriodRange) {
    this.header = header
    this.periods = periods
    const { at } = header
    this.subjectAt = [
      at.SubAccountId,
      at.ResourceId,
      at.Tags,
      at.ResourceName,
      at.ResourceType,
      at.ServiceName,
      at.RegionId,
      at.BillingAccountId,
      at.x_ResourceGroup,
      at.x_CostUnit,
    ]
  }

  /** The charge of a row, or why it is not taken. */
  line(row: Cells): BillLine | Refused {
    const { header, periods } = this
    if (row.size !== header.size) return refused('field-count', null, row.excerpt(200))
    this.wrong = null
    const billedCost = this.amount(row, 'BilledCost', true)
    const effectiveCost = this.amount(row, 'EffectiveCost', true)
    const listCost = this.amount(row, 'ListCost', false)
    const usageQuantity = this.amount(row, 'ConsumedQuantity', false)
    if (this.wrong !== null) return this.wrong
    const currency = this.text(row, 'BillingCurrency')
    if (!/^[A-Z]{3}$/.test(currency)) return this.refuse('currency-unknown', 'BillingCurrency', row)
    const billingPeriod = this.periodOf(this.text(row, 'BillingPeriodStart'))
    if (billingPeriod === null) return this.refuse('period-unreadable', 'BillingPeriodStart', row)
    if (billingPeriod < periods.from || billingPeriod > periods.to)
      return this.refuse('period-out-of-range', 'BillingPeriodStart', row)
    const chargeOn = this.dayOf(this.text(row, 'ChargePeriodStart'))
    if (chargeOn === null) return this.refuse('time-unreadable', 'ChargePeriodStart', row)
    const chargeCategory = categories.get(this.text(row, 'ChargeCategory').toLowerCase())
    if (chargeCategory === undefined) return this.refuse('category-unknown', 'ChargeCategory', row)
    const chargeClass = this.text(row, 'ChargeClass').toLowerCase()
    if (chargeClass !== '' && chargeClass !== 'correction')
      return this.refuse('class-unknown', 'ChargeClass', row)
    const commitment = this.text(row, 'CommitmentDiscountStatus').toLowerCase()
    if (commitment !== '' && commitment !== 'used' && commitment !== 'unused')
      return this.refuse('commitment-unknown', 'CommitmentDiscountStatus', row)
    return {
      billingPeriod,
      chargeOn,
      chargeCategory,
      chargeClass: chargeClass === '' ? null : chargeClass,
      currency,
      billedCost,
      effectiveCost,
      listCost,
      usageQuantity,
      usageUnit: this.short(row, 'ConsumedUnit', 100),
      orderId: this.short(row, 'x_OrderId', 200),
      commitment: commitment === '' ? null : commitment,
      description: this.short(row, 'ChargeDescription', longestDescription),
    }
  }

  /** Rows with the same key are of the same subject; the other way round not always. */
  subjectKey(row: Cells): string {
    let key = ''
    for (const at of this.subjectAt) key += at < 0 ? '\n' : `${row.raw(at)}\u0001`
    return key
  }

  /** What the money of a row was for, or why the row is not taken. */
  subject(row: Cells): (BillSubject & { accountName: string }) | Refused {
    const read = costTagsOf(this.text(row, 'Tags'), 'Tags')
    if (isRefused(read)) return read
    const accountId = this.text(row, 'SubAccountId') || this.text(row, 'BillingAccountId')
    if (accountId === '') return this.refuse('account-missing', 'BillingAccountId', row)
    const subject = {
      accountId,
      accountName: this.text(row, 'SubAccountName').slice(0, longestText).toWellFormed(),
      regionId: this.text(row, 'RegionId'),
      cloudProduct: this.text(row, 'ServiceName'),
      resourceType: this.text(row, 'ResourceType'),
      resourceId: this.text(row, 'ResourceId'),
      resourceName: this.text(row, 'ResourceName'),
      partOf: '',
      resourceGroup: this.text(row, 'x_ResourceGroup'),
      costUnit: this.text(row, 'x_CostUnit'),
      costTags: read.costTags,
    }
    for (const [part, text] of Object.entries(subject))
      if (typeof text === 'string' && text.length > longestText) return refused('text-too-long', part, text)
    return subject
  }

  private text(row: Cells, column: FocusColumn): string {
    return given(row.field(this.header.at[column]))
  }

  private refuse(reason: RefusalReason, column: FocusColumn, row: Cells): Refused {
    return refused(reason, column, row.field(this.header.at[column]))
  }

  /** Null where there is none, and where it is refused: then `wrong` says why. */
  private amount(row: Cells, column: FocusColumn, needed: boolean): string | null {
    const text = this.text(row, column)
    if (text === '' && !needed) return null
    const amount = text === '' ? null : amountText(text)
    if (amount === null)
      this.wrong ??= this.refuse(text === '' ? 'amount-missing' : 'amount-unreadable', column, row)
    return amount
  }

  /** A text that is only told: what is longer is cut. */
  private short(row: Cells, column: FocusColumn, most: number): string | null {
    const text = this.text(row, column)
    return text === '' ? null : text.length > most ? text.slice(0, most).toWellFormed() : text
  }
}
