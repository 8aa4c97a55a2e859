/** One line of a change: with its number in the old text (what is gone) or in the new one. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  /** From 1. */
  line: number
}

const around = 3

const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Longest common lines, by Myers' greedy walk: short where little is changed, however long the file is. */
function changesOf(before: readonly string[], after: readonly string[]): DiffLine[] {
  const most = before.length + after.length
  let reach = new Map<number, number>([[1, 0]])
  const walked: Map<number, number>[] = []
  const isDown = (at: Map<number, number>, k: number, d: number): boolean =>
    k === -d || (k !== d && (at.get(k - 1) ?? -1) < (at.get(k + 1) ?? -1))
  search: for (let d = 0; d <= most; d += 1) {
    walked.push(reach)
    const next = new Map(reach)
    for (let k = -d; k <= d; k += 2) {
      let x = isDown(reach, k, d) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
      let y = x - k
      while (x < before.length && y < after.length && before[x] === after[y]) {
        x += 1
        y += 1
      }
      next.set(k, x)
      reach = next
      if (x >= before.length && y >= after.length) break search
    }
  }
  const lines: DiffLine[] = []
  let [x, y] = [before.length, after.length]
  const keep = () => {
    x -= 1
    y -= 1
    lines.push({ kind: 'same', text: after[y] ?? '', line: y + 1 })
  }
  for (let d = walked.length - 1; d >= 0; d -= 1) {
    const at = walked[d] ?? new Map<number, number>()
    const k = x - y
    const down = isDown(at, k, d)
    const fromX = at.get(down ? k + 1 : k - 1) ?? 0
    const fromY = fromX - (down ? k + 1 : k - 1)
    while (x > fromX && y > fromY && x > 0 && y > 0) keep()
    if (d === 0) break
    if (down) {
      y -= 1
      lines.push({ kind: 'added', text: after[y] ?? '', line: y + 1 })
    } else {
      x -= 1
      lines.push({ kind: 'removed', text: before[x] ?? '', line: x + 1 })
    }
  }
  return lines.reverse()
}

/** What becomes of a file, in pieces with three lines around each change; no pieces: nothing does. */
export function fileDiff(before: string, after: string): DiffLine[][] {
  const lines = changesOf(linesOf(before), linesOf(after))
  const pieces: DiffLine[][] = []
  let end = -1
  for (const [at, line] of lines.entries()) {
    if (line.kind === 'same') continue
    const from = Math.max(at - around, end)
    const to = at + around + 1
    const last = pieces.at(-1)
    if (last !== undefined && at - around <= end) last.push(...lines.slice(end, to))
    else pieces.push(lines.slice(Math.max(from, 0), to))
    end = Math.min(to, lines.length)
  }
  return pieces
}
