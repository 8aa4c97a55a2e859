import type { BillLine } from '../../domain/bill/line.ts'

/** Columns of bill_line in the order of CopyLines. */
export const copyColumns = `subject_id, row_hash, line_no, source_id, import_id, billing_period, charge_on, charge_category,
  charge_class, currency, billed_cost, effective_cost, list_cost, usage_quantity, usage_unit, order_id, commitment, description`

const special = /[\\\t\n\r\b\f\v]/
const unusual = /[\\\t\n\r\b\f\v\u0080-\uffff]/

/** A text as COPY takes it, its bytes in UTF-8 each as one character; null is written \N. */
function escaped(text: string | null): string {
  if (text === null) return '\\N'
  if (!unusual.test(text)) return text
  const bytes = Buffer.from(text).toString('latin1')
  if (!special.test(text)) return bytes
  return bytes
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\b', '\\b')
    .replaceAll('\f', '\\f')
    .replaceAll('\v', '\\v')
}

export interface LineIdentity {
  subjectId: string
  rowHash: string
  lineNo: number
}

const blockBytes = 1 << 18

/** Lines of bill_line in COPY's text format, as bytes. One after the other, because a text that grows is written out slowly. */
export class CopyLines {
  /** `sourceId TAB importId` */
  private readonly of: string
  private full: Buffer[] = []
  private block = Buffer.allocUnsafe(blockBytes)
  private at = 0
  /** What lines share that follow each other, and how it is written. */
  private last: Pick<
    BillLine,
    'billingPeriod' | 'chargeOn' | 'chargeCategory' | 'chargeClass' | 'currency'
  > | null = null
  private middle = ''

  constructor({ sourceId, importId }: { sourceId: string; importId: string }) {
    this.of = `${sourceId}\t${importId}`
  }

  add(line: BillLine, { subjectId, rowHash, lineNo }: LineIdentity): void {
    const text = `${subjectId}\t${rowHash}\t${lineNo}${this.middleOf(line)}${line.billedCost ?? '\\N'}\t${
      line.effectiveCost ?? '\\N'
    }\t${line.listCost ?? '\\N'}\t${line.usageQuantity ?? '\\N'}\t${escaped(line.usageUnit)}\t${escaped(line.orderId)}\t${
      line.commitment ?? '\\N'
    }\t${escaped(line.description)}\n`
    if (this.at + text.length > this.block.length) this.turn(text.length)
    this.at += this.block.write(text, this.at, 'latin1')
  }

  /** What was added since the last time. */
  take(): Buffer[] {
    if (this.at > 0) this.turn(0)
    const { full } = this
    this.full = []
    return full
  }

  private turn(needed: number): void {
    if (this.at > 0) this.full.push(this.block.subarray(0, this.at))
    // What is left of the block is written next: its beginning is on its way.
    const rest = this.block.subarray(this.at)
    this.block =
      rest.length > Math.max(needed, 4096) ? rest : Buffer.allocUnsafe(Math.max(needed, blockBytes))
    this.at = 0
  }

  private middleOf(line: BillLine): string {
    const { last } = this
    const { billingPeriod, chargeOn, chargeCategory, chargeClass, currency } = line
    const isSame =
      last !== null &&
      last.chargeOn === chargeOn &&
      last.billingPeriod === billingPeriod &&
      last.chargeCategory === chargeCategory &&
      last.chargeClass === chargeClass &&
      last.currency === currency
    if (isSame) return this.middle
    // A copy of what is a window into a block of the file.
    this.last = {
      billingPeriod,
      chargeOn,
      chargeCategory,
      chargeClass,
      currency: Array.from(currency).join(''),
    }
    this.middle = `\t${this.of}\t${billingPeriod}-01\t${chargeOn}\t${chargeCategory}\t${chargeClass ?? '\\N'}\t${currency}\t`
    return this.middle
  }
}
