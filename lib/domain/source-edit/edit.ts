import { fail, type Result } from '../failure/result.ts'

/** Text in place of the characters from `from` to `to`; nothing else of a file is touched. */
export interface TextEdit {
  from: number
  to: number
  text: string
}

export interface EditedText {
  text: string
  /** Empty: everything was as it should be already. */
  edits: TextEdit[]
}

/**
 * Why a file is not edited: people look at it instead.
 * `unreadable`: it can not be parsed, so nothing is known of it. `no-such-resource`. `computed`: what should be changed is
 * worked out from something else (a parameter, a variable, an anchor that others use), so a text of ours might be wrong.
 */
export type EditRefusal = 'unreadable' | 'no-such-resource' | 'computed'

export const refuseEdit = (why: EditRefusal, message: string): Result<never> =>
  fail('precondition', message, { why })

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): EditedText {
  const ordered = [...edits].sort((a, b) => b.from - a.from || b.to - a.to)
  let edited = text
  for (const { from, to, text: insert } of ordered) edited = edited.slice(0, from) + insert + edited.slice(to)
  return { text: edited, edits: [...ordered].reverse() }
}

/** The line ending of a file. */
export const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

/** Where the line of a position begins. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** Characters before a position on its line. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at)

/** Whether nothing but space stands before a position on its line. */
export const beginsLine = (text: string, at: number): boolean =>
  /^[ \t]*$/.test(text.slice(lineStart(text, at), at))

/** The white space with which the line of a position begins. */
export const indentOf = (text: string, at: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? ''

/** CostTags to be on one resource, by key. */
export type WantedTags = Readonly<Record<string, string>>
