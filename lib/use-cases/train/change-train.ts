import { z } from 'zod'
import { moveTrain, noteTrain, replaceRows } from '../../catalog/train/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { TrainPlan } from '../../domain/train/plan.ts'
import { defineUseCase } from '../define.ts'
import { keptRows, listDetail } from './create-train.ts'
import { forecastTrain } from './forecast.ts'
import { submittedDetail } from './submitted-detail.ts'
import { takeTrain } from './take-train.ts'
import { tellTrain } from './telling.ts'
import { thenTrain } from './train-detail.ts'

/**
 * Changes the list or the plan of a train that has not gone: its rows are looked up anew. Approvals stand for the rows
 * that stayed as they were; a changed row loses only itself. Fails with not-found, wrong-state, forbidden (only who
 * asked for it), precondition (nothing goes).
 */
export const changeTrain = thenTrain(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(60),
      name: z.string().trim().min(1).max(120).optional(),
      /** Slugs or ids of all that should go; those that go now when absent. */
      services: z.array(z.string().min(1).max(120)).min(1).max(500).optional(),
      plan: TrainPlan.partial().optional(),
      /** A draft is ready now: people are asked for their word. */
      submit: z.boolean().optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'train.request'),
    write: async ({ tx, actor, input }) => {
      const taken = await takeTrain(tx, input.id, ['draft', 'ready'])
      if (!taken.ok) return taken
      const train = taken.value
      if (actor.kind === 'system' || actor.personId !== train.requesterId)
        return fail('forbidden', 'only who put the train together changes it')
      const { forgiven: _forgiven, ...plan } = train.plan
      const forecast = await forecastTrain(
        tx,
        actor,
        {
          environment: train.environmentId,
          services: input.services ?? train.rows.filter((row) => !row.skipped).map((row) => row.serviceId),
          plan: { ...plan, ...input.plan },
        },
        tx.now,
      )
      if (!forecast.ok) return forecast
      if (forecast.value.waves === 0)
        return fail('precondition', 'none of these services can go', { need: 'row' })
      await replaceRows(tx, train.id, keptRows(forecast.value))
      await noteTrain(tx, train.id, {
        name: input.name ?? train.name,
        plan: { ...forecast.value.plan, forgiven: 0 },
        listHash: forecast.value.listHash,
      })
      const listed = await submittedDetail(tx, train.id, forecast.value)
      const asksAnew = train.state === 'ready' && train.listHash !== forecast.value.listHash
      await tellTrain(tx, train, actor, 'train.changed', {
        ...listDetail(forecast.value),
        ...(asksAnew ? listed : {}),
      })
      if (input.submit && train.state === 'draft') {
        await moveTrain(tx, train.id, 'ready')
        await tellTrain(tx, train, actor, 'train.submitted', listed, train.reason)
      }
      return ok({ id: train.id })
    },
  }),
)
