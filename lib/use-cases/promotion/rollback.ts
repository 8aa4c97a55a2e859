import { z } from 'zod'
import { countStays } from '../../catalog/place/reads.ts'
import { findBuild, findPlace } from '../../catalog/promotion/find.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import { lockHolder, lockRequests, notePromotion } from '../../catalog/promotion/writes.ts'
import { readFloorFacts } from '../../catalog/rollback/floor.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import type { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { rollbackFloor } from '../../domain/rollback/floor.ts'
import { advanceJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { thenDetail } from './detail.ts'
import { draftOf, judgeDraft, placePromotion } from './placing.ts'
import { announce } from './transition.ts'

/** Who applies is asked to stop at once: its running step ends, no further one begins. */
async function askToStop(
  tx: Transaction,
  holder: PromotionRecord,
  takeOver: boolean,
): Promise<Result<string | null>> {
  if (holder.state === 'observing') return ok(holder.id)
  if (!takeOver)
    return fail('place-taken', `P-${holder.number} holds this place: abort it and take over, or wait`, {
      id: holder.id,
      number: holder.number,
      state: holder.state,
      need: 'takeOver',
    })
  if (holder.state !== 'applying') return ok(holder.id)
  await notePromotion(tx, holder.id, { abortAskedAt: tx.now })
  await announce(tx, holder)
  return ok(holder.id)
}

async function refuseHolder(
  tx: Transaction,
  found: { serviceId: string; environmentId: string },
  digest: string,
  takeOver: boolean,
): Promise<Result<string | null>> {
  const holder = await lockHolder(tx, found)
  if (!holder) return ok(null)
  if (holder.endedAt === null && holder.digest === digest)
    return fail('conflict', `P-${holder.number} is bringing this build there`, {
      id: holder.id,
      number: holder.number,
    })
  return askToStop(tx, holder, takeOver)
}

/** The person who may, here. */
const allowedHere = (
  actor: Actor,
  found: { teamId: string | null; productLineId: string | null; environmentId: string },
) => decide(actor, 'promotion.rollback', found)

/** Going back past a contracting or irreversible migration is typed, never clicked. */
async function refuseFloor(
  tx: Transaction,
  found: { serviceId: string; environmentId: string; environment: string },
  buildId: string,
  confirmed: readonly string[],
): Promise<Result<string[]>> {
  const { done, candidate } = await readFloorFacts(tx, { ...found, buildId })
  const crossed = rollbackFloor(done, candidate).map(({ name }) => name)
  if (crossed.length === 0) return ok([])
  return confirmed.includes('floor')
    ? ok(['floor'])
    : fail(
        'precondition',
        `this build lies below the rollback floor of ${found.environment}: ${crossed.join(', ')}`,
        {
          need: 'floor',
          migrations: crossed,
        },
      )
}

/** The registry does not answer: the person types that it is to go on without it. */
function refuseCloudAway(verdicts: readonly GateVerdict[], confirmed: readonly string[]): Result<string[]> {
  const silent = verdicts
    .find(({ gate }) => gate === 'digest')
    ?.reasons.find(({ key }) => key === 'no-answer' || key === 'could-not-find-out' || key === 'cloud-away')
  if (!silent) return ok([])
  return confirmed.includes('cloud-away')
    ? ok(['cloud-away'])
    : fail('precondition', 'the registry does not answer: nobody can say that the image is there', {
        need: 'cloud-away',
        since: silent.values.since,
      })
}

/**
 * Goes back to a build that ran in this environment before, by the same steps as any promotion, never a rebuild.
 * Judged by permission, digest, role and queue alone; needs no approval. Takes over who observes; who applies or was
 * left unsettled only with `takeOver`. Fails with not-found, not-a-digest, ambiguous-digest, digest-of-another-service,
 * already-running-there, precondition (it never ran here; it lies below the floor or the registry is silent and that was
 * not confirmed), place-taken, conflict, forbidden, blocked-by-gate.
 */
export const rollback = thenDetail(
  defineUseCase({
    input: z.strictObject({
      service: z.string().min(1).max(120),
      environment: z.string().min(1).max(120),
      build: z.string().min(1).max(200),
      reasonKey: z.enum(['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other']),
      reason: z.string().trim().max(2000).optional(),
      takeOver: z.boolean().optional(),
      imageOnly: z.boolean().optional(),
      confirmed: z
        .array(z.enum(['floor', 'cloud-away']))
        .max(4)
        .optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.rollback'),
    write: async ({ tx, actor, input }) => {
      const place = await findPlace(tx, input.service, input.environment)
      if (!place.ok) return place
      const found = place.value
      const allowed = allowedHere(actor, found)
      if (!allowed.ok) return allowed
      const build = await findBuild(tx, found, input.build)
      if (!build.ok) return build
      if (found.targets === 0)
        return fail('precondition', `${found.service} has no target in ${found.environment}`, {
          need: 'target',
        })
      if ((await countStays(tx, found, build.value.digest)) === 0)
        return fail('precondition', `this build never ran in ${found.environment}`, { need: 'stay' })

      const takeOver = input.takeOver === true
      const typed = input.confirmed ?? []
      const floor = await refuseFloor(tx, found, build.value.id, typed)
      if (!floor.ok) return floor
      await lockRequests(tx, found.serviceId, found.environmentId)
      const free = await refuseHolder(tx, found, build.value.digest, takeOver)
      if (!free.ok) return free
      const judged = await judgeDraft(
        tx,
        draftOf(found, build.value.id, actor, tx.now, { kind: 'rollback', takeOver, confirmed: typed }),
      )
      if (!judged.ok) return judged
      const { gathered, verdicts } = judged.value
      const active = gathered.facts.queue.active
      if (gathered.context.running?.digest === build.value.digest && active === null)
        return fail('already-running-there', `${found.environment} already runs this build`)
      const away = refuseCloudAway(verdicts, typed)
      if (!away.ok) return away
      const blocking = verdicts.filter(({ verdict }) => verdict === 'block')
      if (blocking.length > 0)
        return fail('blocked-by-gate', 'a gate forbids this rollback', { verdicts: blocking })
      const placed = await placePromotion(tx, actor, {
        found,
        gathered,
        verdicts,
        kind: 'rollback',
        reason: input.reason || null,
        reasonKey: input.reasonKey,
        takeOver,
        imageOnly: input.imageOnly === true,
        confirmed: [...floor.value, ...away.value],
        causeId: free.value,
        replaced: [],
      })
      const holder = await lockHolder(tx, found)
      if (holder && holder.endedAt === null) await tx.enqueue(advanceJob(holder.id))
      return placed
    },
  }),
)
