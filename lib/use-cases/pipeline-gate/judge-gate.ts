import { readContentClass, unknownContent } from '../../catalog/freeze/content-class.ts'
import { readEstate } from '../../catalog/freeze/estate.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { type GateEnvironment, listExcepted, type WaitingRun } from '../../catalog/pipeline-gate/waiting.ts'
import type { SaidAtGate } from '../../catalog/pipeline-gate/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { evaluateFreezes } from '../../domain/freeze/evaluate.ts'
import { decideGate, placesBehind } from '../../domain/pipeline-gate/gate.ts'
import { questionAt } from '../freeze/held.ts'

/** What is to be said at one gate of a run at this instant; null: nothing, it is for people. */
export async function judgeGate(
  tx: Transaction,
  run: WaitingRun,
  jobId: string,
  environments: readonly GateEnvironment[],
): Promise<SaidAtGate | null> {
  const behind = placesBehind(run.stages, jobId, environments)
  const wishes = environments.filter(({ id }) => behind.includes(id))
  if (wishes.every(({ wish }) => wish === 'leave')) return null
  const [{ prepared }, estate, excepted] = await Promise.all([
    readFreezes(tx),
    readEstate(tx, { service: run.service.slug }),
    listExcepted(tx, run.service.id),
  ])
  const places = []
  for (const { id: environmentId, wish } of wishes) {
    const place = estate.targets.find(({ target }) => target.environmentId === environmentId)
    // It never ran there: what freezes make of a first deployment is for people to see.
    if (!place) return null
    const { content, releaseIds } =
      run.buildId === null
        ? unknownContent
        : await readContentClass(tx, { serviceId: run.service.id, environmentId, buildId: run.buildId })
    const question = questionAt(place, content)
    const verdict = evaluateFreezes(
      prepared,
      { ...question, change: { ...question.change, releaseIds } },
      tx.now,
    )
    places.push({ environmentId, wish, verdict, isExcepted: excepted.has(environmentId) })
  }
  const answer = decideGate(places)
  const first = places.find(({ verdict }) => verdict.state === 'closed') ?? places[0]
  if (answer === 'leave' || !first) return null
  const name = run.stages.flatMap(({ jobs }) => jobs).find(({ id }) => id === jobId)?.name ?? run.pipelineName
  return {
    runId: run.id,
    jobId,
    name,
    serviceId: run.service.id,
    environmentId: first.environmentId,
    answer,
    reasons: first.verdict.reasons,
    opensAt: answer === 'refuse' ? first.verdict.opensAt : null,
  }
}
