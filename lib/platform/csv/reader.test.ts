import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvPlace, CsvReader, longestRowBytes } from './reader.ts'

interface Read {
  rows: { line: number; fields: string[] }[]
  flaws: [number, string, string][]
}

/** Reads bytes in pieces of these lengths; with `anew` by a new reader after every piece, from the place of the last. */
function read(bytes: Buffer, pieces: number[] = [bytes.length], anew = false): Read {
  const found: Read = { rows: [], flaws: [] }
  const sink = {
    row: (row: { line: number; size: number; field(at: number): string }) => {
      found.rows.push({ line: row.line, fields: Array.from({ length: row.size }, (_, at) => row.field(at)) })
    },
    flaw: (line: number, flaw: string, excerpt: string) => {
      found.flaws.push([line, flaw, excerpt])
    },
  }
  let reader = new CsvReader(sink)
  let at = 0
  for (const length of [...pieces, bytes.length]) {
    reader.push(bytes.subarray(at, at + length))
    at = Math.min(bytes.length, at + length)
    if (anew) {
      const place: CsvPlace = reader.place
      reader = new CsvReader(sink, place)
      at = place.offset
    }
  }
  reader.push(bytes.subarray(at))
  reader.end()
  return found
}
const fieldsOf = (text: string) => read(Buffer.from(text)).rows.map(({ fields }) => fields)
const linesOf = (text: string) => read(Buffer.from(text)).rows.map(({ line }) => line)
const flawsOf = (bytes: string | Buffer) => read(Buffer.from(bytes)).flaws.map(([line, flaw]) => [line, flaw])

const written = (fields: string[]) =>
  fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')

const field = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '1', ' ', ',', '"', '\n', '\r', '生', '😀', '='), maxLength: 8 }),
  fc.constantFrom('', '12.50', '{"env":"prod"}'),
)
const table = fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { maxLength: 8 })
const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 })

