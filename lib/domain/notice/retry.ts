const secondMs = 1000
const firstMs = 15 * secondMs
const longestMs = 30 * 60 * secondMs
/** After this nobody waits for the message any more: it is given up and shown. */
export const givenUpAfterMs = 24 * 3_600_000

/**
 * When a message is tried again after its nth attempt (from 1) did not arrive; null gives it up. Doubles from 15 s to
 * half an hour, never earlier than the other side asked for (`retryAfterMs`), for a day. The try-out of a route is tried
 * once: somebody waits for its result.
 */
export function nextTryAt(
  message: { attempts: number; createdAt: Date; isTest: boolean },
  retryAfterMs: number | null,
  now: Date,
): Date | null {
  if (message.isTest) return null
  const backoff = Math.min(longestMs, firstMs * 2 ** Math.min(20, Math.max(0, message.attempts - 1)))
  const at = new Date(now.getTime() + Math.max(backoff, retryAfterMs ?? 0))
  return at.getTime() - message.createdAt.getTime() > givenUpAfterMs ? null : at
}
