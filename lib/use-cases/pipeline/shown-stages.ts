import { jobKey, type Usual } from '../../catalog/pipeline/usual.ts'
import type { RunState } from '../../domain/pipeline/run-state.ts'
import type { StoredJob, StoredStage } from '../../domain/pipeline/stages.ts'

/** A span in milliseconds; null until it ended, or where the cloud gave an end before the start. */
export function spanMs(startedAt: string | null | undefined, endedAt: string | null | undefined) {
  if (!startedAt || !endedAt) return null
  const ms = Date.parse(endedAt) - Date.parse(startedAt)
  return ms >= 0 ? ms : null
}

/** What was stored before the cloud's words were kept has fewer fields. */
export type KnownStage = Omit<Partial<StoredStage>, 'jobs'> & { name: string; jobs?: Partial<StoredJob>[] }

const timedOf = (known: {
  state?: RunState | undefined
  word?: string | undefined
  startedAt?: string | null | undefined
  endedAt?: string | null | undefined
}) => ({
  state: known.state ?? ('unknown' as const),
  word: known.word ?? '',
  startedAt: known.startedAt ?? null,
  endedAt: known.endedAt ?? null,
  durationMs: spanMs(known.startedAt, known.endedAt),
})

/** Stages as RunStage of the API contract. */
export function shownStages(stages: readonly KnownStage[], usual: Usual) {
  return stages.map((stage, index) => ({
    key: stage.key ?? String(index),
    name: stage.name,
    ...timedOf(stage),
    usualMs: usual.stages[stage.name] ?? null,
    needs: stage.needs ?? null,
    jobs: (stage.jobs ?? []).map((job) => ({
      id: job.id ?? '',
      name: job.name ?? '',
      sign: job.sign ?? null,
      ...timedOf(job),
      usualMs: usual.jobs[jobKey(stage.name, job.name ?? '')] ?? null,
      message: job.message ?? null,
      offers: job.offers ?? [],
      steps: null,
    })),
  }))
}
