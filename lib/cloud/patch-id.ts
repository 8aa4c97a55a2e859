import { createHash } from 'node:crypto'

/** One file of a diff. Modes are '0' where there is no file; `text` is its unified diff, empty where nothing is shown. */
export interface FileChange {
  oldPath: string
  newPath: string
  oldMode: string
  newMode: string
  oldId: string
  newId: string
  binary: boolean
  text: string
}

const emptyBlob = /^e69de29/
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** Whether a diff without lines says all there is to say: a mode, a rename, an empty file. Else the cloud left it out. */
function isWholeWithoutLines(change: FileChange): boolean {
  if (change.oldMode === '0' || change.newMode === '0')
    return emptyBlob.test(change.oldMode === '0' ? change.newId : change.oldId)
  return (
    change.oldId === change.newId && (change.oldPath !== change.newPath || change.oldMode !== change.newMode)
  )
}

/** Lines of the hunks without their numbers and blanks, as git patch-id reads them; removed before added in every run. */
function linesOf(text: string, back: boolean): string[] {
  const at = text.search(/^@@ /m)
  if (at === -1) return []
  const lines: string[] = []
  let added: string[] = []
  for (const line of text.slice(at).split('\n')) {
    const sign = line[0] ?? ''
    const words = line.slice(1).replaceAll(/\s+/g, '')
    const turned = back && sign !== ' ' ? (sign === '+' ? '-' : '+') : sign
    if (sign === '+' || sign === '-') {
      if (turned === '-') lines.push(`-${words}`)
      else added.push(`+${words}`)
      continue
    }
    lines.push(...added)
    added = []
    if (sign === ' ') lines.push(` ${words}`)
  }
  return [...lines, ...added]
}

function fileText(change: FileChange, back: boolean): string {
  const { oldPath, newPath, oldMode, newMode, oldId, newId } = change
  const forth = [oldPath, oldMode, newPath, newMode]
  const head = back ? [newPath, newMode, oldPath, oldMode] : forth
  const blobs = change.binary ? (back ? [newId, oldId] : [oldId, newId]) : []
  return [...head, ...blobs, ...linesOf(change.text, back)].join('\n')
}

/**
 * Names a change by what it does, wherever it stands: two halves of 32 hex digits, of the change and of the same change
 * taken back. Null where it cannot be named: nothing changed, or the cloud left part of the diff out.
 */
export function patchIdOf(changes: readonly FileChange[]): string | null {
  if (changes.length === 0) return null
  const whole = changes.every(
    (change) => change.binary || /^@@ /m.test(change.text) || isWholeWithoutLines(change),
  )
  if (!whole) return null
  const half = (back: boolean) =>
    hash(
      changes
        .map((change) => hash(fileText(change, back)))
        .sort()
        .join('\n'),
    )
  return half(false) + half(true)
}
