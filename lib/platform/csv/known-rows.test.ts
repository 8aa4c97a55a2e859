import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KnownRows } from './known-rows.ts'
import { CsvReader } from './reader.ts'

/** Numbers rows by what stands in their first and last column, as far as that is known. */
function numbered(text: string, most = 1000): (number | undefined)[] {
  const known = new KnownRows<number>([0, 2, -1], most)
  const found: (number | undefined)[] = []
  const reader = new CsvReader({
    row: (row) => {
      const before = known.get(row)
      found.push(before)
      if (before === undefined) known.set(row, row.line)
    },
    flaw: (line, flaw) => expect([line, flaw]).toEqual([]),
  })
  reader.push(Buffer.from(text))
  reader.end()
  return found
}

describe('rows that are known', () => {
  it('are those with the same in the columns that count, whatever stands in the others', () => {
    expect(numbered('a,1,b\na,2,b\nab,1,\na,1,b\n,1,ab\n生,1,b\n"a",,"b"\n')).toEqual([
      undefined,
      1,
      undefined,
      1,
      undefined,
      undefined,
      1,
    ])
  })

  it('are forgotten when there are too many', () => {
    expect(numbered('a,,a\nb,,b\nc,,c\na,,a\nc,,c\n', 2)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      3,
    ])
  })

  it('are told apart by every byte, also where their hashes are the same', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', '生'), maxLength: 9 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 200 }), (pairs) => {
        const keys = pairs.map(([a, b]) => `${a},${b}`)
        const firsts = keys.map((key) => keys.indexOf(key) + 1)
        const found = numbered(pairs.map(([a, b]) => `${a},x,${b}\n`).join(''))
        expect(found.map((line, at) => line ?? at + 1)).toEqual(firsts)
      }),
    )
  })
})
