import { z } from 'zod'
import { readPipelineFigures, readRunStages } from '../../catalog/figure/pipeline-reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { figurePeriods, rangesOf } from '../../domain/figure/period.ts'
import { historyOf, isSlow, slowRule } from '../../domain/figure/slow-stage.ts'
import { type TimedStage, workedMs } from '../../domain/figure/stage-time.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { periodInput } from './delivery-input.ts'

/** A pipeline and each of its stages over time. Fails with not-found. */
export const getPipelineFigures = defineQuery({
  input: z.strictObject({ id: z.uuid(), period: periodInput }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const { days, step } = figurePeriods[input.period]
    const found = await readPipelineFigures(database, input.id, days, step === 'day' ? 1 : 7)
    if (!found) return fail('not-found', 'no such pipeline', { noun: 'pipeline' })
    const { today, ...rest } = found
    const { current } = rangesOf(input.period, today)
    return ok({ ...rest, period: { ...current, key: input.period, step } })
  },
})

/** The stages of a run against their own history, by the rule of the alarm. Fails with not-found. */
export const getRunStages = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const found = await readRunStages<TimedStage>(database, input.id)
    if (!found) return fail('not-found', 'no such run', { noun: 'run' })
    const before = found.before.flat()
    const stages = found.stages.map((stage) => {
      const past = before.filter(({ name, state }) => name === stage.name && state === 'succeeded')
      const durations = past.flatMap((each) => workedMs(each) ?? [])
      const history = historyOf(durations)
      const durationMs = workedMs(stage)
      return {
        stage: stage.name,
        durationMs,
        medianMs: history?.median ?? null,
        p90Ms: history?.p90 ?? null,
        history: history?.count ?? durations.length,
        slow: durationMs !== null && stage.state !== 'cancelled' && isSlow(durationMs, history),
      }
    })
    const { times, overMs, history, least } = slowRule
    return ok({ stages, rule: { times, overMs, history, least }, now: found.now })
  },
})
