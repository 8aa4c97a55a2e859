import { z } from 'zod'
import { checkEnd } from './check-stop.ts'
import { exceptionSubjects } from './exception.ts'
import { type Checked, problem, shapeProblems } from './problem.ts'

/** An exception lasts at most this long. */
export const longestExceptionMs = 30 * 86_400_000

/** How many promotions one exception may let through. */
export const mostUses = 20

export const ExceptionInput = z.object({
  windowId: z.string().min(1),
  serviceId: z.string().min(1),
  environmentId: z.string().min(1),
  subjectKind: z.enum(exceptionSubjects),
  subject: z.string().trim().min(1).max(300),
  reason: z.string().trim().max(1000).default(''),
  count: z.int().default(1),
  endsAt: z.iso.datetime({ offset: true }).nullable().default(null),
})
export type ExceptionInput = z.infer<typeof ExceptionInput>

/** An exception that may be asked for; bound to its digest at once where it names one. */
export interface ExceptionToAsk extends Omit<ExceptionInput, 'endsAt'> {
  endsAt: Date
  digest: string | null
}

/** Reads an exception that somebody asks for. Never throws. */
export function checkException(input: unknown, now: Date): Checked<ExceptionToAsk> {
  const read = ExceptionInput.safeParse(input)
  if (!read.success) return { ok: false, problems: shapeProblems(read.error) }
  const { subjectKind, subject, reason, count, endsAt } = read.data
  const problems = checkEnd(endsAt, now, longestExceptionMs)
  if (reason === '') problems.push(problem('reason', 'no-reason', 'Say why: another person decides by it.'))
  if (count < 1 || count > mostUses)
    problems.push(problem('count', 'count', `It lets through 1 to ${mostUses} starts.`, { most: mostUses }))
  const byDigest = subjectKind === 'digest'
  if (byDigest && !/^sha256:[0-9a-f]{64}$/.test(subject))
    problems.push(problem('subject', 'wrong-digest', 'A digest is sha256: and 64 hexadecimal digits.'))
  if (problems.length > 0 || endsAt === null) return { ok: false, problems }
  const value = { ...read.data, endsAt: new Date(endsAt), digest: byDigest ? subject : null }
  return { ok: true, value, warnings: [] }
}
