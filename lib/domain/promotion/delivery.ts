import { hasEnded, type RunState, runStateOf } from '../pipeline/run-state.ts'

/** What of a run of a delivery pipeline the rules look at: the cloud's own words. */
export interface DeliveryRun {
  number: number
  status: string
  stages: readonly { name: string; status: string; jobs: readonly { name: string; status: string }[] }[]
}

/** A manual gate that stands; not `waiting`: it waits for somebody, but not for us. */
export interface DeliveryGate {
  jobId: string
  name: string
  waiting: boolean
}

export type DeliveryNext =
  /** It goes on by itself. */
  | { do: 'wait' }
  /** Its manual gate asks what our gates have answered already. */
  | { do: 'pass-gate'; jobId: string; name: string }
  /** Nobody but a person in Flow can let it on. */
  | { do: 'await-person'; name: string }
  /** Green, which proves nothing: the runtime is asked. */
  | { do: 'verify' }
  | { do: 'fail'; code: 'pipeline-run-failed' | 'pipeline-run-cancelled'; message: string }

/** The job that a run failed at, or was stopped at. */
function endedAt({ stages }: DeliveryRun, state: RunState): string {
  for (const stage of stages) {
    const job = stage.jobs.find(({ status }) => runStateOf(status) === state)
    if (job) return ` at ${job.name}`
  }
  return ''
}

/**
 * What is to be done about the run that delivers a promotion (domain page 2.2, way `pipeline`). Its colour fails a promotion
 * and never makes one succeed. A word that nobody knows is waited out.
 */
export function decideDelivery(run: DeliveryRun, gates: readonly DeliveryGate[]): DeliveryNext {
  const state = runStateOf(run.status)
  if (state === 'succeeded') return { do: 'verify' }
  if (hasEnded(state)) {
    const how = state === 'cancelled' ? 'was cancelled in Flow' : `ended ${run.status}`
    return {
      do: 'fail',
      code: `pipeline-run-${state === 'cancelled' ? 'cancelled' : 'failed'}`,
      message: `run ${run.number} ${how}${endedAt(run, state)}`,
    }
  }
  const ours = gates.find(({ waiting }) => waiting)
  if (ours) return { do: 'pass-gate', jobId: ours.jobId, name: ours.name }
  if (gates[0]) return { do: 'await-person', name: gates[0].name }
  if (state !== 'waiting') return { do: 'wait' }
  // A job that is begun by hand: no gate, and nothing that we were asked to answer for.
  const held = run.stages.flatMap(({ jobs }) => jobs).find(({ status }) => runStateOf(status) === 'waiting')
  return held ? { do: 'await-person', name: held.name } : { do: 'wait' }
}

/** A run of the same pipeline that has not ended, before ours is started. */
export interface OtherRun {
  number: number
  status: string
  /** Number of the promotion that started it; null: somebody else did. */
  promotion: number | null
  /** Where it delivers to; null: it does not say. */
  environment: string | null
}

/**
 * What has to happen before our run may start: what an ended promotion left under way in this place would deploy after us and
 * is stopped; what somebody else delivers here right now is waited for. One that only waits for a person delivers nothing yet.
 */
export function decideRoad(
  others: readonly OtherRun[],
  own: { promotion: number; environment: string },
): { stop: number[]; waitFor: number | null } {
  const here = others.filter(
    ({ status, environment }) =>
      !hasEnded(runStateOf(status)) && (environment === null || environment === own.environment),
  )
  const left = here.filter(({ promotion }) => promotion !== null && promotion !== own.promotion)
  const foreign = here.find(({ promotion, status }) => promotion === null && runStateOf(status) !== 'waiting')
  return { stop: left.map(({ number }) => number), waitFor: foreign?.number ?? null }
}

/** How long a whole run may take, its gates included. */
export const deliveryMs = 2 * 60 * 60_000

/** So long after a green run the runtime must have been told what to run; controllers that read Git look every three minutes. */
export const toldWithinMs = 5 * 60_000
