import { listGateWishes, listWaitingRuns, type WaitingRun } from '../../catalog/pipeline-gate/waiting.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { answerGateJob } from '../../queue/pipeline-gate.ts'
import type { Surroundings } from '../define.ts'
import { judgeGate } from './judge-gate.ts'

/** Jobs of a run that wait for a person and at which nothing was said yet, or where it is time to say it again. */
export const gatesToAnswer = (run: WaitingRun, now: Date): string[] =>
  run.stages
    .flatMap(({ jobs }) => jobs)
    .filter(({ state }) => state === 'waiting')
    .map(({ id }) => id)
    .filter((jobId) => {
      const said = run.said.find((one) => one.jobId === jobId)
      if (!said) return true
      return said.answeredAt === null && said.againAt !== null && said.againAt <= now
    })

/**
 * Looks for runs that wait at a manual gate before a place whose environment asks for an answer, and adds a job for each gate
 * that is to be refused or passed now. Asks nothing where no environment asks for it. Answers how many there are.
 */
export async function sweepPipelineGates({
  database,
}: Pick<Surroundings, 'database'>): Promise<Result<number>> {
  const environments = await listGateWishes(database)
  if (environments.every(({ wish }) => wish === 'leave')) return ok(0)
  const [runs, now] = await Promise.all([listWaitingRuns(database), readNow(database)])
  const gates = runs.flatMap((run) => gatesToAnswer(run, now).map((jobId) => ({ run, jobId })))
  if (gates.length === 0) return ok(0)
  return transact(database, async (tx) => {
    let count = 0
    for (const { run, jobId } of gates) {
      if ((await judgeGate(tx, run, jobId, environments)) === null) continue
      await tx.enqueue(answerGateJob({ runId: run.id, jobId }))
      count += 1
    }
    return ok(count)
  })
}
