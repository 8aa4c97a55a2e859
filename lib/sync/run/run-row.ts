import type { RunRow } from '../../catalog/pipeline/run-writes.ts'
import type { RunFact } from '../../cloud/ports/pipeline.ts'
import { hasEnded, runStateOf } from '../../domain/pipeline/run-state.ts'
import type { StoredParameter, StoredStage } from '../../domain/pipeline/stages.ts'
import { secretOf } from '../../domain/pipeline-finding/secret-patterns.ts'
import { newId } from '../../platform/ids.ts'

/** A run in a state that we do not know is not asked about for ever. */
const patienceMs = 48 * 3_600_000
const longestValue = 2_000

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null

/** Also what the cloud does not mask, but looks like a key, is kept by its name alone. */
export function storedParameter(fact: {
  key: string
  value: string | null
  masked: boolean
}): StoredParameter {
  const { key, value } = fact
  const masked = fact.masked || (value !== null && secretOf(key, value) !== null)
  return { key, value: masked ? null : (value?.slice(0, longestValue) ?? null), masked }
}

function storedStages(run: RunFact): StoredStage[] {
  return run.stages.map((stage, index) => ({
    key: stage.key ?? String(index),
    name: stage.name,
    state: runStateOf(stage.status),
    word: stage.status,
    startedAt: iso(stage.startedAt),
    endedAt: iso(stage.endedAt),
    needs: stage.needs ?? null,
    jobs: stage.jobs.map((job) => ({
      id: job.id,
      name: job.name,
      sign: job.sign ?? null,
      state: runStateOf(job.status),
      word: job.status,
      startedAt: iso(job.startedAt),
      endedAt: iso(job.endedAt),
      message: job.message ?? null,
      offers: job.offers ?? [],
    })),
  }))
}

/** The first job that failed, while the run itself has failed. */
function failureOf(run: RunFact, stages: readonly StoredStage[]) {
  if (runStateOf(run.status) !== 'failed') return null
  for (const stage of stages) {
    const job = stage.jobs.find(({ state }) => state === 'failed')
    if (job) return { stage: stage.name, job: job.name, jobId: job.id, message: job.message }
  }
  return null
}

/** From its creation to the start of its first job; null where one of them is not known, or clocks disagree. */
function queueMs(run: RunFact): number | null {
  const starts = run.stages.flatMap(({ jobs }) => jobs.flatMap(({ startedAt }) => startedAt?.getTime() ?? []))
  if (run.startedAt === null || starts.length === 0) return null
  const ms = Math.min(...starts) - run.startedAt.getTime()
  return ms >= 0 ? Math.min(ms, 2_147_483_647) : null
}

/** A run as it is stored. `detailed`: it was read by itself; a listing knows neither stages nor commit. */
export function toRunRow(run: RunFact, detailed: boolean, seenAt: Date): RunRow {
  const state = runStateOf(run.status)
  const old = run.startedAt !== null && seenAt.getTime() - run.startedAt.getTime() > patienceMs
  const stages = storedStages(run)
  return {
    id: newId(),
    number: run.number,
    state,
    rawStatus: run.status,
    trigger: run.trigger,
    branch: run.branch,
    commitSha: run.commitSha,
    actor: run.actor,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    stages,
    parameters: (run.parameters ?? []).map(storedParameter),
    sources: run.sources ?? [],
    failure: failureOf(run, stages),
    commitTitle: run.commitTitle ?? null,
    queueMs: queueMs(run),
    complete: detailed && (hasEnded(state) || old),
    seenAt,
  }
}
