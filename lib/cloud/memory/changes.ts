import type { FileChange } from '../patch-id.ts'
import { hashOf, type MemoryCommit } from './estate.ts'

const around = 3

/** A unified diff with one hunk: what is alike at both ends stays outside, but for three lines of context. */
function diffText(before: string[], after: string[]): string {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const lead = before.slice(Math.max(0, head - around), head)
  const rest = before.slice(before.length - tail, Math.min(before.length, before.length - tail + around))
  const gone = before.slice(head, before.length - tail)
  const come = after.slice(head, after.length - tail)
  const sign = (mark: string, lines: string[]) => lines.map((line) => `${mark}${line}`)
  return ['@@ -1 +1 @@', ...sign(' ', lead), ...sign('-', gone), ...sign('+', come), ...sign(' ', rest)].join(
    '\n',
  )
}

const linesOf = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n')

/** What one commit changes against another. */
export function changesBetween(from: MemoryCommit, to: MemoryCommit): FileChange[] {
  const paths = [...new Set([...from.files.keys(), ...to.files.keys()])]
  return paths
    .filter((path) => from.files.get(path) !== to.files.get(path))
    .map((path): FileChange => {
      const [before, after] = [from.files.get(path), to.files.get(path)]
      return {
        oldPath: path,
        newPath: path,
        oldMode: before === undefined ? '0' : '100644',
        newMode: after === undefined ? '0' : '100644',
        oldId: hashOf(before ?? ''),
        newId: hashOf(after ?? ''),
        binary: false,
        text: diffText(linesOf(before), linesOf(after)),
      }
    })
}
