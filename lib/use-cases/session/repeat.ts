import { claimKey, keepAnswer, releaseKey } from '../../catalog/session/idempotency.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import type { Surroundings } from '../define.ts'

/** What an Idempotency-Key stands for: one actor, one route, one body. */
export interface Repeatable {
  route: string
  key: string
  bodyHash: string
}

export interface Answered {
  status: number
  text: string
}

/**
 * Runs `work` once per actor, route and key within 24 hours (domain page, section 8). The same body again replays the
 * answer; another body fails with `idempotency-mismatch`; while the first still runs, `idempotency-running`.
 * An answer of 500 and above is not kept.
 */
export async function runOnce(
  around: Surroundings,
  actor: Actor,
  call: Repeatable,
  work: () => Promise<Answered>,
): Promise<Result<Answered & { replayed: boolean }>> {
  const actorId = actor.kind === 'system' ? 'system' : actor.personId
  const slot = { actorId, route: call.route, key: call.key }
  const kept = await claimKey(around.database, slot, call.bodyHash)
  if (kept) {
    if (kept.bodyHash !== call.bodyHash) {
      return fail('idempotency-mismatch', 'this Idempotency-Key was used with another body')
    }
    if (kept.status === null || kept.response === null) {
      return fail('idempotency-running', 'the first call with this Idempotency-Key still runs')
    }
    return ok({ status: kept.status, text: kept.response, replayed: true })
  }
  try {
    const answered = await work()
    if (answered.status >= 500) await releaseKey(around.database, slot)
    else await keepAnswer(around.database, slot, answered.status, answered.text)
    return ok({ ...answered, replayed: false })
  } catch (error) {
    await releaseKey(around.database, slot)
    throw error
  }
}
