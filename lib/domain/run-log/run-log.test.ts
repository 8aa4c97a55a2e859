import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inert, plainStyle, readAnsi } from './ansi.ts'
import { readLine, saysError, withoutEscapes } from './line.ts'
import { lineMatches } from './match.ts'
import { emptyOutline, outlineAfter, outlineEnded } from './outline.ts'
import { cutPieces, linesOf, shownCharacters } from './segment.ts'

const esc = '\u001b'
/** Any text, with what terminals understand and what they choke on well represented. */
const odd = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    fc.constantFrom(
      esc,
      '[',
      '31m',
      ';',
      '\r',
      '\t',
      '\u0000',
      ']8;;',
      '\u0007',
      '\u202e',
      '<script>',
      '中',
      '😀',
      '##[error]',
    ),
  ),
  maxLength: 60,
})

describe('a line', () => {
  it.each([
    ['[2026-11-21T15:00:00.123Z] ##[section]Clone', '2026-11-21T15:00:00.123Z', 'section', 'Clone'],
    ['2026-11-21 15:00:00,123+08:00 hello', '2026-11-21 15:00:00,123+08:00', 'plain', 'hello'],
    ['##[group]Compile', null, 'group', 'Compile'],
    ['##[endgroup]', null, 'group-end', ''],
    ['##[error] no', null, 'error', 'no'],
    ['##[nothing]x', null, 'plain', '##[nothing]x'],
    ['[12] not a stamp', null, 'plain', '[12] not a stamp'],
    ['', null, 'plain', ''],
  ])('%j', (text, at, kind, rest) => {
    expect(readLine(text)).toEqual({ at, kind, text: rest })
  })

  it.each([
    ['##[error]anything', true],
    ['ERROR RefundLedgerTest failed', true],
    [`${esc}[31merror:${esc}[0m cannot find module`, true],
    ['Caused by: java.io.IOException: closed', true],
    ['java.lang.IllegalStateException: no', true],
    ['Process exited with code 1', true],
    ['npm ERR! missing script', true],
    ['Process exited with code 0', false],
    ['0 errors, 3 warnings', false],
    ['Tests run: 4, Errors: 0', false],
    ['##[section]ERROR handling', false],
    ['compiling ErrorHandler', false],
    ['0 new problems, 3 known', false],
  ])('says an error: %j %s', (text, expected) => {
    expect(saysError(readLine(text))).toBe(expected)
  })

  it('is any text', () => {
    fc.assert(
      fc.property(odd, (text) => {
        expect(text.endsWith(readLine(text).text)).toBe(true)
        expect(() => saysError(readLine(text))).not.toThrow()
      }),
    )
  })

  it('is found by what it shows, not by what colours it', () => {
    const line = `[2026-11-21T15:00:00Z] ${esc}[1mTest${esc}[0ms run: 4`
    expect(lineMatches(line, 'tests run', false)).toBe(true)
    expect(lineMatches(line, 'tests run', true)).toBe(false)
    expect(lineMatches(line, '2026', false)).toBe(false)
    expect(lineMatches(line, '[1m', false)).toBe(false)
  })
})

