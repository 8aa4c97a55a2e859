import type { CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts, CallShape } from './attempt.ts'
import { CallError } from './call-error.ts'
import type { SigningKey } from './signed.ts'

/** Calls of one signed product under one key: get the key, make the call, renew the key when it was too old. */
export async function underKey<T>(
  attempts: Attempts,
  keys: KeySource,
  shape: Omit<CallShape, 'renew'>,
  work: (key: SigningKey) => Promise<T>,
): Promise<CloudResult<T>> {
  const first = await keys.get()
  if (!first.ok) return first
  return attempts.call({ ...shape, renew: () => keys.drop() }, async () => {
    const key = await keys.get()
    if (key.ok) return work(key.value)
    const { kind, message, code, requestId } = key.failure
    throw new CallError(kind, message, { code, requestId })
  })
}
