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

const copyOf = (latin: string): string => Buffer.from(latin, 'latin1').toString('latin1')

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
  /** The line before, and how is written what lines share that follow each other. */
  private last: BillLine | null = null
  private middle = ''
  private unit = ''
  private end = ''

  constructor({ sourceId, importId }: { sourceId: string; importId: string }) {
    this.of = `${sourceId}\t${importId}`
  }

  add(line: BillLine, { subjectId, rowHash, lineNo }: LineIdentity): void {
    this.look(line)
    const text = `${subjectId}\t${rowHash}\t${lineNo}${this.middle}${line.billedCost ?? '\\N'}\t${
      line.effectiveCost ?? '\\N'
    }\t${line.listCost ?? '\\N'}\t${line.usageQuantity ?? '\\N'}\t${this.unit}\t${
      line.orderId === null ? '\\N' : escaped(line.orderId)
    }\t${this.end}`
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

  /** Writes anew what lines share that follow each other, where this one is another. */
  private look(line: BillLine): void {
    const { last } = this
    const isSame =
      last !== null &&
      last.chargeOn === line.chargeOn &&
      last.billingPeriod === line.billingPeriod &&
      last.chargeCategory === line.chargeCategory &&
      last.chargeClass === line.chargeClass &&
      last.currency === line.currency &&
      last.usageUnit === line.usageUnit &&
      last.commitment === line.commitment &&
      last.description === line.description
    if (isSame) return
    this.last = line
    const { billingPeriod, chargeOn, chargeCategory, chargeClass, currency } = line
    // Copies of what are windows into a block of the file, which would stay in memory with them.
    this.middle = copyOf(
      `\t${this.of}\t${billingPeriod}-01\t${chargeOn}\t${chargeCategory}\t${chargeClass ?? '\\N'}\t${currency}\t`,
    )
    this.unit = copyOf(escaped(line.usageUnit))
    this.end = copyOf(`${line.commitment ?? '\\N'}\t${escaped(line.description)}\n`)
  }
}
