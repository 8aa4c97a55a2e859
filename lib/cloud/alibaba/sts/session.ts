import type { CloudResult } from '../../ports/outcome.ts'
import type { Attempts } from '../transport/attempt.ts'
import type { SigningKey } from '../transport/signed.ts'
import type { SessionKey, StsClient } from './client.ts'

/** A key that may be asked for at any time and dropped when the cloud calls it expired. */
export interface KeySource {
  get(): Promise<CloudResult<SigningKey>>
  drop(): void
}

/** One wait for many callers; the value is kept while `fresh` says so. A failure is never kept. */
export class Kept<T> {
  private readonly fetch: () => Promise<CloudResult<T>>
  private readonly fresh: (value: T) => boolean
  private value: T | null = null
  private pending: Promise<CloudResult<T>> | null = null

  constructor(fetch: () => Promise<CloudResult<T>>, fresh: (value: T) => boolean) {
    this.fetch = fetch
    this.fresh = fresh
  }

  async get(): Promise<CloudResult<T>> {
    if (this.value !== null && this.fresh(this.value)) return { ok: true, value: this.value }
    this.pending ??= this.fetch()
      .then((result) => {
        if (result.ok) this.value = result.value
        return result
      })
      .finally(() => {
        this.pending = null
      })
    return this.pending
  }

  drop(): void {
    this.value = null
  }
}

export interface SessionWish {
  roleArn: string
  sessionName: string
  /** 900 to the role's maximum. */
  seconds: number
}

/** An assumed role: its key is renewed under the same name a fifth of its life before it ends. */
export function assumedRole(
  sts: StsClient,
  attempts: Attempts,
  from: KeySource,
  wish: SessionWish,
  now: () => number = Date.now,
): KeySource {
  const marginMs = Math.min(300_000, wish.seconds * 200)
  const kept = new Kept<SessionKey>(
    async () => {
      const parent = await from.get()
      if (!parent.ok) return parent
      return attempts.call({ operation: 'AssumeRole', read: true, renew: () => from.drop() }, () =>
        sts.assumeRole(parent.value, wish.roleArn, wish.sessionName, wish.seconds),
      )
    },
    (key) => key.expiresAtMs - marginMs > now(),
  )
  return { get: () => kept.get(), drop: () => kept.drop() }
}
