import type { RunVerb } from '../../domain/pipeline/verbs.ts'
import type { ActionRefusal } from '../../domain/run-action/refusal.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export interface StartSource {
  kind: 'branch' | 'git-tag'
  name: string
  repositoryUrl: string
}

/** What somebody asked for, as it is stored. */
export interface AskedAction {
  verb: RunVerb
  pipelineId: string
  runNumber: number | null
  jobId: string | null
  jobName: string | null
  serviceId: string | null
  source: StartSource | null
  parameters: { key: string; value: string }[]
  seen: { status: string; startedAt: string | null } | null
  reason: string | null
  askedById: string | null
  askedByName: string
}

export type ActionState = 'asked' | 'done' | 'refused'

/** As readers see it. */
export interface RunActionRow extends Omit<AskedAction, 'seen' | 'askedById'> {
  id: string
  /** Of the run, where it is here. */
  runId: string | null
  pipeline: string
  askedAt: string
  state: ActionState
  already: boolean
  why: ActionRefusal | null
  problem: string | null
  endedAt: string | null
}

const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue))

/** Stores what was asked; answers its id, or null where something open was asked of the same already. */
export async function insertAction(
  tx: Transaction,
  asked: AskedAction,
  againAt: Date,
): Promise<string | null> {
  const id = newId()
  const { source, seen, parameters, ...plain } = asked
  const made = await tx.prisma.runAction.createManyAndReturn({
    data: [{ ...plain, id, source: json(source), seen: json(seen), parameters: json(parameters) as Prisma.InputJsonValue, askedAt: tx.now, againAt }], // biome-ignore format: one row
    skipDuplicates: true,
    select: { id: true },
  })
  return made[0]?.id ?? null
}

export interface OpenAction extends AskedAction {
  id: string
  askedAt: Date
  /** What stood in the way last time. */
  why: ActionRefusal | null
  tries: number
}

/** Claims an action whose time has come for so long, by the real clock. Null: it has ended, or another worker has it. */
export async function claimAction(tx: Transaction, id: string, forMs: number): Promise<OpenAction | null> {
  const claimed = await tx.prisma.$queryRaw<{ id: string }[]>`UPDATE run_action SET tries = tries + 1,
      claim_until_at = clock_timestamp() + ${forMs} * interval '1 millisecond'
    WHERE id = ${id}::uuid AND state = 'asked' AND again_at <= sluice_now()
      AND (claim_until_at IS NULL OR claim_until_at <= clock_timestamp()) RETURNING id`
  if (claimed.length === 0) return null
  return (await tx.prisma.runAction.findUniqueOrThrow({ where: { id } })) as unknown as OpenAction
}

/** How it ended, once. False: it had ended already. */
export async function endAction(
  tx: Transaction,
  id: string,
  end: { state: 'done' | 'refused'; already: boolean; why: ActionRefusal | null; problem: string | null; runNumber?: number }, // biome-ignore format: one glance
): Promise<boolean> {
  const { count } = await tx.prisma.runAction.updateMany({
    where: { id, state: 'asked' },
    data: { ...end, endedAt: tx.now, againAt: null, claimUntilAt: null },
  })
  return count === 1
}

/** It is tried again, and readers are told what stands in the way. */
export const postponeAction = (
  tx: Transaction,
  id: string,
  data: { problem: string; againAt: Date },
): Promise<unknown> =>
  tx.prisma.runAction.updateMany({ where: { id, state: 'asked' }, data: { ...data, claimUntilAt: null } })

/** What was done starts a run that had ended anew: it is read from the cloud again. */
export const reopenRun = (tx: Transaction, pipelineId: string, number: number): Promise<unknown> =>
  tx.prisma.pipelineRun.updateMany({
    where: { pipelineId, number, complete: true },
    data: { complete: false },
  })

const item = `json_build_object('id', a.id, 'verb', a.verb, 'pipelineId', a.pipeline_id, 'pipeline', p.name,
  'runNumber', a.run_number, 'runId', r.id, 'jobId', a.job_id, 'jobName', a.job_name, 'serviceId', a.service_id,
  'source', a.source, 'parameters', a.parameters, 'reason', a.reason, 'askedByName', a.asked_by_name, 'askedAt', a.asked_at,
  'state', a.state, 'already', a.already, 'why', a.why, 'problem', a.problem, 'endedAt', a.ended_at)`
const from = `run_action a JOIN pipeline p ON p.id = a.pipeline_id
  LEFT JOIN pipeline_run r ON r.pipeline_id = a.pipeline_id AND r.number = a.run_number`

/** What was asked of a run, the newest first; at most 20. The start that made it is one of them. */
export async function listActions(
  reader: Reader,
  pipelineId: string,
  number: number,
): Promise<RunActionRow[]> {
  const text = `SELECT coalesce(json_agg(${item} ORDER BY a.asked_at DESC, a.id DESC), '[]') AS document
    FROM ${from} WHERE a.id IN (SELECT id FROM run_action WHERE pipeline_id = $1::uuid AND run_number = $2
      ORDER BY asked_at DESC, id DESC LIMIT 20)`
  return (await readDocument<RunActionRow[]>(reader, 'run-action.list', text, [pipelineId, number])) ?? []
}

export const readAction = (reader: Reader, id: string): Promise<RunActionRow | null> =>
  readDocument(reader, 'run-action.get', `SELECT ${item} AS document FROM ${from} WHERE a.id = $1::uuid`, [
    id,
  ])

/** Ids of those whose time has come, the oldest first. */
export async function listDueActions(database: Database, limit: number): Promise<string[]> {
  const text = `SELECT coalesce(json_agg(id ORDER BY again_at), '[]') AS document FROM (SELECT id, again_at FROM run_action
    WHERE state = 'asked' AND again_at <= sluice_now()
      AND (claim_until_at IS NULL OR claim_until_at <= clock_timestamp()) ORDER BY again_at LIMIT $1) AS due`
  return (await readDocument<string[]>(database, 'run-action.due', text, [limit])) ?? []
}
