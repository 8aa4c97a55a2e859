import type { z } from 'zod'
import type { Database } from '../catalog/database.ts'
import { type Transaction, transact } from '../catalog/transaction.ts'
import type { CloudGate } from '../cloud/ports/cloud.ts'
import { fail, type Result } from '../domain/failure/result.ts'
import type { Actor } from '../domain/permission/actor.ts'

/** What every use case is handed by composition. */
export interface Surroundings {
  database: Database
  cloud: CloudGate
  /** Told at each boundary of a step; fault runs stop the process there. */
  reached?: (point: string) => void
  /** How long a claim lives that nobody renews; 15 s when absent. */
  claimMs?: number
}

export type Call<O> = (around: Surroundings, actor: Actor, input: unknown) => Promise<Result<O>>

/** A use case that can also be part of another: parsed and authorised as ever, in the transaction it is given. */
export interface UseCase<O> extends Call<O> {
  within: (tx: Transaction, actor: Actor, input: unknown) => Promise<Result<O>>
}

function parse<I>(schema: z.ZodType<I>, input: unknown): Result<I> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return { ok: true, value: parsed.data }
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return fail('invalid', issues.map((issue) => `${issue.path || 'input'}: ${issue.message}`).join('; '), {
    issues,
  })
}

/** Parse, authorise, one statement. `authorise` sees the parsed input and must decide before anything is read. */
export function defineQuery<I, O>(shape: {
  input: z.ZodType<I>
  authorise: (actor: Actor, input: I) => Result<null>
  read: (call: { database: Database; cloud: CloudGate; actor: Actor; input: I }) => Promise<Result<O>>
}): Call<O> {
  return async (around, actor, input) => {
    const parsed = parse(shape.input, input)
    if (!parsed.ok) return parsed
    const allowed = shape.authorise(actor, parsed.value)
    if (!allowed.ok) return allowed
    return shape.read({ ...around, actor, input: parsed.value })
  }
}

/**
 * Parse, authorise, one short transaction with ledger and jobs. Where permission depends on rows, `authorise`
 * answers the cheap part and `write` asks again with the rows in hand, before its first write. What a write must
 * know of the cloud is looked up by `look`, before the transaction and never inside it.
 */
export function defineUseCase<I, O, S = undefined>(shape: {
  input: z.ZodType<I>
  authorise: (actor: Actor, input: I) => Result<null>
  look?: (call: { database: Database; cloud: CloudGate; actor: Actor; input: I }) => Promise<Result<S>>
  write: (call: { tx: Transaction; actor: Actor; input: I; seen: S }) => Promise<Result<O>>
}): UseCase<O> {
  const admit = (actor: Actor, input: unknown): Result<I> => {
    const parsed = parse(shape.input, input)
    if (!parsed.ok) return parsed
    const allowed = shape.authorise(actor, parsed.value)
    return allowed.ok ? parsed : allowed
  }
  const nothing: Result<S> = { ok: true, value: undefined as S }
  const call: Call<O> = async (around, actor, input) => {
    const admitted = admit(actor, input)
    if (!admitted.ok) return admitted
    const asked = { actor, input: admitted.value }
    const seen = shape.look ? await shape.look({ ...around, ...asked }) : nothing
    if (!seen.ok) return seen
    return transact(around.database, (tx) => shape.write({ tx, ...asked, seen: seen.value }))
  }
  const within: UseCase<O>['within'] = async (tx, actor, input) => {
    if (shape.look || !nothing.ok)
      throw new Error('what looks at the cloud is no part of another transaction')
    const admitted = admit(actor, input)
    if (!admitted.ok) return admitted
    return shape.write({ tx, actor, input: admitted.value, seen: nothing.value })
  }
  return Object.assign(call, { within })
}

/** Do what follows at once as well, until told to stop. */
export interface GoOn {
  signal: AbortSignal
}

/**
 * One re-enterable step: claim in a transaction, effect outside any, record in a transaction. The process may
 * die between any two lines; `effect` therefore first looks whether it already happened. Where `claimNext` says what
 * follows at once, that is claimed in the transaction that records, and done as well.
 */
export function defineStep<C, E, O>(shape: {
  /** What the boundaries of this claim are called. */
  name: (claimed: C) => string
  claim: (tx: Transaction, id: string, around: Surroundings) => Promise<Result<C | null>>
  effect: (around: Surroundings, claimed: C) => Promise<E>
  record: (tx: Transaction, claimed: C, effect: E) => Promise<Result<O>>
  /**
   * Null: nothing follows that could be claimed now. Where it fails, what was done is not recorded either, and is found done
   * when it is tried again.
   */
  claimNext?: (tx: Transaction, recorded: O, around: Surroundings) => Promise<Result<C | null>>
}): (around: Surroundings, id: string, how?: GoOn) => Promise<Result<O | null>> {
  return async (around, id, how) => {
    const claimed = await transact(around.database, (tx) => shape.claim(tx, id, around))
    if (!claimed.ok || claimed.value === null) return claimed as Result<null>
    for (let value = claimed.value; ; ) {
      const mine = value
      const name = shape.name(mine)
      around.reached?.(`${name}:claimed`)
      const effect = await shape.effect(around, mine)
      around.reached?.(`${name}:effect-done`)
      let next: C | null = null
      const recorded = await transact(around.database, async (tx) => {
        next = null
        const result = await shape.record(tx, mine, effect)
        if (!result.ok || !shape.claimNext || !how || how.signal.aborted) return result
        const following = await shape.claimNext(tx, result.value, around)
        if (!following.ok) return following
        next = following.value
        return result
      })
      around.reached?.(`${name}:recorded`)
      if (!recorded.ok || next === null) return recorded
      value = next
    }
  }
}
