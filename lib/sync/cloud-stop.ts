import type { CloudFailure, CloudResult } from '../cloud/ports/outcome.ts'

/** Ends a pass: the cloud did not answer what the rest of it needs. */
export class CloudStop extends Error {
  readonly failure: CloudFailure
  constructor(failure: CloudFailure) {
    const code = failure.code === null ? '' : ` (${failure.code})`
    super(`${failure.product} ${failure.operation}: ${failure.message}${code}`)
    this.name = 'CloudStop'
    this.failure = failure
  }
}

/** The value, or the end of the pass. */
export function need<T>(result: CloudResult<T>): T {
  if (result.ok) return result.value
  throw new CloudStop(result.failure)
}

/** The value, or null where the cloud says that it is not there. */
export function found<T>(result: CloudResult<T>): T | null {
  if (!result.ok && result.failure.kind === 'not-found') return null
  return need(result)
}
