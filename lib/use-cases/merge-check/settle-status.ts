import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { insertMergeCheck, readResolverNames } from '../../catalog/merge-check/answers.ts'
import { type MergeFacts, readMergeFacts } from '../../catalog/merge-check/facts.ts'
import { lockRequest, type StatusedRequest, writeRequestStatus } from '../../catalog/merge-check/requests.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import { answerMerge, type MergeVerdict } from '../../domain/merge-check/answer.ts'
import {
  isStatusDue,
  mergeStatusContext,
  mergeStatusOf,
  parseStatus,
  printStatus,
} from '../../domain/merge-check/status.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { type Written, writtenOf } from '../release/cloud-words.ts'
import { shortMark } from './mark.ts'
import { readCommitsOfMerge } from './read-commits.ts'

/** Somebody may have written over it, or a work item may have become another kind of thing. */
const lookAgainMs = 30 * 60_000
/** Its commits, or what their work items are, are being read. */
const pendingMs = 60_000
/** What is unknown of a request that did not move for so long will hardly become known. */
const youngMs = 30 * 60_000
/** A no of Codeup is asked again this seldom: somebody may have given the permission meanwhile. */
const refusedAgainMs = 10 * 60_000

interface StatusTurn {
  request: StatusedRequest
  repository: MergeFacts['repository']
  serviceId: string | null
  verdict: MergeVerdict
  status: ReturnType<typeof mergeStatusOf>
  /** Empty: none is owed any more. */
  mark: string
}

async function claim(tx: Transaction, id: string): Promise<Result<StatusTurn | null>> {
  const at = id.indexOf('!')
  const of = { repositoryId: id.slice(0, at), number: Number(id.slice(at + 1)) }
  const request = await lockRequest(tx, of)
  if (!request) return ok(null)
  const { targetBranch, headSha, sourceBranch } = request
  const asked = { path: '', id: of.repositoryId, targetBranch, sha: headSha, mergeRequest: of.number }
  const facts = await readMergeFacts(tx, { ...asked, sourceBranch })
  if (!facts) return ok(null)
  const { repository, question } = facts
  const { prepared } = await readFreezes(tx)
  const mark = shortMark(prepared, question, tx.now)
  if (!isStatusDue(request, mark, tx.now)) return ok(null)
  if (mark === '' && parseStatus(request.statusFor)?.sha !== headSha) {
    // What carries our status is no head any more: nothing says anything that would be wrong.
    await writeRequestStatus(tx, request, { statusFor: null, statusProblem: null, statusAgainAt: null })
    return ok(null)
  }
  const verdict = answerMerge(prepared, question, tx.now)
  return ok({
    request,
    repository,
    serviceId: question.services[0]?.serviceId ?? null,
    verdict,
    status: mergeStatusOf(verdict, request.updatedAt, tx.now),
    mark,
  })
}

async function effect(
  { cloud }: Surroundings,
  { repository, request, status }: StatusTurn,
): Promise<Written<{ written: boolean }>> {
  const { code } = await cloud.releasing(repository.connectionId)
  const answer = await code.writeCommitStatus({
    repository: repository.path,
    sha: request.headSha,
    context: mergeStatusContext,
    ...status,
    targetUrl: null,
  })
  return writtenOf(
    answer,
    `The commit status ${mergeStatusContext} in ${repository.path} needs a releaser's token that may write commit statuses`,
  )
}

function tell(
  tx: Transaction,
  { repository, request, serviceId, verdict, status }: StatusTurn,
  action: Extract<LedgerAction, `merge-status.${string}`>,
  detail: Record<string, unknown>,
): Promise<void> {
  const { targetBranch, headSha, number } = request
  return tx.record({
    ...authorOf(portal),
    action,
    subjectKind: 'merge-request',
    subjectId: repository.id,
    subjectName: `${repository.path} !${number}`,
    serviceId,
    detail: {
      repository: repository.path,
      number,
      targetBranch,
      sha: headSha,
      answer: verdict.answer,
      state: status.state,
      ...detail,
    },
  })
}

async function record(
  tx: Transaction,
  turn: StatusTurn,
  written: Written<{ written: boolean }>,
): Promise<Result<null>> {
  const { request, repository, verdict, status, mark } = turn
  await tx.notify('merge-check', repository.id)
  if (written.kind !== 'there') {
    const { problem } = written
    const afterMs = written.kind === 'again' ? written.againMs : refusedAgainMs
    const statusAgainAt = new Date(tx.now.getTime() + afterMs)
    await writeRequestStatus(tx, request, { statusProblem: problem, statusAgainAt })
    if (written.kind === 'refused' && request.statusProblem !== problem)
      await tell(tx, turn, 'merge-status.refused', { message: problem })
    return ok(null)
  }
  const { answer } = verdict
  const said = parseStatus(request.statusFor)
  const isYoung = tx.now.getTime() - request.updatedAt.getTime() < youngMs
  const mayLearn = status.state === 'pending' || (verdict.content === 'unknown' && isYoung)
  const afterMs = mayLearn ? pendingMs : lookAgainMs
  await writeRequestStatus(tx, request, {
    statusFor: mark === '' ? null : printStatus({ sha: request.headSha, answer, mark }),
    statusProblem: null,
    statusAgainAt: mark === '' ? null : new Date(tx.now.getTime() + afterMs),
  })
  if (said?.sha === request.headSha && said.answer === answer && said.mark === mark) return ok(null)
  const { repositoryId, targetBranch, sourceBranch, headSha: sha, number } = request
  const named = { ...verdict, resolvers: await readResolverNames(tx, verdict.resolvers) }
  await insertMergeCheck(tx, { repositoryId, targetBranch, sourceBranch, sha, askedBy: `!${number}` }, named)
  if (said?.sha !== sha || said.answer !== answer)
    await tell(tx, turn, 'merge-status.set', { description: status.description })
  return ok(null)
}

const settleOnce = defineStep<StatusTurn, Written<{ written: boolean }>, null>({
  name: () => 'merge-status',
  claim,
  effect,
  record,
})

/**
 * Brings the commit status of one merge request to what the windows say now: reads its commits where they are not known,
 * looks what stands there, writes only what differs. A death at any line is made good by the next turn.
 */
export async function settleMergeStatus(
  around: Surroundings,
  of: { repositoryId: string; number: number },
): Promise<Result<null>> {
  const seen = await transact(around.database, async (tx) => ok(await lockRequest(tx, of)))
  if (!seen.ok) return seen
  if (!seen.value) return ok(null)
  const { repositoryId, targetBranch, headSha } = seen.value
  await readCommitsOfMerge(around, { repositoryId, targetBranch, sha: headSha })
  return settleOnce(around, `${of.repositoryId}!${of.number}`)
}
