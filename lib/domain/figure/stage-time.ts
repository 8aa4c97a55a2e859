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

/** How long a stage worked, in ms, without the time in which it waited for a person; null where the cloud does not say. */
export function workedMs({ startedAt, endedAt, jobs = [] }: TimedStage): number | null {
  const whole = between(startedAt, endedAt)
  if (whole === null) return null
  const waited = jobs
    .filter(({ name }) => manual.test(name))
    .reduce((sum, job) => sum + (between(job.startedAt, job.endedAt) ?? 0), 0)
  return Math.max(0, whole - waited)
}
