import { refreshPlacePromotions } from '../../catalog/place/writes.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import { anyWaitsForSlot, movePromotion, type StateChange } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { isEnd, isUnsettledBy, type PromotionState } from '../../domain/promotion/state.ts'
import { advanceJob, stopRunsJob, wakeJob } from '../../queue/promotion.ts'
import { advanceTrainJob } from '../../queue/train.ts'
import { afterSuccess } from '../hold/after-success.ts'

/** The portal itself, as an actor. */
export const portal: Actor = { kind: 'system', name: 'Sluice' }

/** What of a promotion its ledger entries and notices name. */
export interface Named {
  id: string
  number: number
  serviceId: string
  environmentId: string
}

/** Writes one entry of a promotion's story. */
export function tell(
  tx: Transaction,
  promotion: Named,
  actor: Actor,
  action: LedgerAction,
  detail: Record<string, unknown> = {},
  reason: string | null = null,
): Promise<void> {
  return tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'promotion',
    subjectId: promotion.id,
    subjectName: `P-${promotion.number}`,
    serviceId: promotion.serviceId,
    environmentId: promotion.environmentId,
    promotionId: promotion.id,
    reason,
    detail,
  })
}

/** Tells every open page that this promotion and its place look different now. */
export async function announce(tx: Transaction, promotion: Named): Promise<void> {
  await tx.notify('promotion', promotion.id)
  await tx.notify('place', `${promotion.serviceId}/${promotion.environmentId}`)
}

const actions = {
  applying: 'promotion.started',
  observing: 'promotion.observing',
  succeeded: 'promotion.succeeded',
  failed: 'promotion.failed',
  errored: 'promotion.errored',
  cancelled: 'promotion.cancelled',
  rejected: 'promotion.rejected',
  superseded: 'promotion.superseded',
  expired: 'promotion.expired',
  aborted: 'promotion.aborted',
} as const satisfies Record<Exclude<PromotionState, 'pending'>, LedgerAction>

/** Whoever waits for a slot is looked at. With free slots there is no job: all that end would take turns over its key. */
async function freeSlot(tx: Transaction, { environmentId }: Named): Promise<void> {
  if (await anyWaitsForSlot(tx, environmentId)) await tx.enqueue(wakeJob({ environmentId }))
}

/** What of a promotion has to be known to move it. */
type Moved = Named & { firstWriteAt: Date | null; trainId?: string | null }

interface How {
  actor: Actor
  reason?: string | null
  detail?: Record<string, unknown>
  change?: StateChange
  /** A successor takes the place over: what runs is its business now. */
  settled?: boolean
  /** The caller goes on with it itself, at once. */
  goesOn?: boolean
}

async function move(
  tx: Transaction,
  promotion: Moved,
  to: Exclude<PromotionState, 'pending'>,
  how: How,
): Promise<Result<null>> {
  const end = isEnd(to)
  const settled = how.settled === true || !isUnsettledBy(to, promotion.firstWriteAt)
  const moved = await movePromotion(tx, promotion, to, {
    ...how.change,
    ...(end
      ? { endedAt: tx.now, wakeAt: null, lookAt: null, ...(settled ? { settledAt: tx.now } : {}) }
      : {}),
  })
  if (moved === 'elsewhere')
    return fail('wrong-state', `P-${promotion.number} cannot become ${to} from where it is`, { to })
  if (moved === 'place-taken')
    return fail('place-taken', 'another promotion holds this place', { number: promotion.number })
  const left = end && !settled ? { unsettled: true } : {}
  await tell(tx, promotion, how.actor, actions[to], { ...how.detail, ...left }, how.reason ?? null)
  await announce(tx, promotion)
  if (to === 'aborted' && promotion.firstWriteAt) await tx.enqueue(stopRunsJob(promotion.id))
  if (end) {
    if (promotion.trainId) await tx.enqueue(advanceTrainJob(promotion.trainId))
    await tx.enqueue(wakeJob({ serviceId: promotion.serviceId }))
    if (promotion.firstWriteAt || to === 'succeeded' || to === 'failed') await freeSlot(tx, promotion)
  } else {
    if (!how.goesOn) await tx.enqueue(advanceJob(promotion.id))
    // Leaving `applying` frees a rollout slot.
    if (to === 'observing') await freeSlot(tx, promotion)
  }
  return ok(null)
}

/**
 * One transition: the guarded change, its ledger entry, the notices and the jobs that follow, all in the caller's
 * transaction. Fails with `wrong-state` when the promotion is elsewhere, `place-taken` when another holds the place.
 */
export const transition: (
  tx: Transaction,
  promotion: Moved,
  to: Exclude<PromotionState, 'pending' | 'succeeded'>,
  how: How,
) => Promise<Result<null>> = move

/** The transition to `succeeded`, with what that lifts and clears. */
export async function succeed(
  tx: Transaction,
  promotion: PromotionRecord,
  how: Pick<How, 'actor' | 'reason'>,
): Promise<Result<null>> {
  const moved = await move(tx, promotion, 'succeeded', how)
  if (moved.ok) await afterSuccess(tx, promotion)
  return moved
}

/** What moves and waits in its place, for changes that are no transition. */
export async function refreshPlaceOf(tx: Transaction, promotion: Named): Promise<void> {
  await refreshPlacePromotions(tx, [promotion.serviceId])
  await announce(tx, promotion)
}