describe('CSV', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['a,', [['a', '']]],
    ['"a,1","b""c"\n', [['a,1', 'b"c']]],
    ['"",""\n', [['', '']]],
    ['""\n', [['']]],
    ['"two\nlines",x\r\n', [['two\nlines', 'x']]],
    ['"two\r\nlines",x', [['two\r\nlines', 'x']]],
    ['\uFEFFa,b\n', [['a', 'b']]],
    ['\n\na\n\r\nb\n', [['a'], ['b']]],
    ['a b, c \n', [['a b', ' c ']]],
    ['', []],
    ['\n', []],
  ])('%j', (text, rows) => {
    expect(fieldsOf(text)).toEqual(rows)
    expect(flawsOf(text)).toEqual([])
  })

  it('says on which line of the file a row begins', () => {
    expect(linesOf('h\n\n"a\nb\nc",1\r\nx\n\uFEFF\ny')).toEqual([1, 3, 6, 7, 8])
  })

  it.each([
    ['a,b"c,d\n1,2,3\n', [[1, 'stray-quote']], [['1', '2', '3']]],
    ['"a"b,c\n1,2\n', [[1, 'stray-quote']], [['1', '2']]],
    ['"a" ,c\n1,2\n', [[1, 'stray-quote']], [['1', '2']]],
    // The row after the one whose quote is open is whole, and is read.
    [
      '1,"a\n2,"b"\n3,c\n',
      [[1, 'unclosed-quote']],
      [
        ['2', 'b'],
        ['3', 'c'],
      ],
    ],
    [
      '1,a\n2,"b\n3,c\n4,d',
      [[2, 'unclosed-quote']],
      [
        ['1', 'a'],
        ['3', 'c'],
        ['4', 'd'],
      ],
    ],
    ['1,a\n2,"b', [[2, 'unclosed-quote']], [['1', 'a']]],
    ['1,a\n2,"', [[2, 'unclosed-quote']], [['1', 'a']]],
    [
      '1,a\n2,\u0000b\n3,c\n',
      [[2, 'nul']],
      [
        ['1', 'a'],
        ['3', 'c'],
      ],
    ],
  ])('%j costs the bad row alone', (text, flaws, rows) => {
    expect(flawsOf(text)).toEqual(flaws)
    expect(fieldsOf(text)).toEqual(rows)
  })

  it('refuses rows that are not UTF-8, and reads those beside them', () => {
    const gbk = Buffer.from([0xc9, 0xfa, 0xb2, 0xfa])
    const bytes = Buffer.concat([Buffer.from('1,生产\n2,'), gbk, Buffer.from('\n3,\uFFFD\n4,x\n')])
    const found = read(bytes)
    expect(found.flaws.map(([line, flaw]) => [line, flaw])).toEqual([[2, 'not-utf8']])
    expect(found.rows.map(({ fields }) => fields)).toEqual([
      ['1', '生产'],
      // A replacement character that stands in the file is one, also next to bytes that are none.
      ['3', '\uFFFD'],
      ['4', 'x'],
    ])
    expect(fieldsOf('3,\uFFFD\n')).toEqual([['3', '\uFFFD']])
    expect(flawsOf(Buffer.from('a,b\n', 'utf16le'))).toEqual([
      [1, 'nul'],
      [2, 'nul'],
    ])
    // Cut in the middle of a character.
    expect(flawsOf(Buffer.from('1,生').subarray(0, 4))).toEqual([[1, 'not-utf8']])
  })

  it('refuses a row that is too long, holds no more of it, and reads on after it', () => {
    const long = 'x'.repeat(longestRowBytes * 3)
    const bytes = Buffer.from(`a,b\n${long}\nc,d\n"${long}\ne,f\n`)
    const steps = Array.from({ length: 100 }, () => 65_536)
    for (const anew of [false, true]) {
      const found = read(bytes, steps, anew)
      expect(found.rows).toEqual([
        { line: 1, fields: ['a', 'b'] },
        { line: 3, fields: ['c', 'd'] },
        { line: 5, fields: ['e', 'f'] },
      ])
      expect(found.flaws.map(([line, flaw]) => [line, flaw])).toEqual([
        [2, 'too-long'],
        [4, 'too-long'],
      ])
    }
  })

  it('reads what was written, however it comes in pieces and however often it begins anew', () => {
    fc.assert(
      fc.property(table, pieces, fc.boolean(), fc.constantFrom('\n', '\r\n'), (rows, steps, anew, end) => {
        const text = rows.map((fields) => written(fields) + end).join('')
        const bytes = Buffer.from(text)
        const found = read(bytes, steps, anew)
        expect(found.flaws).toEqual([])
        expect(found.rows.map(({ fields }) => fields)).toEqual(rows)
        for (const [at, { line }] of found.rows.entries()) {
          const before = rows
            .slice(0, at)
            .map((fields) => written(fields) + end)
            .join('')
          expect(line).toBe(before.split('\n').length)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('hands over every line of anything at all, as a row or as a flaw', () => {
    const noise = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r'), maxLength: 40 })
    fc.assert(
      fc.property(noise, pieces, fc.boolean(), (text, steps, anew) => {
        const whole = read(Buffer.from(text))
        expect(read(Buffer.from(text), steps, anew)).toEqual(whole)
        const begun = [...whole.rows.map(({ line }) => line), ...whole.flaws.map(([line]) => line)].sort(
          (a, b) => a - b,
        )
        expect(new Set(begun).size).toBe(begun.length)
        // Without quotes every line that is not empty is one of them.
        if (!text.includes('"')) {
          const filled = text
            .split('\n')
            .flatMap((line, at) => (line.replace(/\r$/, '') === '' ? [] : [at + 1]))
          expect(begun).toEqual(filled)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('knows the same row again by its hash, wherever it stands', () => {
    const hashes: string[] = []
    const into = new Uint32Array(2)
    const reader = new CsvReader({
      row: (row) => {
        row.hash(into)
        hashes.push(into.join('-'))
      },
      flaw: () => undefined,
    })
    for (const text of ['a,1\nb,2\n', 'x,生产\na,1\nb,2\n', 'a,2\r\na,1\r\nx,生产'])
      reader.push(Buffer.from(text))
    reader.end()
    const [a, b, x, a2, b2, other, a3, x2] = hashes
    expect([a2, a3, b2, x2]).toEqual([a, a, b, x])
    expect(new Set([a, b, x, other]).size).toBe(4)
  })
})
