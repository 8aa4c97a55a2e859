import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvReader } from './reader.ts'
import { csvRow, textCell, textOfCell } from './write.ts'

function read(text: string): string[][] {
  const rows: string[][] = []
  const reader = new CsvReader({
    row: (row) => void rows.push(Array.from({ length: row.size }, (_, at) => row.field(at))),
    flaw: (line, flaw) => expect([line, flaw]).toEqual([]),
  })
  reader.push(Buffer.from(text))
  reader.end()
  return rows
}

describe('a cell', () => {
  it.each([
    ['order-service', 'order-service'],
    ['', ''],
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['＝1+1', "'＝1+1"],
    ['a=1', 'a=1'],
    // What looks as if it had been made harmless is told from what was.
    ["'=1", "''=1"],
    ["'a", "'a"],
    ['{"env":"=1"}', '"{""env"":""=1""}"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['two\nlines', '"two\nlines"'],
    ['\n=1', '"\'\n=1"'],
    ['生产', '生产'],
  ])('%j is written %j', (text, cell) => {
    expect(textCell(text)).toBe(cell)
  })

  const text = fc.string({
    unit: fc.constantFrom('a', '1', ' ', ',', '"', "'", '\n', '\r', '=', '-', '＝', '生', '\t'),
  })

  it('is read as what it was, but for the quote before a formula, and never begins one', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (texts) => {
        const [row = []] = read(csvRow(texts.map(textCell)))
        expect(row.map(textOfCell)).toEqual(texts)
        for (const cell of row) expect(cell.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/)
      }),
    )
  })
})
