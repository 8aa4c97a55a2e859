import type { PromotionCloud } from '../../../cloud/ports/cloud.ts'
import type { CloudFailure, CloudResult } from '../../../cloud/ports/outcome.ts'
import { hasEnded, runStateOf } from '../../../domain/pipeline/run-state.ts'
import { decideRoad, type OtherRun } from '../../../domain/promotion/delivery.ts'
import { promotionOf } from '../../../domain/run-action/mark.ts'
import type { Attempt } from '../steps/attempt.ts'

/** Whoever started a run longer ago than this does not deliver with it now. */
const lookBackMs = 24 * 60 * 60_000
/** Pages of runs that are looked through at most. */
const pages = 5

type Road = { kind: 'clear' } | { kind: 'blocked'; run: number } | { kind: 'unclear'; failure: CloudFailure }

/** Runs of the pipeline that have not ended, with what each was started with: only the single run says that. */
async function listOpen(
  { runs }: PromotionCloud,
  pipeline: string,
  since: Date,
): Promise<CloudResult<OtherRun[]>> {
  const open: number[] = []
  for (let page: string | null = null, read = 0; read < pages; read += 1) {
    const listed: Awaited<ReturnType<typeof runs.listRuns>> = await runs.listRuns(pipeline, since, page)
    if (!listed.ok) return listed
    open.push(
      ...listed.value.items.filter(({ status }) => !hasEnded(runStateOf(status))).map(({ number }) => number),
    )
    page = listed.value.next
    if (page === null) break
  }
  const found: OtherRun[] = []
  for (const number of open) {
    const run = await runs.getRun(pipeline, number)
    if (!run.ok) return run
    const parameters = run.value.parameters ?? []
    found.push({
      number,
      status: run.value.status,
      promotion: promotionOf(parameters),
      environment: parameters.find(({ key }) => key === 'ENVIRONMENT')?.value ?? null,
    })
  }
  return { ok: true, value: found }
}

/**
 * Before a run of ours starts: runs that ended promotions left under way here are stopped, since they would deploy after it.
 * Blocked while one of those still ends, or while somebody else delivers here.
 */
export async function clearTheRoad(cloud: PromotionCloud, attempt: Attempt, pipeline: string): Promise<Road> {
  const since = new Date(attempt.now.getTime() - lookBackMs)
  const others = await listOpen(cloud, pipeline, since)
  if (!others.ok) return { kind: 'unclear', failure: others.failure }
  const { number, environment } = attempt.subject.promotion
  const { stop, waitFor } = decideRoad(others.value, { promotion: number, environment })
  for (const run of stop) {
    const stopped = await cloud.operations.stopRun(pipeline, run)
    if (!stopped.ok && stopped.failure.kind !== 'not-found')
      return { kind: 'unclear', failure: stopped.failure }
  }
  const [blocking = waitFor] = stop
  return blocking === null ? { kind: 'clear' } : { kind: 'blocked', run: blocking }
}
