import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { CloudFailure, CloudResult } from '../../ports/outcome.ts'
import { Budget } from './budget.ts'
import { CallError, clampRetryAfter, failureOf } from './call-error.ts'
import type { HealthBook } from './health.ts'

/** How one call may be made. */
export interface CallShape {
  operation: string
  /** Only idempotent reads are tried again. */
  read: boolean
  /** Of one attempt. */
  deadlineMs?: number
  /** Drops credentials that the cloud called expired; then the call is made once more. */
  renew?: () => void
}

export interface AttemptSettings {
  connectionId: string
  product: string
  perSecond: number
  health: HealthBook
  deadlineMs: number
  /** Waiting and trying together never take longer than this. */
  patienceMs?: number
  now?: () => number
  random?: () => number
}

const maxAttempts = 4
const settled: ReadonlySet<CloudFailure['kind']> = new Set(['not-found', 'conflict', 'invalid'])

/** The one place where calls of a product are paced, timed, tried again, judged and noted (section 3.7, 3.8). */
export class Attempts {
  private readonly settings: AttemptSettings
  private readonly budget: Budget
  private readonly now: () => number
  private readonly random: () => number

  constructor(settings: AttemptSettings) {
    this.settings = settings
    this.now = settings.now ?? (() => performance.now())
    this.random = settings.random ?? Math.random
    this.budget = new Budget(settings.perSecond, this.now)
  }

  /** Makes the call and answers what came of it; throws nothing. */
  async call<T>(shape: CallShape, work: (signal: AbortSignal) => Promise<T>): Promise<CloudResult<T>> {
    const until = this.now() + (this.settings.patienceMs ?? 45_000)
    let renewed = false
    for (let attempt = 1; ; attempt += 1) {
      const wait = this.budget.take()
      if (wait > 0) await sleep(wait)
      const result = await this.once(shape, work)
      if (result.ok) {
        this.settings.health.good(this.settings.connectionId, this.settings.product, this.quota())
        return result
      }
      const { failure, expired } = result
      this.note(failure)
      if (expired && shape.renew && !renewed) {
        // The cloud refused before it looked at the request: making it again is safe even for a write.
        renewed = true
        shape.renew()
        continue
      }
      const pause = this.pauseAfter(shape, failure, attempt)
      if (failure.kind === 'throttled' && pause !== null) this.budget.pause(pause)
      if (pause === null || this.now() + pause > until) return { ok: false, failure }
      if (failure.kind !== 'throttled') await sleep(pause)
    }
  }

  private quota() {
    return { left: this.budget.left(), limit: this.budget.capacity }
  }

  private note(failure: CloudFailure): void {
    const { health, connectionId, product } = this.settings
    if (settled.has(failure.kind)) health.good(connectionId, product, this.quota())
    else health.bad(connectionId, product, failure, this.quota())
  }

  private pauseAfter(shape: CallShape, failure: CloudFailure, attempt: number): number | null {
    if (!shape.read || attempt >= maxAttempts) return null
    const jitter = 0.5 + this.random()
    if (failure.kind === 'throttled') {
      return failure.retryAfterMs ?? clampRetryAfter(200 * 2 ** attempt * jitter)
    }
    const again = failure.kind === 'unavailable' || failure.kind === 'nonsense'
    return again && attempt < 3 ? Math.round(100 * 2 ** attempt * jitter) : null
  }

  private async once<T>(
    shape: CallShape,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ ok: true; value: T } | { ok: false; failure: CloudFailure; expired: boolean }> {
    const deadlineMs = shape.deadlineMs ?? this.settings.deadlineMs
    const abort = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const overdue = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new CallError('timeout', `no answer within ${deadlineMs} ms`))
        abort.abort()
      }, deadlineMs)
    })
    const answer = work(abort.signal)
    // The race may leave it behind: nobody will hear how it ends.
    answer.catch(() => undefined)
    try {
      return { ok: true, value: await Promise.race([answer, overdue]) }
    } catch (error) {
      const known =
        error instanceof z.ZodError
          ? new CallError('nonsense', `unexpected shape at ${error.issues[0]?.path.join('.') ?? '?'}`)
          : error
      return {
        ok: false,
        failure: failureOf(known, this.settings.product, shape.operation),
        expired: known instanceof CallError && known.expired,
      }
    } finally {
      clearTimeout(timer)
    }
  }
}
