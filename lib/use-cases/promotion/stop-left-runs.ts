import { type LeftRun, listLeftRuns, noteLeftRun } from '../../catalog/promotion/left-runs.ts'
import { lockPromotion, type PromotionRecord } from '../../catalog/promotion/lock.ts'
import type { CloudGate } from '../../cloud/ports/cloud.ts'
import type { CloudFailure } from '../../cloud/ports/outcome.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { deliveryMark, deliveryParameter } from '../../domain/promotion/effect-names.ts'
import { defineStep } from '../define.ts'
import { announce, portal, tell } from './transition.ts'

/** Clocks differ: a run that we started is not older than this before its step. */
const marginMs = 10 * 60_000

type Left = 'stopped' | 'ended' | 'none'

interface Turn {
  promotion: PromotionRecord
  runs: LeftRun[]
}
interface Stopped {
  /** What became of the runs of which something is known now. */
  known: { run: LeftRun; number: number | null; left: string }[]
  failure: CloudFailure | null
}

async function stopOne(
  cloud: CloudGate,
  run: LeftRun,
  promotion: number,
): Promise<{ number: number | null; left: Left } | CloudFailure> {
  const { operations } = await cloud.releasing(run.connectionId)
  let { number } = run
  if (number === null) {
    const mark = { name: deliveryParameter, value: deliveryMark(promotion, run.wave) }
    const since = new Date(Date.parse(run.startedAt) - marginMs)
    const found = await operations.findRun(run.pipelineId, mark, since)
    if (!found.ok) return found.failure
    number = found.value?.number ?? null
  }
  if (number === null) return { number, left: 'none' }
  const stopped = await operations.stopRun(run.pipelineId, number)
  if (!stopped.ok) return stopped.failure.kind === 'not-found' ? { number, left: 'none' } : stopped.failure
  return { number, left: stopped.value.done ? 'stopped' : 'ended' }
}

/**
 * After an abort: runs of Flow that still deliver for the promotion are stopped, for they would go on alone. A refusal is
 * told and left to people; what could not be found out fails with cloud-unavailable, and is tried again.
 */
export const stopLeftRuns = defineStep<Turn, Stopped, null>({
  name: () => 'stop-runs',
  claim: async (tx, id) => {
    const promotion = await lockPromotion(tx, id)
    const runs = promotion?.state === 'aborted' ? await listLeftRuns(tx, id) : []
    return ok(promotion && runs.length > 0 ? { promotion, runs } : null)
  },
  effect: async ({ cloud }, { promotion, runs }) => {
    const known: Stopped['known'] = []
    for (const run of runs) {
      const answer = await stopOne(cloud, run, promotion.number)
      if ('left' in answer) known.push({ run, ...answer })
      else if (answer.definite) known.push({ run, number: run.number, left: answer.message })
      else return { known, failure: answer }
    }
    return { known, failure: null }
  },
  record: async (tx, { promotion }, { known, failure }) => {
    // Nothing is recorded: what was stopped already is found stopped.
    if (failure) return fail('cloud-unavailable', failure.message)
    for (const { run, left } of known) await noteLeftRun(tx, run.stepId, left)
    const told = known.filter(({ left }) => left !== 'none')
    const runs = told.map(({ run, number, left }) => ({ pipeline: run.pipeline, number, left }))
    if (runs.length > 0) await tell(tx, promotion, portal, 'promotion.runs-stopped', { runs })
    await announce(tx, promotion)
    return ok(null)
  },
})
