import { runStateOf } from '../pipeline/run-state.ts'

/** What a person may have done with one job of a run. */
export const jobOperations = ['retry', 'skip', 'stop', 'rerun', 'start'] as const
export type JobOperation = (typeof jobOperations)[number]

/** Why it is not done: words under `runAction.refusal.<key>`. */
export const operationRefusals = [
  'ended',
  'runs',
  'did-not-fail',
  'not-started',
  'not-waiting',
  'skipped',
  'deploys-nothing',
  'waits-for-others',
] as const
export type OperationRefusal = (typeof operationRefusals)[number]

/** A job as somebody saw it; the status is the cloud's own word. */
export interface JobSight {
  status: string
  startedAt: Date | null
}

/** To be done; done already (by whoever); or not possible, and why. */
export type Standing = 'do' | 'already' | { no: OperationRefusal }

const no = (why: OperationRefusal): Standing => ({ no: why })
const isSkipped = ({ status }: JobSight) => status.toUpperCase() === 'SKIP'

type Phase = 'before' | 'runs' | 'waits' | 'failed' | 'skipped' | 'good' | 'unknown'

function phaseOf(sight: JobSight): Phase {
  if (isSkipped(sight)) return 'skipped'
  const phases = { queued: 'before', running: 'runs', waiting: 'waits', failed: 'failed', cancelled: 'failed', succeeded: 'good', unknown: 'unknown' } as const // biome-ignore format: one glance
  return phases[runStateOf(sight.status)]
}

const ended: ReadonlySet<Phase> = new Set(['failed', 'skipped', 'good'])
/** What was seen without its beginning says nothing about it. */
const sameBeginning = (now: JobSight, seen: JobSight) =>
  seen.startedAt === null || now.startedAt?.getTime() === seen.startedAt.getTime()

/** It ended when it was seen, and has begun again since. */
function beganAgain(now: JobSight, seen: JobSight): boolean {
  if (!ended.has(phaseOf(seen))) return false
  return !ended.has(phaseOf(now)) || !sameBeginning(now, seen)
}

function standingOfRetry(now: JobSight, seen: JobSight): Standing {
  const phase = phaseOf(now)
  if (phase === 'skipped') return no('skipped')
  if (beganAgain(now, seen)) return 'already'
  if (phase === 'good') return no('did-not-fail')
  if (phase === 'failed' || phase === 'unknown') return 'do'
  return no(phase === 'before' ? 'not-started' : 'runs')
}

function standingOfRerun(now: JobSight, seen: JobSight): Standing {
  if (beganAgain(now, seen)) return 'already'
  const phase = phaseOf(now)
  if (phase === 'before' || phase === 'skipped') return no('not-started')
  return phase === 'runs' || phase === 'waits' ? no('runs') : 'do'
}

const simple: Record<'skip' | 'stop' | 'start', Record<Phase, Standing>> = {
  skip: { before: no('not-started'), runs: no('runs'), waits: 'do', failed: 'do', skipped: 'already', good: no('ended'), unknown: 'do' },
  stop: { before: no('not-started'), runs: 'do', waits: 'do', failed: no('ended'), skipped: no('ended'), good: no('ended'), unknown: 'do' },
  start: { before: no('not-started'), runs: 'already', waits: 'do', failed: no('ended'), skipped: no('ended'), good: 'already', unknown: 'do' },
} // biome-ignore format: one row each

/**
 * How an operation stands to a job as it is now, against what was seen when it was asked for: whoever died after doing it and
 * before telling finds it done. A status that we do not know is the cloud's to judge.
 */
export function standingOf(operation: JobOperation, now: JobSight, seen: JobSight): Standing {
  if (operation === 'retry') return standingOfRetry(now, seen)
  if (operation === 'rerun') return standingOfRerun(now, seen)
  if (operation === 'stop' && runStateOf(now.status) === 'cancelled' && !isSkipped(now)) return 'already'
  if (operation === 'skip' && runStateOf(now.status) === 'cancelled' && !isSkipped(now)) return no('ended')
  return simple[operation][phaseOf(now)]
}

/** The same for stopping a whole run. */
export function standingOfStop(status: string): Standing {
  const word = status.toUpperCase()
  if (word === 'CANCELED' || word === 'CANCELLED' || word === 'CANCELLING') return 'already'
  const state = runStateOf(status)
  return state === 'succeeded' || state === 'failed' || state === 'cancelled' ? no('ended') : 'do'
}
