import { refuse } from './errors.ts'

interface Bucket {
  tokens: number
  at: number
}

/** Calls per second per product and access key, with a burst of twice that; counted on the machine's clock. */
export class Limits {
  readonly #perSecond = new Map<string, number>()
  readonly #buckets = new Map<string, Bucket>()

  /** 0 takes the limit away. */
  set(product: string, perSecond: number): void {
    if (perSecond > 0) this.#perSecond.set(product, perSecond)
    else this.#perSecond.delete(product)
    this.#buckets.clear()
  }

  list(): Record<string, number> {
    return Object.fromEntries(this.#perSecond)
  }

  /** Spends one call, or throws Throttling.User with the time until the next is free. */
  spend(product: string, accessKeyId: string, now = Date.now()): void {
    const perSecond = this.#perSecond.get(product)
    if (perSecond === undefined) return
    const key = `${product}:${accessKeyId}`
    const bucket = this.#buckets.get(key) ?? { tokens: perSecond * 2, at: now }
    bucket.tokens = Math.min(perSecond * 2, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    this.#buckets.set(key, bucket)
    if (bucket.tokens < 1) throw refuse.throttled(Math.ceil(((1 - bucket.tokens) / perSecond) * 1000), 400)
    bucket.tokens -= 1
  }
}
