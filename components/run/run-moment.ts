import type { RunDetail, RunJob, RunStage } from '../../lib/api/contract/run.ts'
import { isOver } from './run-look.ts'
import { notYetOver } from './stage-columns.ts'

export interface PlacedJob {
  job: RunJob
  stage: RunStage
}

const jobsOf = (run: Pick<RunDetail, 'stages'>): PlacedJob[] =>
  run.stages.flatMap((stage) => stage.jobs.map((job) => ({ job, stage })))

/** The job that says where the run is: what failed, else what waits for a person, else what goes on, else the last that began. */
export function tellingJob(run: Pick<RunDetail, 'stages'>): PlacedJob | null {
  const jobs = jobsOf(run)
  for (const state of ['failed', 'waiting', 'running', 'unknown'] as const) {
    const found = jobs.find(({ job }) => job.state === state)
    if (found) return found
  }
  return jobs.findLast(({ job }) => job.startedAt !== null) ?? jobs[0] ?? null
}

/** The job of the address, or the telling one where the address names none that is here. */
export function chosenJob(run: Pick<RunDetail, 'stages'>, asked: string | null): PlacedJob | null {
  return jobsOf(run).find(({ job }) => job.id === asked) ?? tellingJob(run)
}

/** What a job that has not begun waits for. */
export type QueuedFor =
  | { kind: 'stages'; names: string[] }
  /** All before it is over: a machine has to become free. */
  | { kind: 'runner' }
  /** The run ended before. */
  | { kind: 'never' }

export function queuedFor(run: Pick<RunDetail, 'stages' | 'state'>, stage: RunStage): QueuedFor {
  if (isOver(run.state)) return { kind: 'never' }
  const names = notYetOver(run.stages, stage.key, isOver).map(({ name }) => name)
  return names.length > 0 ? { kind: 'stages', names } : { kind: 'runner' }
}

/** The environment that a delivery was told to go to. */
export const deliversTo = (run: Pick<RunDetail, 'pipelineKind' | 'parameters'>): string | null =>
  run.pipelineKind === 'cd'
    ? (run.parameters.find(({ key }) => key.toUpperCase() === 'ENVIRONMENT')?.value ?? null)
    : null
