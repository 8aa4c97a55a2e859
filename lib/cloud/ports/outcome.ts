/**
 * How a cloud call can end badly. Adapters return it as a value; they throw only for bugs.
 * `definite` tells a no from a "could not find out": only a definite no may fail a promotion.
 */
export interface CloudFailure {
  kind:
    | 'not-found'
    | 'refused'
    /** The account has not opened the product. */
    | 'not-opened'
    | 'conflict'
    | 'invalid'
    | 'throttled'
    | 'unavailable'
    | 'timeout'
    | 'nonsense'
  /** True when the cloud said no; false when we could not find out. */
  definite: boolean
  product: string
  operation: string
  /** The vendor's own code, where it gave one. */
  code: string | null
  message: string
  requestId: string | null
  /** When to try again, in milliseconds, where the cloud said so. */
  retryAfterMs: number | null
}

export type CloudResult<T> = { ok: true; value: T } | { ok: false; failure: CloudFailure }

/** One page of a listing; `next` is opaque and null at the end. */
export interface Page<T> {
  items: T[]
  next: string | null
  /** Where the cloud told the total. */
  total: number | null
}
