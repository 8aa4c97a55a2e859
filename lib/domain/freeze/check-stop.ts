import { z } from 'zod'
import { checkScope } from './check-window.ts'
import { type Checked, type Problem, problem, shapeProblems } from './problem.ts'
import { FreezeScope } from './scope.ts'

/** A stop lasts at most this long; it is extended in one step. */
export const longestStopMs = 7 * 86_400_000

export const StopInput = z.object({
  scope: FreezeScope,
  includingRollback: z.boolean().default(false),
  reason: z.string().trim().max(500).default(''),
  incidentUrl: z.string().max(500).nullable().default(null),
  /** ISO instant with its offset. */
  endsAt: z.iso.datetime({ offset: true }).nullable().default(null),
})
export type StopInput = z.infer<typeof StopInput>

/** A stop that may be set: it has an end. */
export interface StopToSet extends Omit<StopInput, 'endsAt'> {
  endsAt: Date
}

/** What is wrong with an end: none, past, or too far. */
export function checkEnd(endsAt: string | null, now: Date, longestMs: number): Problem[] {
  if (endsAt === null) return [problem('endsAt', 'no-end', 'Say when it ends: it can be extended.')]
  const ends = Date.parse(endsAt)
  if (ends <= now.getTime()) return [problem('endsAt', 'ends-in-past', 'The end must be in the future.')]
  if (ends - now.getTime() > longestMs) {
    const days = Math.floor(longestMs / 86_400_000)
    return [problem('endsAt', 'too-long', `It lasts at most ${days} days.`, { days })]
  }
  return []
}

/** A page of the web, never a script. */
function isLink(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/** Reads a stop that somebody wrote. Never throws. */
export function checkStop(input: unknown, now: Date): Checked<StopToSet> {
  const read = StopInput.safeParse(input)
  if (!read.success) return { ok: false, problems: shapeProblems(read.error) }
  const { scope, reason, incidentUrl, endsAt } = read.data
  const problems = [...checkScope(scope), ...checkEnd(endsAt, now, longestStopMs)]
  if (reason === '')
    problems.push(problem('reason', 'no-reason', 'Say why: everybody who is stopped reads it.'))
  if (incidentUrl !== null && !isLink(incidentUrl))
    problems.push(problem('incidentUrl', 'bad-link', 'A link begins with https:// or http://.'))
  if (problems.length > 0 || endsAt === null) return { ok: false, problems }
  return { ok: true, value: { ...read.data, endsAt: new Date(endsAt) }, warnings: [] }
}

/** Reads the note with which a stop is lifted. */
export function checkLiftNote(note: string): Problem[] {
  return note.trim() === '' ? [problem('note', 'no-reason', 'Lifting a stop needs a note.')] : []
}
