import type { Failure, FailureCode } from '../domain/failure/result.ts'

/** The one table from expected refusals to HTTP. */
const statuses: Record<FailureCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  invalid: 400,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'rate-limited': 429,
  precondition: 412,
  'idempotency-mismatch': 422,
  'idempotency-running': 409,
  'blocked-by-gate': 409,
  'wrong-environment-order': 409,
  'not-a-digest': 400,
  'ambiguous-digest': 409,
  'digest-of-another-service': 409,
  'place-taken': 409,
  'already-running-there': 409,
  'wrong-state': 409,
  'own-request': 403,
  unavailable: 503,
  'cloud-unavailable': 503,
  'cloud-throttled': 503,
  'cloud-refused': 502,
  'cloud-nonsense': 502,
}

/** An expected refusal on its way out of a handler. */
export class Refusal extends Error {
  readonly failure: Failure
  readonly status: number
  readonly headers: Record<string, string>
  constructor(failure: Failure, options: { status?: number; headers?: Record<string, string> } = {}) {
    super(failure.message)
    this.failure = failure
    this.status = options.status ?? statuses[failure.code]
    this.headers = options.headers ?? {}
  }
}

export function refuse(code: FailureCode, message: string, detail?: Record<string, unknown>): Refusal {
  return new Refusal(detail ? { code, message, detail } : { code, message })
}

/** The one shape of an error. `internal` stands for a bug of ours; its id is in the log. */
export function errorBody(failure: Failure | null, requestId: string): string {
  return JSON.stringify(
    failure
      ? { code: failure.code, message: failure.message, detail: failure.detail, requestId }
      : {
          code: 'internal',
          message: 'something went wrong on our side; the log has it under this id',
          requestId,
        },
  )
}
