import { readLine, saysError, withoutEscapes } from './line.ts'

/** Lines that belong together under a head, which folding leaves. */
export interface LogGroup {
  /** Number of its head. */
  line: number
  /** Number of its last line; null while it goes on. */
  end: number | null
  name: string
  /** 0: a step or section, 1: a group inside it. */
  depth: 0 | 1
}

/** What a reader jumps by: kept while a log is read, so that nobody reads it all to know. */
export interface LogOutline {
  groups: LogGroup[]
  /** Numbers of the first lines that say an error. */
  errors: number[]
  errorCount: number
}

export const emptyOutline: LogOutline = { groups: [], errors: [], errorCount: 0 }

const mostGroups = 500
const mostErrors = 1_000
const longestName = 120

/**
 * The outline after further lines, the first of which has the number `from`. A section ends where the next begins, a
 * group at its end or that of its section; `begins` names sections (by the index of their first line) that say no head.
 *  Beyond the bounds groups and errors are not kept; errors are still counted.
 */
export function outlineAfter(
  before: LogOutline,
  from: number,
  lines: readonly string[],
  begins: ReadonlyMap<number, string> = new Map(),
): LogOutline {
  const groups = before.groups.map((group) => ({ ...group }))
  const errors = [...before.errors]
  let { errorCount } = before
  const close = (depth: number, end: number) => {
    for (let at = groups.length - 1; at >= 0; at -= 1) {
      const group = groups[at]
      if (group?.end === null && group.depth >= depth) group.end = end
      if (group?.depth === 0) break
    }
  }
  const open = (line: number, depth: 0 | 1, text: string) => {
    if (groups.length >= mostGroups) return
    groups.push({ line, end: null, name: withoutEscapes(text).trim().slice(0, longestName), depth })
  }
  for (const [index, text] of lines.entries()) {
    const number = from + index
    const line = readLine(text)
    const begun = begins.get(index)
    if (begun !== undefined && line.kind !== 'section') {
      close(0, number - 1)
      open(number, 0, begun)
    }
    if (line.kind === 'section') {
      close(0, number - 1)
      open(number, 0, line.text)
    } else if (line.kind === 'group') {
      close(1, number - 1)
      open(number, 1, line.text)
    } else if (line.kind === 'group-end') close(1, number)
    else if (saysError(line)) {
      errorCount += 1
      if (errors.length < mostErrors) errors.push(number)
    }
  }
  return { groups, errors, errorCount }
}

/** Ends what is still open: no line comes any more. */
export const outlineEnded = (outline: LogOutline, lines: number): LogOutline => ({
  ...outline,
  groups: outline.groups.map((group) => (group.end === null ? { ...group, end: lines } : group)),
})
