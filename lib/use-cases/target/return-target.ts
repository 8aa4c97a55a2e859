import { z } from 'zod'
import { refreshPlaces } from '../../catalog/place/writes.ts'
import { listReturning, readTarget, type TargetRow, writeOut } from '../../catalog/target/out-of-service.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { portal } from '../promotion/transition.ts'

const furthestMs = 90 * 24 * 60 * 60_000

/** What became of a target that is to come back. */
export interface Returning {
  id: string
  /** It runs what it should: it is back. */
  returned: boolean
  /** The promotion that brings it up to date, where one was asked for now. */
  promotionId: string | null
}

async function tellTarget(
  tx: Transaction,
  actor: Actor,
  target: TargetRow,
  action: LedgerAction,
  detail: Record<string, unknown>,
  reason: string | null = null,
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'target',
    subjectId: target.id,
    subjectName: target.name,
    serviceId: target.serviceId,
    environmentId: target.environmentId,
    reason,
    detail,
  })
  await refreshPlaces(tx, [target])
  await tx.notify('place', `${target.serviceId}/${target.environmentId}`)
}

/** Writes the place anew where its target is behind; back it is only when it runs what it should. */
async function bringBack(tx: Transaction, actor: Actor, target: TargetRow): Promise<Result<Returning>> {
  if (target.caughtUp || target.desiredBuildId === null) {
    await writeOut(tx, target.id, null)
    await tellTarget(tx, actor, target, 'target.returned', {})
    return ok({ id: target.id, returned: true, promotionId: null })
  }
  const asked = await requestPromotion.within(tx, actor, {
    service: target.serviceId,
    environment: target.environmentId,
    build: target.desiredBuildId,
    redeploy: true,
    reason: `${target.name} catches up`,
  })
  const promotionId = asked.ok ? asked.value.id : null
  // Whatever moves or waits in the place already will write it too: it is in service for the steps that are planned.
  if (!asked.ok && asked.failure.code !== 'conflict') return asked
  await tellTarget(tx, actor, target, 'target.catching-up', { promotionId })
  return ok({ id: target.id, returned: false, promotionId })
}

/**
 * Takes a target out of service: nobody writes it and nobody waits for it, until the instant given or until somebody
 * brings it back. Fails with not-found, forbidden, invalid.
 */
export const takeTargetOut = defineUseCase({
  input: z.strictObject({
    id: z.uuid(),
    reason: z.string().trim().min(1).max(2000),
    until: z.coerce.date(),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'promotion.abort'),
  write: async ({ tx, actor, input }) => {
    const target = await readTarget(tx, input.id)
    if (!target) return fail('not-found', 'no such target', { field: 'id' })
    const allowed = decide(actor, 'promotion.abort', target)
    if (!allowed.ok) return allowed
    const { reason, until } = input
    if (until <= tx.now || until.getTime() - tx.now.getTime() > furthestMs)
      return fail('invalid', 'the end has to be ahead, and at most 90 days', { field: 'until' })
    await writeOut(tx, target.id, { reason, until })
    await tellTarget(tx, actor, target, 'target.taken-out', { until: until.toISOString() }, reason)
    return ok({ id: target.id })
  },
})

/** Brings a target back: it catches up first. Fails with not-found, forbidden, wrong-state, and as a request does. */
export const returnTarget = defineUseCase({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'promotion.abort'),
  write: async ({ tx, actor, input }) => {
    const target = await readTarget(tx, input.id)
    if (!target) return fail('not-found', 'no such target', { field: 'id' })
    const allowed = decide(actor, 'promotion.abort', target)
    if (!allowed.ok) return allowed
    if (target.outReason === null) return fail('wrong-state', `${target.name} is in service`)
    await writeOut(tx, target.id, { reason: target.outReason, until: tx.now })
    return bringBack(tx, actor, target)
  },
})

/** Targets whose time is over come back by themselves, each asked for once. Answers how many were looked at. */
export async function returnDueTargets(around: Surroundings): Promise<number> {
  const due = await listReturning(around.database)
  for (const { id } of due)
    await transact(around.database, async (tx) => {
      const target = await readTarget(tx, id)
      if (!target || target.outReason === null) return ok(null)
      if (!target.caughtUp && target.askedSince) return ok(null)
      return bringBack(tx, portal, target)
    })
  return due.length
}
