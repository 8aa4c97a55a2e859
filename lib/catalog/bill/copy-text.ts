import type { BillLine } from '../../domain/bill/line.ts'

/** Columns of bill_line in the order of CopyLines. */
export const copyColumns = `subject_id, row_hash, line_no, source_id, import_id, billing_period, charge_on, charge_category,
  charge_class, currency, billed_cost, effective_cost, list_cost, usage_quantity, usage_unit, order_id, commitment, description`

const special = /[\\\t\n\r\b\f\v]/
const unusual = /[\\\t\n\r\b\f\v\u0080-\uffff]/
/** Below that a text is written character by character faster than as a whole. */
const shortText = 40

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

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')

export interface LineIdentity {
  subjectId: string
  rowHash: string
  lineNo: number
}

const blockBytes = 1 << 18
const tab = 9

/** Lines of bill_line in COPY's text format, as bytes. Each is put together where it is sent from: no text is made of it. */
export class CopyLines {
  /** `sourceId TAB importId` */
  private readonly of: string
  private full: Buffer[] = []
  private block = Buffer.allocUnsafe(blockBytes)
  private at = 0
  /** The line before, and how is written what lines share that follow each other. */
  private last: BillLine | null = null
  /** Between the number of the line and its amounts. */
  private middle = bytesOf('')
  private unit = bytesOf('')
  /** After its order. */
  private end = bytesOf('')

  constructor({ sourceId, importId }: { sourceId: string; importId: string }) {
    this.of = `${sourceId}\t${importId}`
  }

  add(line: BillLine, { subjectId, rowHash, lineNo }: LineIdentity): void {
    this.look(line)
    const { middle, unit, end } = this
    const number = String(lineNo)
    const billed = line.billedCost ?? '\\N'
    const effective = line.effectiveCost ?? '\\N'
    const list = line.listCost ?? '\\N'
    const quantity = line.usageQuantity ?? '\\N'
    const order = line.orderId === null ? '\\N' : escaped(line.orderId)
    const amounts = billed.length + effective.length + list.length + quantity.length + order.length + 5
    const identity = subjectId.length + rowHash.length + number.length + 3
    const length = identity + middle.length + amounts + unit.length + end.length
    if (this.at + length > this.block.length) this.turn(length)
    this.text(subjectId)
    this.text(rowHash)
    this.text(number)
    this.bytes(middle)
    this.text(billed)
    this.text(effective)
    this.text(list)
    this.text(quantity)
    this.bytes(unit)
    this.text(order)
    this.bytes(end)
  }

  /** What was added since the last time. */
  take(): Buffer[] {
    if (this.at > 0) this.turn(0)
    const { full } = this
    this.full = []
    return full
  }

  /** A text, and a tab after it. */
  private text(latin: string): void {
    const { block } = this
    const { length } = latin
    let at = this.at
    if (length > shortText) at += block.write(latin, at, 'latin1')
    else for (let from = 0; from < length; from += 1, at += 1) block[at] = latin.charCodeAt(from)
    block[at] = tab
    this.at = at + 1
  }

  private bytes(bytes: Buffer): void {
    this.block.set(bytes, this.at)
    this.at += bytes.length
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
    this.middle = bytesOf(
      `${this.of}\t${billingPeriod}-01\t${chargeOn}\t${chargeCategory}\t${chargeClass ?? '\\N'}\t${currency}\t`,
    )
    this.unit = bytesOf(`${escaped(line.usageUnit)}\t`)
    this.end = bytesOf(`${line.commitment ?? '\\N'}\t${escaped(line.description)}\n`)
  }
}
