import type { CloudFailure } from '../../ports/outcome.ts'

/** What the calls of one product of one connection experienced since the last batch. */
export interface HealthNote {
  connectionId: string
  product: string
  lastSuccessAt: Date | null
  lastErrorAt: Date | null
  lastErrorCode: string | null
  lastErrorMessage: string | null
  quotaLeft: number | null
  quotaLimit: number | null
  /** Throttled since the last batch: to be added. */
  throttledCount: number
}

/** Collects what happened; somebody else writes it in batches. */
export class HealthBook {
  private readonly notes = new Map<string, HealthNote>()

  private note(connectionId: string, product: string): HealthNote {
    const key = `${connectionId} ${product}`
    const found = this.notes.get(key)
    if (found) return found
    const made: HealthNote = {
      connectionId,
      product,
      lastSuccessAt: null,
      lastErrorAt: null,
      lastErrorCode: null,
      lastErrorMessage: null,
      quotaLeft: null,
      quotaLimit: null,
      throttledCount: 0,
    }
    this.notes.set(key, made)
    return made
  }

  /** An answer, also a definite no that belongs to the question (not found, conflict). */
  good(connectionId: string, product: string, quota: { left: number; limit: number }): void {
    const note = this.note(connectionId, product)
    note.lastSuccessAt = new Date()
    note.quotaLeft = quota.left
    note.quotaLimit = quota.limit
  }

  bad(
    connectionId: string,
    product: string,
    failure: CloudFailure,
    quota: { left: number; limit: number },
  ): void {
    const note = this.note(connectionId, product)
    note.lastErrorAt = new Date()
    // What the face has a word for is said in ours.
    note.lastErrorCode = failure.kind === 'not-opened' ? failure.kind : (failure.code ?? failure.kind)
    note.lastErrorMessage = `${failure.operation}: ${failure.message}`.slice(0, 300)
    note.quotaLeft = quota.left
    note.quotaLimit = quota.limit
    if (failure.kind === 'throttled') note.throttledCount += 1
  }

  /** Takes what was collected and begins anew. */
  take(): HealthNote[] {
    const taken = [...this.notes.values()]
    this.notes.clear()
    return taken
  }
}
