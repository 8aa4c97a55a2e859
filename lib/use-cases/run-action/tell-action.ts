import type { Transaction } from '../../catalog/transaction.ts'
import type { LedgerAction, LedgerFact } from '../../domain/ledger/entry.ts'
import type { RunVerb } from '../../domain/pipeline/verbs.ts'

export const askedAs: Record<RunVerb, LedgerAction> = {
  start: 'run.start-asked',
  stop: 'run.stop-asked',
  retry: 'run.retry-asked',
  skip: 'run.skip-asked',
  rerun: 'run.rerun-asked',
  pass: 'run.pass-asked',
  refuse: 'run.refuse-asked',
}
export const doneAs: Record<RunVerb, LedgerAction> = {
  start: 'run.started',
  stop: 'run.stopped',
  retry: 'run.retried',
  skip: 'run.skipped',
  rerun: 'run.rerun',
  pass: 'run.gate-passed',
  refuse: 'run.gate-refused',
}

/** What an action is about, as the ledger names it. */
export interface TellAction {
  id: string
  pipeline: string
  number: number | null
  job: string | null
  serviceId: string | null
  environmentId: string | null
}

/** Writes about one action of a run: its pipeline, number and job are its name. */
export function tellAction(
  tx: Transaction,
  author: Pick<LedgerFact, 'actorKind' | 'actorId' | 'actorName'>,
  about: TellAction,
  action: LedgerAction,
  more: { reason?: string | null; detail: Record<string, unknown> },
): Promise<void> {
  const { id, pipeline, number, job, serviceId, environmentId } = about
  return tx.record({
    ...author,
    action,
    subjectKind: 'run-action',
    subjectId: id,
    subjectName: [number === null ? pipeline : `${pipeline} #${number}`, ...(job === null ? [] : [job])].join(
      ': ',
    ),
    serviceId,
    environmentId,
    reason: more.reason ?? null,
    detail: { pipeline, run: number, job, ...more.detail },
  })
}
