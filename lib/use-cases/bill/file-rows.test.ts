import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvReader } from '../../platform/csv/reader.ts'
import { newId } from '../../platform/ids.ts'
import { focusHeader, focusRow } from '../../testing/bill-files.ts'
import { FileRows } from './file-rows.ts'
import { FilePlace } from './import-place.ts'

const of = { sourceId: newId(), importId: newId() }

/** What becomes of the rows of a file that comes in pieces: lines without the number of theirs, and refusals. */
function read(file: string, pieceBytes = 1 << 20) {
  const place = FilePlace.parse({})
  const rows = new FileRows(of, { from: '2020-01', to: '2026-12' }, place)
  const reader = new CsvReader(rows, place)
  const bytes = Buffer.from(file)
  const found: string[] = []
  const take = () => {
    const { lines, refusals } = rows.take()
    const text = Buffer.concat(lines).toString()
    for (const line of text.split('\n').slice(0, -1)) found.push(line.replace(/^(\S+\t\S+)\t\d+/, '$1'))
    for (const { reason, column, excerpt } of refusals) found.push([reason, column, excerpt].join(' '))
  }
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    reader.push(bytes.subarray(at, at + pieceBytes))
    take()
  }
  reader.end()
  take()
  return found
}

// Few values, so that much stands there as in the row before: good ones, bad ones, and those that are written in two ways.
const few = (...values: string[]) => fc.constantFrom(...values)
const rowOf = fc.record({
  BilledCost: few('1.25', '1.25', '-3', 'x', ''),
  BillingCurrency: few('CNY', 'USD', 'Yuan'),
  BillingPeriodStart: few('2026-06-01', '2026-05-31T16:00:00Z', '2026-05-01', '2026-06-15'),
  ChargeCategory: few('Usage', 'usage', 'Tax', 'Fee'),
  ChargePeriodStart: few('2026-06-03', '2026-06-04', 'never'),
  ChargeDescription: few('', 'NULL', '生产', 'a "quote"', 'two\nlines', 'a\\b'),
  ResourceId: few('i-1', 'i-2', '生产'),
  Tags: few('{}', '{"env":"prod"}', 'env'),
  x_OrderId: few('', 'o-1'),
})
const text = fc.oneof(
  { weight: 20, arbitrary: rowOf.map((row) => focusRow(row)) },
  { weight: 1, arbitrary: few('\n', 'a,b\n', 'stray"quote,1\n') },
)

describe('rows of a file', () => {
  it('are what each of them is alone, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.integer({ min: 40, max: 4000 }), (rows, piece) => {
        const alone = rows.flatMap((row) => read(focusHeader + row)).sort()
        expect(read(focusHeader + rows.join(''), piece).sort()).toEqual(alone)
      }),
    )
  })
})
