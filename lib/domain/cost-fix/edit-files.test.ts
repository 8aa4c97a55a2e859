import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editFile } from './edit-files.ts'
import { type DiffLine, fileDiff } from './file-diff.ts'

const text = `resource "alicloud_instance" "web" {
  image = "a"
}

resource "alicloud_instance" "db" {
  tags = { project = var.project }
}

resource "alicloud_instance" "old" {
  tags = { project = "trade" }
}
`
const shown = (lines: readonly DiffLine[]) =>
  lines.map(({ kind, text: line }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${line}`)

describe('one file with several wishes', () => {
  it('does what can be done, and refuses the rest one by one', () => {
    const wanted = { project: 'trade' }
    const {
      text: after,
      pieces,
      outcomes,
    } = editFile(text, 'terraform/trade/main.tf', [
      { findingId: 'web', address: 'alicloud_instance.web', wanted },
      { findingId: 'db', address: 'alicloud_instance.db', wanted },
      { findingId: 'old', address: 'alicloud_instance.old', wanted },
      { findingId: 'gone', address: 'alicloud_instance.gone', wanted },
    ])
    expect(outcomes).toEqual([
      { findingId: 'web', state: 'ready' },
      { findingId: 'db', state: 'refused', code: 'computed' },
      { findingId: 'old', state: 'already' },
      { findingId: 'gone', state: 'refused', code: 'no-such-resource' },
    ])
    expect(after).toContain('  tags = {\n    project = "trade"\n  }\n}\n')
    expect(pieces).toHaveLength(1)
    expect(shown(pieces[0] ?? [])).toEqual([
      ' resource "alicloud_instance" "web" {',
      '   image = "a"',
      '+  tags = {',
      '+    project = "trade"',
      '+  }',
      ' }',
      ' ',
      ' resource "alicloud_instance" "db" {',
    ])
  })

  it('adds up what two findings want of one resource', () => {
    const { text: after } = editFile(text, 'main.tf', [
      { findingId: 'a', address: 'alicloud_instance.web', wanted: { project: 'trade' } },
      { findingId: 'b', address: 'alicloud_instance.web', wanted: { environment: 'test' } },
    ])
    expect(after).toMatch(/project\s+= "trade"\n\s+environment\s+= "test"/)
  })
})

describe('a change of a file', () => {
  it('has the numbers of the lines it speaks of', () => {
    const before = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`)
    const after = before.flatMap((line) =>
      line === 'line 5' ? ['LINE 5'] : line === 'line 25' ? [line, 'new'] : [line],
    )
    const pieces = fileDiff(before.join('\n'), `${after.join('\n')}\n`)
    expect(pieces.map((piece) => piece.filter(({ kind }) => kind !== 'same'))).toEqual([
      [
        { kind: 'removed', text: 'line 5', line: 5 },
        { kind: 'added', text: 'LINE 5', line: 5 },
      ],
      [{ kind: 'added', text: 'new', line: 26 }],
    ])
    expect(pieces.map(({ length }) => length)).toEqual([8, 7])
  })

  it('is nothing where nothing changed, but for ends of lines', () => {
    expect(fileDiff('a\r\nb\r\n', 'a\nb')).toEqual([])
    expect(fileDiff('', '')).toEqual([])
  })

  it('makes the new text of the old one, with nothing told twice', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '}'), { maxLength: 25 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const told = fileDiff(before.join('\n'), after.join('\n')).flat()
        const gone = new Set(told.filter(({ kind }) => kind === 'removed').map(({ line }) => line))
        const come = new Map(
          told.filter(({ kind }) => kind === 'added').map(({ line, text: added }) => [line, added]),
        )
        const rest = before.filter((_line, at) => !gone.has(at + 1))
        const made: string[] = []
        while (rest.length > 0 || come.has(made.length + 1))
          made.push(come.get(made.length + 1) ?? rest.shift() ?? '')
        expect(made).toEqual(after)
      }),
    )
  })
})
