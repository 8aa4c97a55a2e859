import { type FactsSubject, type Gathered, readGateFacts } from '../../catalog/promotion/facts.ts'
import type { FoundPlace } from '../../catalog/promotion/find.ts'
import { insertPromotion, type listWaiting } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { type GateVerdict, judgeAgainAt } from '../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import type { PromotionKind } from '../../domain/promotion/state.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { couldApprove } from './tell-judged.ts'
import { portal, refreshPlaceOf, tell, transition } from './transition.ts'

/** A request that nobody started is over after this. */
export const pendingLivesMs = 7 * 24 * 60 * 60_000

export const personIdOf = (actor: Actor): string | null => (actor.kind === 'system' ? null : actor.personId)

/** What is wanted, before there is a promotion. */
export function draftOf(
  found: FoundPlace,
  buildId: string,
  actor: Actor,
  now: Date,
  more: Partial<FactsSubject> = {},
): FactsSubject {
  return {
    serviceId: found.serviceId,
    environmentId: found.environmentId,
    buildId,
    promotionId: null,
    kind: 'promotion',
    configRevision: null,
    takeOver: false,
    requestedAt: now,
    requesterId: personIdOf(actor),
    starterId: null,
    askedOverDigest: null,
    replaces: [],
    ...more,
  }
}

type Waiting = Awaited<ReturnType<typeof listWaiting>>[number]

export interface Placement {
  found: FoundPlace
  gathered: Gathered
  verdicts: GateVerdict[]
  kind: PromotionKind
  reason: string | null
  reasonKey: string | null
  takeOver: boolean
  imageOnly?: boolean
  confirmed?: string[]
  causeId?: string | null
  /** The portal asks by itself. */
  automatic?: boolean
  hotfix?: boolean
  /** Not before; then it starts by itself. */
  scheduledAt?: Date | null
  expiresAt?: Date | null
  replaced: Waiting[]
}

/** Facts and verdicts of something that is asked for; fails when what it names vanished meanwhile. */
export async function judgeDraft(
  tx: Transaction,
  draft: FactsSubject,
): Promise<Result<{ gathered: Gathered; verdicts: GateVerdict[] }>> {
  const gathered = await readGateFacts(tx, draft)
  if (!gathered) return fail('gone', 'service, environment or build is not there any more')
  return ok({ gathered, verdicts: judgeGates(gathered.facts, tx.now) })
}

/**
 * Writes one request: the promotion with its verdicts, what it replaces, the ledger, and the job that looks whether it
 * can start. Rollbacks start by themselves; the rest as the environment says.
 */
export async function placePromotion(
  tx: Transaction,
  actor: Actor,
  placement: Placement,
): Promise<Result<{ id: string; number: number }>> {
  const { found, gathered, verdicts, kind } = placement
  const { facts, context } = gathered
  const made = await insertPromotion(tx, {
    serviceId: found.serviceId,
    environmentId: found.environmentId,
    buildId: context.build.id,
    digest: context.build.digest,
    kind,
    startMode: kind === 'rollback' || placement.scheduledAt ? 'automatic' : facts.settings.startMode,
    requesterId: personIdOf(actor),
    reason: placement.reason,
    reasonKey: placement.reasonKey,
    configRevision: facts.configRevision,
    askedOverDigest: context.running?.digest ?? null,
    askedVerdicts: verdicts,
    settingsVersion: context.environment.settingsVersion,
    takeOver: placement.takeOver,
    imageOnly: placement.imageOnly ?? false,
    confirmed: placement.confirmed ?? [],
    causeId: placement.causeId ?? null,
    automatic: placement.automatic ?? false,
    hotfix: placement.hotfix ?? false,
    scheduledAt: placement.scheduledAt ?? null,
    expiresAt: placement.expiresAt ?? new Date((placement.scheduledAt ?? tx.now).getTime() + pendingLivesMs),
    wakeAt: judgeAgainAt(verdicts, tx.now) ?? placement.scheduledAt ?? null,
  })
  const named = { ...made, serviceId: found.serviceId, environmentId: found.environmentId }
  const detail = {
    kind,
    digest: context.build.digest,
    version: context.build.version,
    from: context.running?.digest ?? null,
    verdicts,
    settingsVersion: context.environment.settingsVersion,
    couldApprove: couldApprove(gathered),
    replaces: placement.replaced.map(({ number }) => number),
    ...(placement.reasonKey ? { reasonKey: placement.reasonKey } : {}),
    ...(placement.confirmed?.length ? { confirmed: placement.confirmed } : {}),
    ...(placement.imageOnly ? { imageOnly: true } : {}),
    ...(placement.automatic ? { automatic: true } : {}),
    ...(placement.hotfix ? { hotfix: true } : {}),
    ...(placement.causeId ? { causeId: placement.causeId } : {}),
    ...(placement.scheduledAt ? { scheduledAt: placement.scheduledAt.toISOString() } : {}),
  }
  await tell(tx, named, actor, 'promotion.requested', detail, placement.reason)
  for (const waiting of placement.replaced) {
    const gone = await transition(tx, { ...waiting, firstWriteAt: null }, 'superseded', {
      actor: portal,
      detail: { by: made.number },
    })
    if (!gone.ok) return gone
  }
  await refreshPlaceOf(tx, named)
  await tx.enqueue(advanceJob(made.id))
  return ok(made)
}
