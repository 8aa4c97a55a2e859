import type { CloudFailure } from '../../cloud/ports/outcome.ts'

/** What became of something that was to be written into the code host. */
export type Written<T> =
  | { kind: 'there'; value: T }
  /** A no that asking again does not change: somebody has to look. */
  | { kind: 'refused'; problem: string }
  | { kind: 'again'; problem: string; againMs: number }

const againMs = 60_000

/** In plain words: what was wanted, and what stood in the way. */
export function writtenOf<T>(
  answer: { ok: true; value: T } | { ok: false; failure: CloudFailure },
  wanted: string,
): Written<T> {
  if (answer.ok) return { kind: 'there', value: answer.value }
  const { kind, definite, message, retryAfterMs } = answer.failure
  const problem = `${wanted}: ${message}`
  return definite && kind !== 'throttled'
    ? { kind: 'refused', problem }
    : { kind: 'again', problem, againMs: retryAfterMs ?? againMs }
}

/** What was refused is looked at again this seldom: somebody may have put it right. */
export const refusedAgainMs = 60 * 60_000
