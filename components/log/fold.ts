import type { LogOutline } from '../../lib/api/contract/run-log.ts'

type Groups = LogOutline['groups']

/** Lines of a log as rows on the screen: those of closed groups are left out, the heads stay. */
export interface Fold {
  /** How many rows there are. */
  count: number
  /** The number of the line in a row (rows from 0, lines from 1). */
  lineAt(row: number): number
  /** The row of a line; of a hidden one that of the head that hides it. */
  rowOf(line: number): number
}

/** Ranges of hidden lines, in order and apart from each other. */
function hiddenRanges(lines: number, groups: Groups, closed: ReadonlySet<number>): [number, number][] {
  const ranges: [number, number][] = []
  for (const { line, end } of groups) {
    const to = Math.min(end ?? lines, lines)
    if (!closed.has(line) || to <= line) continue
    const last = ranges.at(-1)
    if (last && line + 1 <= last[1] + 1) last[1] = Math.max(last[1], to)
    else ranges.push([line + 1, to])
  }
  return ranges
}

/** The last index whose value is at most the wanted one; -1 when there is none. */
function lastAtMost(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= wanted) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Where each line is; groups come in the order of their lines. */
export function foldOf(lines: number, groups: Groups, closed: ReadonlySet<number>): Fold {
  const ranges = hiddenRanges(lines, groups, closed)
  const starts = ranges.map(([from]) => from)
  // Hidden lines before each range, and the first row after it.
  const before: number[] = []
  const rows: number[] = []
  let hidden = 0
  for (const [from, to] of ranges) {
    before.push(hidden)
    rows.push(from - 1 - hidden)
    hidden += to - from + 1
  }
  const sizeOf = (index: number) => {
    const range = ranges[index]
    return range ? range[1] - range[0] + 1 : 0
  }
  return {
    count: lines - hidden,
    lineAt: (row) => {
      const index = lastAtMost(rows, row)
      return row + 1 + (index < 0 ? 0 : (before[index] ?? 0) + sizeOf(index))
    },
    rowOf: (line) => {
      const index = lastAtMost(starts, line)
      const range = ranges[index]
      if (!range) return line - 1
      if (line <= range[1]) return range[0] - 2 - (before[index] ?? 0)
      return line - 1 - (before[index] ?? 0) - sizeOf(index)
    },
  }
}

/** The closed groups without those that hide a line. */
export function unfolded(closed: ReadonlySet<number>, groups: Groups, line: number): ReadonlySet<number> {
  const hiding = groups.filter(
    (group) => closed.has(group.line) && group.line < line && line <= (group.end ?? line),
  )
  if (hiding.length === 0) return closed
  const open = new Set(closed)
  for (const group of hiding) open.delete(group.line)
  return open
}
