import { readNow } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { type ForecastRow, forecastTrain, TrainWish } from './forecast.ts'

/** A row of the dry run as the API sends it. */
export const shownRow = ({ subject: _s, overDigest: _o, configRevision: _c, ...row }: ForecastRow) => row

/**
 * What a train of these services would do now. Writes nothing. Fails with `not-found` for a service or an environment
 * that is not there.
 */
export const dryRunTrain = defineQuery({
  input: TrainWish,
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const now = await readNow(database)
    const forecast = await forecastTrain(database, actor, input, now)
    if (!forecast.ok) return forecast
    const { rows, environment, ...rest } = forecast.value
    return ok({
      ...rest,
      environment: environment.slug,
      rows: rows.map(shownRow),
      may: { create: permitted(holdsAnywhere(actor, 'train.request')) },
      now: now.toISOString(),
    })
  },
})
