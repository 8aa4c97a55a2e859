/** A stage of a run with its jobs, as sync keeps it. Instants are ISO 8601. */
export interface TimedStage {
  name: string
  state: string
  startedAt?: string | null | undefined
  endedAt?: string | null | undefined
  jobs?: readonly {
    name: string
    startedAt?: string | null | undefined
    endedAt?: string | null | undefined
  }[]
}

/** A job in which a person is waited for: how long that takes says nothing of the stage. */
const manual = /人工|卡点|审批|\bmanual\b|\bapproval\b/i

const between = (from: string | null | undefined, to: string | null | undefined): number | null => {
  const ms = from && to ? Date.parse(to) - Date.parse(from) : Number.NaN
  return ms >= 0 ? ms : null
}

/** How long people were waited for in a stage, in ms. */
function waitedMs({ name, startedAt, endedAt, jobs = [] }: TimedStage): number {
  if (manual.test(name)) return between(startedAt, endedAt) ?? 0
  return jobs
    .filter((job) => manual.test(job.name))
    .reduce((sum, job) => sum + (between(job.startedAt, job.endedAt) ?? 0), 0)
}

/**
 * How long a stage worked, in ms, without the time in which it waited for a person; null where the cloud does not say, and
 * for a stage that does nothing but wait.
 */
export function workedMs(stage: TimedStage): number | null {
  const whole = between(stage.startedAt, stage.endedAt)
  return whole === null || manual.test(stage.name) ? null : Math.max(0, whole - waitedMs(stage))
}

/** The same of a whole run with these stages. */
export function workedInRunMs(run: {
  startedAt: string | null
  endedAt: string | null
  stages: readonly TimedStage[]
}): number | null {
  const whole = between(run.startedAt, run.endedAt)
  return whole === null
    ? null
    : Math.max(0, whole - run.stages.reduce((sum, stage) => sum + waitedMs(stage), 0))
}
