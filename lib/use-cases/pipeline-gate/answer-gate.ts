import { listGateWishes, listWaitingRuns, type WaitingRun } from '../../catalog/pipeline-gate/waiting.ts'
import { claimGate, type SaidAtGate, writeGate } from '../../catalog/pipeline-gate/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { CloudResult } from '../../cloud/ports/outcome.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { claimMsOf } from '../promotion/while-alive.ts'
import { writtenOf } from '../release/cloud-words.ts'
import { judgeGate } from './judge-gate.ts'
import { gatesToAnswer } from './sweep-gates.ts'

interface GateTurn {
  id: string
  run: WaitingRun
  said: SaidAtGate
  /** What stood in the way last time: it is told once. */
  problem: string | null
}

/** Somebody may have given the permission meanwhile. */
const refusedAgainMs = 10 * 60_000

async function claim(tx: Transaction, id: string, around: Surroundings): Promise<Result<GateTurn | null>> {
  const at = id.indexOf(' ')
  const [runId, jobId] = [id.slice(0, at), id.slice(at + 1)]
  await tx.prisma.$queryRaw`SELECT 1 FROM pipeline_run WHERE id = ${runId}::uuid FOR UPDATE`
  const [run] = await listWaitingRuns(tx, runId)
  if (!run || !gatesToAnswer(run, tx.now).includes(jobId)) return ok(null)
  const said = await judgeGate(tx, run, jobId, await listGateWishes(tx))
  if (!said) return ok(null)
  const problem = run.said.find((one) => one.jobId === jobId)?.problem ?? null
  const gate = await claimGate(tx, said, new Date(tx.now.getTime() + claimMsOf(around)))
  return ok({ id: gate, run, said, problem })
}

async function effect(
  { cloud }: Surroundings,
  { run, said }: GateTurn,
): Promise<CloudResult<{ answered: boolean }>> {
  const { gates } = await cloud.releasing(run.connectionId)
  return gates.answerManualGate(run.pipeline, run.number, said.jobId, said.answer)
}

function tell(
  tx: Transaction,
  { id, run, said }: GateTurn,
  action: Extract<LedgerAction, `pipeline-gate.${string}`>,
  detail: Record<string, unknown>,
): Promise<void> {
  return tx.record({
    ...authorOf(portal),
    action,
    subjectKind: 'pipeline-gate',
    subjectId: id,
    subjectName: `${run.pipelineName} #${run.number}: ${said.name}`,
    serviceId: run.service.id,
    environmentId: said.environmentId,
    detail: { answer: said.answer, reasons: said.reasons, opensAt: said.opensAt, ...detail },
  })
}

async function record(
  tx: Transaction,
  turn: GateTurn,
  answer: CloudResult<{ answered: boolean }>,
): Promise<Result<null>> {
  const { id, said } = turn
  await tx.notify('merge-check', said.serviceId)
  if (answer.ok) {
    await writeGate(tx, id, { problem: null, answeredAt: tx.now, againAt: null })
    const action = said.answer === 'refuse' ? 'pipeline-gate.refused' : 'pipeline-gate.passed'
    await tell(tx, turn, action, {})
    return ok(null)
  }
  const { kind } = answer.failure
  if (kind === 'conflict' || kind === 'not-found') {
    // A person was faster, or the run is over: there is nothing left to say.
    await writeGate(tx, id, { problem: answer.failure.message, againAt: null })
    return ok(null)
  }
  const written = writtenOf(
    answer,
    `The manual gates of ${turn.run.pipelineName} need an operator's token whose member may pass and refuse them`,
  )
  if (written.kind === 'there') throw new Error('a failure is not there')
  const { problem } = written
  const afterMs = written.kind === 'again' ? written.againMs : refusedAgainMs
  await writeGate(tx, id, { problem, againAt: new Date(tx.now.getTime() + afterMs) })
  if (written.kind === 'refused' && turn.problem !== problem)
    await tell(tx, turn, 'pipeline-gate.stuck', { message: problem })
  return ok(null)
}

/**
 * Says at one manual gate (`<run id> <job id>`) what the freezes say at this instant. What is said is stored with its reasons
 * before it is said: Flow keeps none. The port looks first, so that a turn after a death says nothing twice.
 */
export const answerPipelineGate = defineStep<GateTurn, CloudResult<{ answered: boolean }>, null>({
  name: ({ said }) => `pipeline-gate-${said.answer}`,
  claim,
  effect,
  record,
})
