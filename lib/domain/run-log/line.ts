/** What a line of a log is to its reader. */
export type LineKind = 'plain' | 'section' | 'group' | 'group-end' | 'error' | 'warning' | 'command' | 'debug'

export interface LogLine {
  /** As the runner stamped it; null where it did not. */
  at: string | null
  kind: LineKind
  /** Without stamp and mark. */
  text: string
}

const stamp = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]? ?/
const mark = /^##\[(section|group|endgroup|error|warning|command|debug)\]\s?/
const kinds: Record<string, LineKind> = {
  section: 'section',
  group: 'group',
  endgroup: 'group-end',
  error: 'error',
  warning: 'warning',
  command: 'command',
  debug: 'debug',
}

/** A line as its parts: when it was printed, what it is, what it says. Never fails: any text is a line. */
export function readLine(line: string): LogLine {
  const at = stamp.exec(line)
  const rest = at ? line.slice(at[0].length) : line
  const found = mark.exec(rest)
  return {
    at: at?.[1] ?? null,
    kind: kinds[found?.[1] ?? ''] ?? 'plain',
    text: found ? rest.slice(found[0].length) : rest,
  }
}

const escapeCode = String.fromCharCode(0x1b)
const bell = String.fromCharCode(0x07)
/** A title or link of a terminal, with or without its end. */
const told = `[\\]PX^_][^${bell}${escapeCode}]*(?:${bell}|${escapeCode}\\\\)?`

/** A colour code or any other control sequence (its numbers, its last letter), a title or link, a lone escapeCode. */
export const escapeSequences = (): RegExp =>
  new RegExp(`${escapeCode}(?:\\[([0-?]*)[ -/]*([@-~]?)|${told}|[ -/]*[0-~]?)`, 'g')
const escapes = escapeSequences()

/** The text without what only a terminal understands. */
export const withoutEscapes = (text: string): string =>
  text.includes(escapeCode) ? text.replace(escapes, '') : text

/** Words by which tools say that something went wrong; a count of none is not one. */
const wrong =
  /^(?:error|fatal|panic)\b|^npm ERR!|\b(?:ERROR|FATAL|SEVERE|PANIC)\b|\b(?:BUILD|Build) (?:FAILED|failed)\b|^(?:Caused by|Exception in|Traceback)\b|\b[\w.]+(?:Exception|Error): |exited with code [1-9]/
const none = /\b(?:0|no) errors?\b|\berrors?[:=]\s*0\b/i
/** Only the beginning of a line is looked at: what matters stands there. */
const lookedAt = 400

/** Whether a line says that something went wrong. */
export function saysError(line: LogLine): boolean {
  if (line.kind === 'error') return true
  if (line.kind !== 'plain') return false
  const text = withoutEscapes(line.text.slice(0, lookedAt)).trimStart()
  return wrong.test(text) && !none.test(text)
}
