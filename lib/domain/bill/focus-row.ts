import type { ChargeCategory } from '../attribution/cause.ts'
import { amountText } from './amount.ts'
import { dayOfText, periodBeginning, remembered } from './billing-time.ts'
import { costTagsOf } from './cost-tags.ts'
import type { FocusColumn } from './focus-columns.ts'
import type { FocusHeader } from './focus-header.ts'
import type { BillLine } from './line.ts'
import { isRefused, type RefusalReason, type Refused, refused } from './refusal.ts'
import type { BillSubject } from './subject.ts'

/** A row of a file: its fields by position. */
export interface Cells {
  line: number
  size: number
  field(at: number): string
  /** Whether a field stands there byte by byte as in the row that was read before; false where that is not known. */
  isAsBefore(at: number): boolean
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
const given = (text: string): string =>
  text.length <= 4 && (text === 'NULL' || text === 'null' || text === '\\N') ? '' : text

/** What rows that follow each other mostly have in common. */
type LineKind = Pick<
  BillLine,
  'billingPeriod' | 'chargeCategory' | 'chargeClass' | 'currency' | 'commitment' | 'usageUnit' | 'description'
>
/** The columns that it is read from. */
const kindColumns = [
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'BillingCurrency',
  'CommitmentDiscountStatus',
  'ConsumedUnit',
  'ChargeDescription',
  'x_ChargeCategory',
] as const satisfies FocusColumn[]

/** Months that may be in a bill, both included. */
export interface PeriodRange {
  from: string
  to: string
}

/**
 * Reads rows of one file by its header. Effective and billed cost both have to be there: a FOCUS row without one is not whole.
 * An export of ours may lack one of them, because bills that do not amortise are in it. Cheap where it can be, because files have
 * tens of millions of rows.
 */
export class FocusRows {
  private readonly header: FocusHeader
  private readonly periods: PeriodRange
  private readonly dayOf = remembered(dayOfText)
  private readonly periodOf = remembered(periodBeginning)
  /** Rows with the same in all of these columns are of the same subject; the other way round not always. */
  readonly subjectAt: readonly number[]
  /** Costs that a row did not say. */
  readonly unsaid = new Set<FocusColumn>()
  /** The first amount of a row that cannot be taken. */
  private wrong: Refused | null = null
  private readonly kindAt: number[]
  /** What was read of the row before, taken again where the same stands there; null: that row was refused. */
  private before: { kind: LineKind; chargeOn: string } | null = null

  constructor(header: FocusHeader, periods: PeriodRange) {
    this.header = header
    this.periods = periods
    const { at } = header
    this.kindAt = kindColumns.map((column) => at[column])
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
      at.x_PartOf,
    ]
  }

  /** The charge of a row, or why it is not taken. Rows are read one after the other. */
  line(row: Cells): BillLine | Refused {
    const { header, before } = this
    this.before = null
    if (row.size !== header.size) return refused('field-count', null, row.excerpt(200))
    this.wrong = null
    const billedCost = this.amount(row, 'BilledCost', !header.isExport)
    const effectiveCost = this.amount(row, 'EffectiveCost', !header.isExport || billedCost === null)
    const listCost = this.amount(row, 'ListCost', false)
    const usageQuantity = this.amount(row, 'ConsumedQuantity', false)
    if (this.wrong !== null) return this.wrong
    const kind = before !== null && this.isAgain(row, this.kindAt) ? before.kind : this.kind(row)
    if (isRefused(kind)) return kind
    const isSameDay = before !== null && row.isAsBefore(header.at.ChargePeriodStart)
    const chargeOn = isSameDay ? before.chargeOn : this.dayOf(this.text(row, 'ChargePeriodStart'))
    if (chargeOn === null) return this.refuse('time-unreadable', 'ChargePeriodStart', row)
    if (billedCost === null) this.unsaid.add('BilledCost')
    if (effectiveCost === null) this.unsaid.add('EffectiveCost')
    this.before =
      before !== null && before.kind === kind && before.chargeOn === chargeOn ? before : { kind, chargeOn }
    return {
      billingPeriod: kind.billingPeriod,
      chargeOn,
      chargeCategory: kind.chargeCategory,
      chargeClass: kind.chargeClass,
      currency: kind.currency,
      billedCost,
      effectiveCost,
      listCost,
      usageQuantity,
      usageUnit: kind.usageUnit,
      orderId: this.short(row, 'x_OrderId', 200),
      commitment: kind.commitment,
      description: kind.description,
    }
  }

  /** Whether a row is of the same subject as the row before; false too where that is not known. */
  isSubjectAgain(row: Cells): boolean {
    return this.isAgain(row, this.subjectAt)
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
      partOf: this.text(row, 'x_PartOf'),
      resourceGroup: this.text(row, 'x_ResourceGroup'),
      costUnit: this.text(row, 'x_CostUnit'),
      costTags: read.costTags,
    }
    for (const [part, text] of Object.entries(subject))
      if (typeof text === 'string' && text.length > longestText) return refused('text-too-long', part, text)
    return subject
  }

  private isAgain(row: Cells, columns: readonly number[]): boolean {
    for (const at of columns) if (!row.isAsBefore(at)) return false
    return true
  }

  private kind(row: Cells): LineKind | Refused {
    const { periods } = this
    const currency = this.text(row, 'BillingCurrency')
    if (!/^[A-Z]{3}$/.test(currency)) return this.refuse('currency-unknown', 'BillingCurrency', row)
    const billingPeriod = this.periodOf(this.text(row, 'BillingPeriodStart'))
    if (billingPeriod === null) return this.refuse('period-unreadable', 'BillingPeriodStart', row)
    if (billingPeriod < periods.from || billingPeriod > periods.to)
      return this.refuse('period-out-of-range', 'BillingPeriodStart', row)
    const chargeCategory = this.categoryOf(row)
    if (chargeCategory === undefined) return this.refuse('category-unknown', 'ChargeCategory', row)
    const chargeClass = this.text(row, 'ChargeClass').toLowerCase()
    if (chargeClass !== '' && chargeClass !== 'correction')
      return this.refuse('class-unknown', 'ChargeClass', row)
    const commitment = this.text(row, 'CommitmentDiscountStatus').toLowerCase()
    if (commitment !== '' && commitment !== 'used' && commitment !== 'unused')
      return this.refuse('commitment-unknown', 'CommitmentDiscountStatus', row)
    return {
      billingPeriod,
      chargeCategory,
      chargeClass: chargeClass === '' ? null : chargeClass,
      currency,
      commitment: commitment === '' ? null : commitment,
      usageUnit: this.short(row, 'ConsumedUnit', 100),
      description: this.short(row, 'ChargeDescription', longestDescription),
    }
  }

  /** FOCUS has no refunds: an export of ours calls them adjustments, and says beside it what they are. */
  private categoryOf(row: Cells): ChargeCategory | undefined {
    const category = categories.get(this.text(row, 'ChargeCategory').toLowerCase())
    if (category !== 'adjustment' || !this.header.isExport) return category
    return this.text(row, 'x_ChargeCategory') === 'refund' ? 'refund' : category
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
