import { implement } from '@orpc/server'
import type { Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import type { FileStream, JsonStream, JsonText, TextFile } from '../../platform/json-text.ts'
import type { Surroundings } from '../../use-cases/define.ts'
import { contract } from '../contract/api.ts'
import { Refusal } from '../failure.ts'
import type { Installation } from '../installation.ts'

/** What each handler is given beside its parsed input. */
export interface CallContext {
  around: Surroundings
  actor: Actor
  installation: Installation
}

/**
 * Input is parsed by the contract on every call. Output is not parsed again: its type is checked by the compiler, and
 * the tests hold every answer against the contract.
 */
export const api = implement(contract, { initialOutputValidationIndex: Number.NaN }).$context<CallContext>()

/** The value of a result; a failure leaves as the refusal that it is. */
export async function answer<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result
  if (!settled.ok) throw new Refusal(settled.failure)
  return settled.value
}

/** JSON text goes to the socket as it is, so it stands for whatever the contract says here. */
export async function ready(result: Promise<Result<JsonText>>): Promise<never> {
  return (await answer(result)) as never
}

/** The same for a file. */
export async function asFile(result: Promise<Result<TextFile>>): Promise<never> {
  return (await answer(result)) as never
}

/** The same for what is made while it is sent. */
export async function streamed(result: Promise<Result<JsonStream | FileStream>>): Promise<never> {
  return (await answer(result)) as never
}
