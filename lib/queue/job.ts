import type { z } from 'zod'

/** The contract of a job: its name, what it carries, how often it is tried. */
export interface JobContract<T> {
  name: string
  payload: z.ZodType<T>
  maxAttempts: number
}

/** One job to add in the transaction of the fact. */
export interface JobRequest {
  name: string
  payload: unknown
  maxAttempts: number
  /** Same key replaces the waiting job: a hint needs to be there only once. */
  key?: string
  runAt?: Date
}

export function defineJob<T>(name: string, payload: z.ZodType<T>, maxAttempts: number): JobContract<T> {
  return { name, payload, maxAttempts }
}

/** A request for a job of this contract. Throws on a payload of the wrong shape: that is a bug of ours. */
export function jobOf<T>(
  contract: JobContract<T>,
  payload: T,
  options: { key?: string; runAt?: Date } = {},
): JobRequest {
  return {
    name: contract.name,
    payload: contract.payload.parse(payload),
    maxAttempts: contract.maxAttempts,
    ...options,
  }
}
