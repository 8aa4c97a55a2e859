/**
 * Expected refusals are values. The list is closed: one table maps it to HTTP (lib/api), one to words
 * in two languages (messages/*.json, key `failure.<code>`).
 */
export const failureCodes = [
  'unauthenticated',
  'forbidden',
  'not-found',
  'invalid',
  'conflict',
  'gone',
  'too-large',
  'rate-limited',
  'precondition',
  'idempotency-mismatch',
  'idempotency-running',
  'blocked-by-gate',
  'wrong-environment-order',
  'not-a-digest',
  'ambiguous-digest',
  'digest-of-another-service',
  'place-taken',
  'already-running-there',
  'wrong-state',
  'own-request',
  /** Our own database does not answer. */
  'unavailable',
  'cloud-unavailable',
  'cloud-throttled',
  'cloud-refused',
  'cloud-nonsense',
] as const

export type FailureCode = (typeof failureCodes)[number]

export interface Failure {
  code: FailureCode
  /** One English sentence for logs and API clients; the face words the code itself. */
  message: string
  /** Values for the sentence and pointers to the input, for example { field: 'digest' }. */
  detail?: Record<string, unknown>
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = (
  code: FailureCode,
  message: string,
  detail?: Record<string, unknown>,
): Result<never> => ({
  ok: false,
  failure: detail ? { code, message, detail } : { code, message },
})

/** Closes a switch over a union: a new member breaks the build where it must be thought of. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
