import type { BillLine } from '../../domain/bill/line.ts'

/** Columns of bill_line in the order of copyText. */
export const copyColumns = `subject_id, row_hash, line_no, source_id, import_id, billing_period, charge_on, charge_category,
  charge_class, currency, billed_cost, effective_cost, list_cost, usage_quantity, usage_unit, order_id, commitment, description`

const special = /[\\\t\n\r\b\f\v]/

/** A text as COPY takes it; null is written \N. */
function escaped(text: string | null): string {
  if (text === null) return '\\N'
  if (!special.test(text)) return text
  return text
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

/** One line of bill_line in COPY's text format. `of` is `sourceId TAB importId`. */
export function copyText(line: BillLine, { subjectId, rowHash, lineNo }: LineIdentity, of: string): string {
  const { chargeClass, commitment } = line
  return `${subjectId}\t${rowHash}\t${lineNo}\t${of}\t${line.billingPeriod}-01\t${line.chargeOn}\t${line.chargeCategory}\t${
    chargeClass ?? '\\N'
  }\t${line.currency}\t${line.billedCost ?? '\\N'}\t${line.effectiveCost ?? '\\N'}\t${line.listCost ?? '\\N'}\t${
    line.usageQuantity ?? '\\N'
  }\t${escaped(line.usageUnit)}\t${escaped(line.orderId)}\t${commitment ?? '\\N'}\t${escaped(line.description)}\n`
}
