import type { CrClient } from '../cr/client.ts'
import { Kept, type KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import { underKey } from '../transport/under-key.ts'
import type { PasswordSource, RegistryPassword } from './client.ts'

/** User and password that the registry product hands out for one instance under one role (section 6.1, step 1). */
export function createPassword(
  attempts: Attempts,
  keys: KeySource,
  client: CrClient,
  instanceId: string,
): PasswordSource {
  const kept = new Kept<RegistryPassword & { untilMs: number }>(
    () =>
      underKey(attempts, keys, { operation: 'GetAuthorizationToken', read: true }, async (key) => {
        const answer = await client.getAuthorization(key, instanceId, 1)
        return {
          user: answer.TempUsername,
          password: answer.AuthorizationToken,
          untilMs: Math.min(answer.ExpireTime, Date.now() + 3_600_000) - 300_000,
        }
      }),
    (value) => value.untilMs > Date.now(),
  )
  return {
    get: async () => {
      const found = await kept.get()
      if (found.ok) return found.value
      const { kind, message, code, requestId } = found.failure
      throw new CallError(kind, message, { code, requestId })
    },
    drop: () => kept.drop(),
  }
}
