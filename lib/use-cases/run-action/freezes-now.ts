import type { OpenAction } from '../../catalog/run-action/actions.ts'
import type { PipelineSubject, RunSubject } from '../../catalog/run-action/subject.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { rollsOut } from '../../domain/run-action/verb.ts'
import { readFreezeJudge } from './freeze-holds.ts'

interface FreezesNow {
  isHeld: boolean
  /** The one place that it leads to, where that is known. */
  environmentId: string | null
}

/** Whether a freeze stands before what was asked for, at this instant: one may have come since it was asked. */
export async function freezesNow(
  tx: Transaction,
  action: OpenAction,
  subject: RunSubject | PipelineSubject,
): Promise<FreezesNow> {
  const { pipeline, service } = subject
  if (!service || !rollsOut[action.verb]) return { isHeld: false, environmentId: null }
  const run = 'run' in subject ? subject.run : subject.lastRun
  const given = new Set(action.parameters.map(({ key }) => key))
  const parameters =
    'run' in subject
      ? subject.run.parameters
      : [...action.parameters, ...pipeline.parameters.filter(({ key }) => !given.has(key))]
  const judge = await readFreezeJudge(tx, service, action.askedById, tx.now)
  const { holds, known, places } = judge.holdsOf({
    verb: action.verb,
    pipelineKind: pipeline.kind,
    stages: run?.stages ?? [],
    jobId: action.jobId,
    parameters,
  })
  return {
    isHeld: holds.length > 0,
    environmentId: known && places.length === 1 ? (places[0] ?? null) : null,
  }
}
