import { readActingPerson } from '../../catalog/person/acting.ts'
import { readWordsForOthers } from '../../catalog/train/approval-facts.ts'
import { giveApproval, linkPromotion, type TrainRecord } from '../../catalog/train/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { type Failure, fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import type { Skip } from '../../domain/train/choose.ts'
import { rowText } from '../../domain/train/list.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { rollback } from '../promotion/rollback.ts'

/** Who asked for the train, with what they hold now: somebody who left asks for nothing any more. */
async function requesterOf(tx: Transaction, train: TrainRecord): Promise<Result<Actor>> {
  const person = await readActingPerson(tx, train.requesterId)
  if (!person) return fail('forbidden', 'who asked for this train is not here any more')
  const { id, key, name, grants } = person
  return ok({ kind: 'person', personId: id, key, name, grants, sessionId: train.id })
}

/**
 * Asks for the promotion of one row exactly as its requester would, in the caller's transaction, and hands on the
 * approvals that were bound to this row. Fails with whatever the request is refused with.
 */
export async function askRow(
  tx: Transaction,
  train: TrainRecord,
  serviceId: string,
): Promise<Result<{ id: string }>> {
  const row = train.rows.find((one) => one.serviceId === serviceId)
  if (!row || row.digest === null || row.buildId === null)
    return fail('gone', 'the row names no build', { serviceId })
  const actor = await requesterOf(tx, train)
  if (!actor.ok) return actor
  const wanted = { service: serviceId, environment: train.environmentId, build: row.buildId }
  const made =
    train.kind === 'back'
      ? await rollback.within(tx, actor.value, {
          ...wanted,
          reasonKey: train.reasonKey,
          ...(train.reason ? { reason: train.reason } : {}),
          takeOver: true,
        })
      : await requestPromotion.within(tx, actor.value, {
          ...wanted,
          ...(train.reason ? { reason: train.reason } : {}),
        })
  if (!made.ok) return made
  await linkPromotion(tx, row, made.value.id)
  const listed = { ...row, digest: row.digest }
  const text = rowText(listed)
  const principals = await readWordsForOthers(tx, train.id)
  for (const approval of train.approvals)
    if (approval.decision === 'approved' && approval.bound.includes(text))
      await giveApproval(
        tx,
        { ...approval, forPersonId: principals.get(approval.personId) ?? null },
        listed,
        made.value.id,
      )
  return made
}

/** What a refused request means for its row, in the words of the dry run. */
export function skipFor(failure: Failure): Skip {
  const detail = { code: failure.code, message: failure.message, ...failure.detail }
  switch (failure.code) {
    case 'already-running-there':
      return { key: 'already-there', detail }
    case 'conflict':
      return { key: 'asked-already', detail }
    case 'forbidden':
      return { key: 'not-permitted', detail }
    case 'wrong-environment-order':
      return { key: 'blocked', detail: { ...detail, gates: ['path'] } }
    case 'blocked-by-gate':
      return { key: 'blocked', detail: { ...detail, gates: gatesOf(failure.detail) } }
    default:
      return { key: 'refused', detail }
  }
}

function gatesOf(detail: Failure['detail']): string[] {
  const verdicts = Array.isArray(detail?.verdicts) ? detail.verdicts : []
  return verdicts.flatMap((verdict: { gate?: unknown }) =>
    typeof verdict.gate === 'string' ? [verdict.gate] : [],
  )
}
