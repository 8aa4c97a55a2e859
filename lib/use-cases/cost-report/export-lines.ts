import { z } from 'zod'
import { exportLines } from '../../catalog/cost-report/export-lines.ts'
import { findProductLine } from '../../catalog/cost-report/names.ts'
import { type ExportedLine, exportCells, exportColumns } from '../../domain/bill/focus-export.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { csvRow, textCell } from '../../platform/csv/write.ts'
import { FileStream } from '../../platform/json-text.ts'
import { defineQuery } from '../define.ts'

/** Each holds a connection of the database for as long as somebody downloads: the pages need the others. */
const mostAtOnce = 2
let running = 0

const rowOf = (line: ExportedLine): string =>
  csvRow(exportCells(line).map((cell) => ('amount' in cell ? cell.amount : textCell(cell.text))))

async function* textOf(lines: AsyncGenerator<ExportedLine[]>): AsyncGenerator<string> {
  running += 1
  try {
    yield csvRow(exportColumns)
    for await (const some of lines) yield some.map(rowOf).join('')
  } finally {
    running -= 1
  }
}

/**
 * Every line of a month that counts as a CSV file in columns of FOCUS, made while it is read, in bounded memory. Texts that a
 * spreadsheet would run are quoted; what a source does not say is empty. Fails with forbidden, not-found, and rate-limited while two
 * others are under way.
 */
export const exportCostLines = defineQuery({
  input: z.strictObject({
    month: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/),
    productLine: z.string().min(1).max(120).optional(),
  }),
  authorise: (actor, { productLine }) =>
    productLine === undefined ? decide(actor, 'cost.read') : holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input: { month, productLine } }) => {
    const line = productLine === undefined ? null : await findProductLine(database, productLine)
    if (productLine !== undefined && line === null) return fail('not-found', 'there is no such product line')
    const allowed = decide(actor, 'cost.read', line === null ? {} : { productLineId: line.id })
    if (!allowed.ok) return allowed
    if (running >= mostAtOnce)
      return fail('rate-limited', 'two others are exporting now: try again in a minute')
    const name = ['cost', productLine, month].filter(Boolean).join('-')
    const parts = textOf(exportLines(database, month, line?.id ?? null))
    return ok(new FileStream(parts, 'text/csv', `${name}.csv`))
  },
})
