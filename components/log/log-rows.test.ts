import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldOf, unfolded } from './fold.ts'
import { lineLink, rangeOf, readLineLink } from './line-link.ts'
import { nextOf } from './next-of.ts'
import { pageLines, pagesOf } from './use-lines.ts'

const group = (line: number, end: number | null, depth = 0) => ({ line, end, depth, name: `group ${line}` })
const groups = [group(1, 4), group(5, 10), group(6, 8, 1), group(11, null)]

describe('lines to fetch', () => {
  const total = 200_000
  it('are those of the pages that the lines in sight are on, each once', () => {
    expect(pagesOf([1, 2, 500, 501, 650], total)).toEqual([0, 1])
    expect(pagesOf([199_820, 199_970, total], total)).toEqual([399])
  })

  it('are not what is folded away between two of them', () => {
    const fold = foldOf(total, [group(1, 199_984), group(199_985, null)], new Set([1]))
    const inSight = Array.from({ length: fold.count }, (_, row) => fold.lineAt(row))
    expect(inSight).toHaveLength(17)
    expect(pagesOf(inSight, total)).toEqual([0, total / pageLines - 1])
  })

  it('are of this log', () => expect(pagesOf([0, -3, 13], 12)).toEqual([]))
})

describe('folding', () => {
  it('shows every line when nothing is closed', () => {
    const fold = foldOf(12, groups, new Set())
    expect(fold.count).toBe(12)
    expect(Array.from({ length: 12 }, (_, row) => fold.lineAt(row))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ])
  })

  it.each([
    [[1], [1, 5, 6, 7, 8, 9, 10, 11, 12]],
    [[6], [1, 2, 3, 4, 5, 6, 9, 10, 11, 12]],
    [
      [5, 6],
      [1, 2, 3, 4, 5, 11, 12],
    ],
    [
      [1, 5, 11],
      [1, 5, 11],
    ],
    [[99], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ])('closed %j', (closed, expected) => {
    const fold = foldOf(12, groups, new Set(closed))
    expect(Array.from({ length: fold.count }, (_, row) => fold.lineAt(row))).toEqual(expected)
  })

  it('finds the row of each line, and of a hidden one that of its head', () => {
    fc.assert(
      fc.property(fc.subarray([1, 5, 6, 11]), fc.integer({ min: 0, max: 40 }), (closed, lines) => {
        const fold = foldOf(
          lines,
          groups.filter(({ line }) => line <= lines),
          new Set(closed),
        )
        const shown = Array.from({ length: fold.count }, (_, row) => fold.lineAt(row))
        expect(shown).toEqual(Array.from(new Set(shown)).sort((a, b) => a - b))
        expect(shown.every((line) => line >= 1 && line <= lines)).toBe(true)
        for (const [row, line] of shown.entries()) expect(fold.rowOf(line)).toBe(row)
        for (let line = 1; line <= lines; line += 1) {
          const head = fold.lineAt(fold.rowOf(line))
          expect(head).toBe(shown.findLast((each) => each <= line))
        }
      }),
    )
  })

  it('opens what hides a line', () => {
    expect(unfolded(new Set([1, 5, 6]), groups, 7)).toEqual(new Set([1]))
    expect(unfolded(new Set([5]), groups, 5)).toEqual(new Set([5]))
    expect(unfolded(new Set([11]), groups, 12)).toEqual(new Set())
  })
})

describe('links to lines', () => {
  it.each([
    ['#L12', { from: 12, to: 12 }],
    ['#L12-L40', { from: 12, to: 40 }],
    ['#L40-12', { from: 12, to: 40 }],
    ['#L0', null],
    ['#L1-L0', null],
    ['#12', null],
    ['', null],
    ['#Lx', null],
  ])('%s', (hash, expected) => {
    expect(readLineLink(hash)).toEqual(expected)
  })

  it('lead back to what they were made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e8 }), fc.integer({ min: 1, max: 1e8 }), (a, b) => {
        const range = rangeOf(a, b)
        expect(readLineLink(lineLink(range))).toEqual(range)
      }),
    )
  })
})

describe('the next of some lines', () => {
  it.each([
    [[3, 7, 9], 0, 1, 3],
    [[3, 7, 9], 3, 1, 7],
    [[3, 7, 9], 9, 1, 3],
    [[3, 7, 9], 7, -1, 3],
    [[3, 7, 9], 3, -1, 9],
    [[3, 7, 9], 100, -1, 9],
  ] as const)('%j from %d by %d', (lines, at, step, expected) => {
    expect(nextOf(lines, at, step)).toMatchObject({ line: expected })
  })

  it('is none of none', () => {
    expect(nextOf([], 1, 1)).toBeNull()
  })
})
