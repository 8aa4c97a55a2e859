import { z } from 'zod'
import type { Reader } from '../../catalog/reader.ts'
import { findTrainId } from '../../catalog/train/find.ts'
import { readTrainPage } from '../../catalog/train/reads.ts'
import { readRowsUnderWay } from '../../catalog/train/under-way.ts'
import { insertTrain, moveTrain, type NewRow } from '../../catalog/train/writes.ts'
import { type BackCandidate, readBackCandidates } from '../../catalog/train/written-rows.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { backWave, chooseBack } from '../../domain/train/back.ts'
import type { Skip } from '../../domain/train/choose.ts'
import { backPlan } from '../../domain/train/plan.ts'
import { outcomeOf } from '../../domain/train/row.ts'
import { isTrainEnd } from '../../domain/train/state.ts'
import { advanceTrainJob } from '../../queue/train.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { hashOf } from './forecast.ts'
import { takeBackWaiting } from './stop-train.ts'
import { takeTrain } from './take-train.ts'
import { tellTrain } from './telling.ts'
import { thenTrain } from './train-detail.ts'

interface BackRow {
  service: { id: string; slug: string }
  from: BackCandidate['running']
  to: BackCandidate['before']
  wave: number
  skipped: Skip | null
}

/** What going back would do, row by row, the last wave first; what moved on since is left alone. */
async function forecastBack(
  reader: Reader,
  actor: Actor,
  trainId: string,
): Promise<{ rows: BackRow[]; waves: number; listHash: string }> {
  const found = await readBackCandidates(reader, trainId)
  const chosen = found.map(({ service, subject, wave, running, before, row }) => {
    const choice = chooseBack(row)
    const skipped: Skip | null =
      'skip' in choice
        ? choice.skip
        : decide(actor, 'promotion.rollback', subject).ok
          ? null
          : { key: 'not-permitted', detail: {} }
    return { service, wave, from: running, to: before, skipped }
  })
  const waves = chosen.filter((row) => row.skipped === null).map((row) => row.wave)
  const rows = chosen.map((row) => ({
    ...row,
    wave: row.skipped === null ? backWave(row.wave, waves) : 0,
  }))
  const going = rows.filter((row) => row.skipped === null)
  return {
    rows: [...going, ...rows.filter((row) => row.skipped !== null)],
    waves: new Set(waves).size,
    listHash: hashOf(
      going.map((row) => ({ ...row, overDigest: row.from?.digest ?? null, configRevision: null })),
    ),
  }
}

/** What rolling a train back would do now. Writes nothing. Fails with not-found, wrong-state (it is itself a way back). */
export const dryRunBack = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(60) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const id = await findTrainId(database, input.id)
    if (!id.ok) return id
    const train = await readTrainPage(database, id.value)
    if (!train) return fail('not-found', 'no such train', { field: 'id' })
    if (train.kind === 'back') return fail('wrong-state', `T-${train.number} is itself a way back`)
    const found = await forecastBack(database, actor, id.value)
    return ok({ ...found, environment: train.environment, now: train.now })
  },
})

const kept = (row: BackRow): NewRow => ({
  serviceId: row.service.id,
  buildId: row.to?.id ?? null,
  digest: row.to?.digest ?? null,
  overDigest: row.from?.digest ?? null,
  configRevision: null,
  wave: row.wave,
  skipped: row.skipped,
})

/**
 * Rolls a train back: it ends where it is, its waiting rows are taken back, and a train of rollbacks goes at once in
 * the reverse order. Each row is a rollback as any other: judged by permission, digest, role and queue, and no approval.
 * Fails with not-found, wrong-state, forbidden, conflict (it is being rolled back; the list changed), precondition
 * (nothing can go back).
 */
export const rollBackTrain = thenTrain(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      reasonKey: z.enum(['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other']),
      reason: z.string().trim().max(2000).optional(),
      listHash: z.string().length(64).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'promotion.rollback'),
    write: async ({ tx, actor, input }): Promise<Result<{ id: string }>> => {
      if (actor.kind === 'system') return fail('forbidden', 'a train is rolled back by a person')
      const taken = await takeTrain(tx, input.id, ['going', 'paused', 'succeeded', 'failed', 'cancelled'])
      if (!taken.ok) return taken
      const train = taken.value
      if (train.kind === 'back') return fail('wrong-state', `T-${train.number} is itself a way back`)
      const page = await readTrainPage(tx, train.id)
      const twin = page?.backTrains.find((one) => !isTrainEnd(one.state))
      if (twin) return fail('conflict', `T-${twin.number} rolls it back already`, { number: twin.number })
      const found = await forecastBack(tx, actor, train.id)
      if (input.listHash !== undefined && input.listHash !== found.listHash)
        return fail('conflict', 'the list changed since it was shown', { listHash: found.listHash })
      if (found.waves === 0) {
        const barred = found.rows.find((row) => row.skipped?.key === 'not-permitted')
        return barred
          ? fail('forbidden', 'rolling back needs the right for one of these services at least')
          : fail('precondition', 'nothing of this train can go back', { need: 'row' })
      }
      if (!isTrainEnd(train.state)) {
        const back = await takeBackWaiting(tx, train, actor)
        if (!back.ok) return back
        const rows = await readRowsUnderWay(tx, train.id)
        const failed = rows.some((row) => outcomeOf(row) === 'failed')
        await moveTrain(tx, train.id, failed ? 'failed' : 'cancelled', { endedAt: tx.now, pausedFor: null })
      }
      const made = await insertTrain(
        tx,
        {
          name: train.name,
          environmentId: train.environmentId,
          kind: 'back',
          backOfId: train.id,
          state: 'going',
          requesterId: actor.personId,
          reason: input.reason || null,
          reasonKey: input.reasonKey,
          plan: { ...backPlan, forgiven: 0 },
          listHash: found.listHash,
          startedAt: tx.now,
        },
        found.rows.map(kept),
      )
      const detail = { by: made.number, reasonKey: input.reasonKey, waves: found.waves }
      await tellTrain(tx, train, actor, 'train.rolled-back', detail, input.reason || null)
      const named = { ...made, environmentId: train.environmentId }
      await tellTrain(tx, named, actor, 'train.created', { backOf: train.number, listHash: found.listHash })
      await tx.enqueue(advanceTrainJob(made.id))
      return ok({ id: made.id })
    },
  }),
)
