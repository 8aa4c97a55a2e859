import { z } from 'zod'
import { insertTrain, type NewRow } from '../../catalog/train/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { type Forecast, forecastTrain, TrainWish } from './forecast.ts'
import { submittedDetail } from './submitted-detail.ts'
import { tellTrain } from './telling.ts'
import { thenTrain } from './train-detail.ts'

/** Rows of a forecast as they are kept. */
export const keptRows = (forecast: Forecast): NewRow[] =>
  forecast.rows.map((row) => ({
    serviceId: row.service.id,
    buildId: row.to?.id ?? null,
    digest: row.to?.digest ?? null,
    overDigest: row.overDigest,
    configRevision: row.configRevision,
    wave: row.wave,
    skipped: row.skipped,
  }))

/** What the ledger keeps of a list: everything it would take to check it afterwards. */
export const listDetail = (forecast: Forecast) => ({
  listHash: forecast.listHash,
  plan: forecast.plan,
  waves: forecast.waves,
  rows: forecast.rows
    .filter((row) => row.skipped === null)
    .map((row) => ({
      service: row.service.slug,
      digest: row.to?.digest,
      over: row.overDigest,
      wave: row.wave,
    })),
  skipped: forecast.rows.flatMap((row) =>
    row.skipped ? [{ service: row.service.slug, because: row.skipped.key }] : [],
  ),
})

/**
 * Puts a train together from a forecast made in this very transaction. With `listHash` only if that is still the list
 * the person saw. Fails with not-found, forbidden, conflict (the list changed), precondition (nothing goes).
 */
export const createTrain = thenTrain(
  defineUseCase({
    input: TrainWish.extend({
      name: z.string().trim().min(1).max(120),
      reason: z.string().trim().max(2000).optional(),
      listHash: z.string().length(64).optional(),
      /** Leave it open for changes; nobody is asked for an approval yet. */
      draft: z.boolean().optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'train.request'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'a train is put together by a person')
      const { name, reason, listHash, draft, ...wish } = input
      const forecast = await forecastTrain(tx, actor, wish, tx.now)
      if (!forecast.ok) return forecast
      const found = forecast.value
      if (listHash !== undefined && listHash !== found.listHash)
        return fail('conflict', 'the list changed since it was shown', { listHash: found.listHash })
      if (found.waves === 0) return fail('precondition', 'none of these services can go', { need: 'row' })
      const train = {
        name,
        environmentId: found.environment.id,
        kind: 'forward',
        backOfId: null,
        state: draft ? 'draft' : 'ready',
        requesterId: actor.personId,
        reason: reason || null,
        reasonKey: null,
        plan: { ...found.plan, forgiven: 0 },
        listHash: found.listHash,
        startedAt: null,
      } as const
      const made = await insertTrain(tx, train, keptRows(found))
      const named = { ...made, environmentId: train.environmentId }
      await tellTrain(tx, named, actor, 'train.created', listDetail(found), train.reason)
      if (!draft)
        await tellTrain(
          tx,
          named,
          actor,
          'train.submitted',
          await submittedDetail(tx, made.id, found),
          train.reason,
        )
      return ok({ id: made.id })
    },
  }),
)
