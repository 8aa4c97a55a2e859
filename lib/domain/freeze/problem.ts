import type { z } from 'zod'

/** What can be wrong with something written; words under `freeze.problem.<code>`. */
export const problemCodes = [
  'shape',
  'unknown-zone',
  'no-such-time',
  'end-before-start',
  'too-long',
  'bad-rule',
  'rule-too-dense',
  'rule-too-long',
  'never-starts',
  'bad-duration',
  'longer-than-period',
  'empty-scope',
  'all-excluded',
  'admits-nothing',
  'require-missing',
  'require-not-wanted',
  'protects-nothing',
  'unknown-release',
  'no-calendar',
  'skipped-hour',
  'ends-for-good',
  'no-end',
  'ends-in-past',
  'no-reason',
  'bad-link',
  'wrong-digest',
  'count',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** One thing wrong with one field. */
export interface Problem {
  /** Path of the field, for example `schedule.rrule`. */
  field: string
  code: ProblemCode
  /** One English sentence for API clients and logs. */
  message: string
  values: Record<string, unknown>
}

export const problem = (
  field: string,
  code: ProblemCode,
  message: string,
  values: Record<string, unknown> = {},
): Problem => ({ field, code, message, values })

/** What zod found, as problems. */
export function shapeProblems(error: z.ZodError): Problem[] {
  return error.issues.map(({ path, message }) => {
    const field = path.join('.')
    return problem(field, 'shape', `${field || 'It'}: ${message}`, { detail: message })
  })
}

/** Read: the value, and what a person should know before saving it. Refused: nothing of it is taken. */
export type Checked<T> = { ok: true; value: T; warnings: Problem[] } | { ok: false; problems: Problem[] }
