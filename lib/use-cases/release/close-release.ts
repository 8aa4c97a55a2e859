import { z } from 'zod'
import { lockPromotion } from '../../catalog/promotion/lock.ts'
import { lockOpenRelease, productLinesOf } from '../../catalog/release/find.ts'
import { listWaitingOf } from '../../catalog/release/waiting.ts'
import { newestEdit, closeRelease as write } from '../../catalog/release/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { transition } from '../promotion/transition.ts'
import { thenRelease } from './get-release.ts'
import { decideRelease } from './permitted-release.ts'
import { reasonInput } from './plan-input.ts'
import { tellRelease } from './tell-release.ts'

/** What waits of its versions ends with it: without its windows it would start by itself. */
async function expireWaiting(
  tx: Transaction,
  actor: Actor,
  release: { id: string; name: string },
): Promise<Result<number>> {
  let expired = 0
  for (const id of await listWaitingOf(tx, release.id)) {
    const promotion = await lockPromotion(tx, id)
    if (promotion?.state !== 'pending') continue
    const ended = await transition(tx, promotion, 'expired', { actor, detail: { release: release.name } })
    if (!ended.ok) return ended
    expired += 1
  }
  return ok(expired)
}

/** Closes a release: its windows and what waits of its versions end with it. Fails with not-found, wrong-state (closed already), forbidden, conflict. */
export const closeRelease = thenRelease(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(120),
      version: z.int().min(1),
      note: reasonInput,
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'a release is closed by a person')
      const found = await lockOpenRelease(tx, input.id)
      if (!found.ok) return found
      const release = found.value
      const allowed = decideRelease(actor, productLinesOf(release))
      if (!allowed.ok) return allowed
      if (release.version !== input.version)
        return fail('conflict', 'somebody changed this release meanwhile', {
          field: 'version',
          other: await newestEdit(tx, release.id),
        })
      const expired = await expireWaiting(tx, actor, release)
      if (!expired.ok) return expired
      await write(tx, release.id, { personId: actor.personId, note: input.note })
      const detail = { expired: expired.value }
      await tellRelease(tx, release, actor, 'release.closed', { reason: input.note, detail })
      return ok({ id: release.id })
    },
  }),
)