describe('colours', () => {
  const textOf = (line: string) =>
    readAnsi(line)
      .map(({ text }) => text)
      .join('')
  it.each<[string, string, object]>([
    [`${esc}[31mred`, 'red', { colour: 1 }],
    [`${esc}[1;36mbold cyan`, 'bold cyan', { colour: 6, bold: true }],
    [`${esc}[92mbright`, 'bright', { colour: 10 }],
    [`${esc}[38;5;196mcube`, 'cube', { colour: 'rgb(255 0 0)' }],
    [`${esc}[38;5;9mpalette`, 'palette', { colour: 9 }],
    [`${esc}[38;2;1;2;3mtrue`, 'true', { colour: 'rgb(1 2 3)' }],
    [`${esc}[48;5;240mback`, 'back', { background: 'rgb(88 88 88)' }],
    [`${esc}[38;2;999;0;0mno colour`, 'no colour', { colour: null }],
    [`${esc}[31m${esc}[mreset`, 'reset', { colour: null }],
    [`${esc}[2K${esc}[1Gcleared`, 'cleared', {}],
    [`${esc}]0;title\u0007plain`, 'plain', {}],
    [`${esc}]8;;javascript:alert(1)${esc}\\link${esc}]8;;${esc}\\`, 'link', {}],
    [`half ${esc}[31`, 'half ', {}],
    [`10%\r55%\r100%`, '100%', {}],
  ])('%j', (line, text, style) => {
    expect(textOf(line)).toBe(text)
    expect(readAnsi(line)[0]?.style).toEqual({ ...plainStyle, ...style })
  })

  it('shows what acts as a picture of it', () => {
    expect(inert('a\u0000b\u0007\t\u007f\u0085\u202e')).toBe('a\u2400b\u2407\t\u2421\ufffd\ufffd')
  })

  it('leaves nothing that acts in any text, and few pieces', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 40 }), (parts) => {
        const spans = readAnsi(parts.join(''))
        const shown = spans.map(({ text }) => text).join('')
        expect(shown).not.toMatch(/(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        expect(spans.length).toBeLessThanOrEqual(501)
      }),
    )
  })

  it('takes a line with thousands of colours in little time', () => {
    const began = performance.now()
    expect(readAnsi(`${esc}[31m${esc}[1mx`.repeat(50_000)).length).toBeLessThanOrEqual(501)
    expect(withoutEscapes(`${esc}[`.repeat(100_000))).toBe('')
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('the outline', () => {
  const lines = [
    '##[section]Clone',
    'git fetch',
    '##[section]Unit tests',
    '##[group]Compile',
    'ok',
    '##[endgroup]',
    'ERROR one failed',
    '##[section]Report',
  ]
  const expected = {
    groups: [
      { line: 1, end: 2, name: 'Clone', depth: 0 },
      { line: 3, end: 7, name: 'Unit tests', depth: 0 },
      { line: 4, end: 6, name: 'Compile', depth: 1 },
      { line: 8, end: 8, name: 'Report', depth: 0 },
    ],
    errors: [7],
    errorCount: 1,
  }

  it('knows sections, groups and errors', () => {
    expect(outlineEnded(outlineAfter(emptyOutline, 1, lines), 8)).toEqual(expected)
  })

  it('is the same however the lines came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: lines.length }), { maxLength: 5 }), (cuts) => {
        const at = [0, ...cuts, lines.length].sort((a, b) => a - b)
        let outline = emptyOutline
        for (let index = 1; index < at.length; index += 1) {
          const from = at[index - 1] ?? 0
          outline = outlineAfter(outline, from + 1, lines.slice(from, at[index]))
        }
        expect(outlineEnded(outline, lines.length)).toEqual(expected)
      }),
    )
  })

  it('is bounded, and counts on', () => {
    const many = Array.from({ length: 5_000 }, () => '##[error]no')
    const outline = outlineAfter(emptyOutline, 1, many)
    expect(outline.errors).toHaveLength(1_000)
    expect(outline.errorCount).toBe(5_000)
    const groups = outlineAfter(
      emptyOutline,
      1,
      Array.from({ length: 2_000 }, () => '##[section]x'),
    )
    expect(groups.groups).toHaveLength(500)
  })
})

describe('pieces', () => {
  const text = fc
    .array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line.replaceAll('\n', ' ')}\n`).join(''))

  it('are the text again, of bounded size, and number its lines', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 200 }), (whole, limit) => {
        const pieces = cutPieces(whole, limit)
        expect(pieces.map((piece) => piece.text).join('')).toBe(whole)
        const sizes = pieces.map((piece) => Buffer.byteLength(piece.text))
        expect(pieces.map((piece) => piece.bytes)).toEqual(sizes)
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(limit)
        const expected = whole.split('\n').slice(0, -1)
        expect(pieces.reduce((sum, piece) => sum + piece.lines, 0)).toBe(expected.length)
        let first = 1
        for (const piece of pieces) {
          for (const line of linesOf(piece, first)) {
            const all = expected[line.number - 1] ?? ''
            expect(line.cut ? all.startsWith(line.text) : all === line.text).toBe(true)
          }
          first += piece.lines
        }
      }),
    )
  })

  it('cut a line of 1 MB, for showing and for keeping', () => {
    const pieces = cutPieces(`before\n${'😀'.repeat(262_144)}\nafter\n`)
    expect(pieces.length).toBeGreaterThan(16)
    expect(Math.max(...pieces.map(({ bytes }) => bytes))).toBeLessThanOrEqual(65_536)
    const shown: { number: number; length: number; cut: boolean }[] = []
    let first = 1
    for (const piece of pieces) {
      for (const line of linesOf(piece, first))
        shown.push({ number: line.number, length: line.text.length, cut: line.cut })
      first += piece.lines
    }
    expect(shown).toEqual([
      { number: 1, length: 6, cut: false },
      { number: 2, length: shownCharacters, cut: true },
      { number: 3, length: 5, cut: false },
    ])
  })
})
