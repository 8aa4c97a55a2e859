import type { CacheUse } from './cache-use.ts'
import { type TimedStage, workedInRunMs, workedMs } from './stage-time.ts'

/** A run that has ended, as the figures of its pipeline see it. */
export interface EndedRun {
  state: string
  /** ISO 8601. */
  startedAt: string | null
  endedAt: string | null
  queueMs: number | null
  cache: CacheUse
  stages: readonly TimedStage[]
}

/** One day of a pipeline, or of one of its stages. */
export interface StageDay {
  /** Empty: the whole run. */
  stage: string
  runs: number
  succeeded: number
  failed: number
  /** Of each that succeeded, rounded. */
  seconds: number[]
  queueSeconds: number[]
  queueUnknown: number
  cacheHits: number
  cacheMisses: number
  cacheUnknown: number
}

/** Stages that a pipeline may have in the figures of a day: more is no pipeline but a mistake. */
const mostStages = 60

function add(day: StageDay, state: string, ms: number | null): void {
  day.runs += 1
  if (state === 'succeeded') {
    day.succeeded += 1
    // What failed ends early: its duration says nothing of how long the work takes.
    if (ms !== null) day.seconds.push(Math.round(ms / 1000))
  }
  if (state === 'failed') day.failed += 1
}

/** The sums of the runs of one day: of the whole runs first, then of each stage that began in them. */
export function sumStageDay(runs: readonly EndedRun[]): StageDay[] {
  const days = new Map<string, StageDay>()
  const dayOf = (stage: string) => {
    const known = days.get(stage)
    if (known) return known
    const none = {
      runs: 0,
      succeeded: 0,
      failed: 0,
      queueUnknown: 0,
      cacheHits: 0,
      cacheMisses: 0,
      cacheUnknown: 0,
    }
    const made: StageDay = { stage, ...none, seconds: [], queueSeconds: [] }
    days.set(stage, made)
    return made
  }
  for (const run of runs) {
    const whole = dayOf('')
    add(whole, run.state, workedInRunMs(run))
    if (run.queueMs === null) whole.queueUnknown += 1
    else whole.queueSeconds.push(Math.round(run.queueMs / 1000))
    if (run.cache === 'hit') whole.cacheHits += 1
    else if (run.cache === 'miss') whole.cacheMisses += 1
    else whole.cacheUnknown += 1
    for (const stage of run.stages)
      if (stage.name !== '' && stage.startedAt && (days.size < mostStages || days.has(stage.name)))
        add(dayOf(stage.name), stage.state, workedMs(stage))
  }
  return [...days.values()]
}
