import type { CostFindingKind } from '../../domain/cost-finding/kinds.ts'
import { type QueryPlan, QueryScope } from '../../domain/cost-finding/query.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import type { Prisma } from '../generated/client.ts'
import { type Reader, readDocument } from '../reader.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

/** CostQueryItem of the API contract, for q = cost_query. */
const item = `json_build_object('id', q.id, 'name', q.name, 'kinds', q.kinds, 'scope', q.scope, 'plan', q.plan, 'tells', q.tells,
  'owner', ${person('q.owner_id')}, 'version', q.version, 'reason', q.reason, 'updatedAt', q.updated_at, 'stoppedAt', q.stopped_at,
  'nextAt', q.next_at, 'standing', (SELECT count(*) FROM cost_finding f WHERE f.query_id = q.id AND f.closed_at IS NULL
    AND (f.waived_until IS NULL OR f.waived_until <= sluice_now())),
  'last', (SELECT json_build_object('id', r.id, 'state', r.state, 'startedAt', r.started_at, 'endedAt', r.ended_at, 'asked', r.asked,
      'found', r.found, 'opened', r.opened, 'closed', r.closed, 'problem', r.problem)
    FROM cost_query_run r WHERE r.query_id = q.id ORDER BY r.started_at DESC, r.id DESC LIMIT 1))`

/** Saved queries, those that are asked first. */
export async function listQueries(reader: Reader): Promise<{ items: unknown[]; now: string }> {
  const document = await readDocument<{ items: unknown[]; now: string }>(
    reader,
    'cost-queries',
    `SELECT json_build_object('now', sluice_now(), 'items', (SELECT coalesce(json_agg(${item} ORDER BY q.stopped_at IS NOT NULL, q.name), '[]')
      FROM cost_query q)) AS document`,
  )
  if (document === null) throw new Error('saved queries answered no row')
  return document
}

/** One as the API shows it; null: there is none. */
export const readQueryItem = (reader: Reader, id: string): Promise<unknown> =>
  readDocument(reader, 'cost-query', `SELECT ${item} AS document FROM cost_query q WHERE q.id = $1::uuid`, [
    id,
  ])

/** What is written of a query by people. */
export interface QueryDraft {
  name: string
  kinds: CostFindingKind[]
  scope: QueryScope
  plan: QueryPlan
  tells: boolean
  ownerId: string | null
  reason: string
}

const dataOf = ({ scope, plan, ...draft }: QueryDraft) => ({
  ...draft,
  scope: scope as Prisma.InputJsonValue,
  plan: plan as Prisma.InputJsonValue,
})

/** Whether another query has this name. */
export const isNameTaken = async (tx: Transaction, name: string, id: string | null): Promise<boolean> =>
  (await tx.prisma.costQuery.count({ where: { name, ...(id === null ? {} : { id: { not: id } }) } })) > 0

export async function insertQuery(tx: Transaction, draft: QueryDraft, nextAt: Date): Promise<string> {
  const id = newId()
  await tx.prisma.costQuery.create({
    data: { ...dataOf(draft), id, createdAt: tx.now, updatedAt: tx.now, nextAt },
  })
  return id
}

/** False: somebody was faster, or it is stopped. */
export async function changeQuery(
  tx: Transaction,
  seen: { id: string; version: number },
  draft: QueryDraft,
  nextAt: Date,
): Promise<boolean> {
  const { count } = await tx.prisma.costQuery.updateMany({
    where: { ...seen, stoppedAt: null },
    data: { ...dataOf(draft), version: { increment: 1 }, updatedAt: tx.now, nextAt },
  })
  return count === 1
}

/** False: it is stopped already, or there is none. */
export async function stopQuery(tx: Transaction, id: string, reason: string): Promise<boolean> {
  const { count } = await tx.prisma.costQuery.updateMany({
    where: { id, stoppedAt: null },
    data: { stoppedAt: tx.now, nextAt: null, reason, version: { increment: 1 }, updatedAt: tx.now },
  })
  return count === 1
}

/** A query as it is asked. */
export interface QueryToAsk extends Omit<QueryDraft, 'reason'> {
  id: string
  stoppedAt: Date | null
}

export async function readQuery(tx: Transaction, id: string): Promise<QueryToAsk | null> {
  const row = await tx.prisma.costQuery.findUnique({ where: { id } })
  if (row === null) return null
  return {
    ...row,
    kinds: row.kinds as CostFindingKind[],
    scope: QueryScope.parse(row.scope),
    plan: row.plan as QueryPlan,
  }
}

/** Queries whose time has come, with their plans. */
export const listDueQueries = (tx: Transaction): Promise<{ id: string; plan: QueryPlan }[]> =>
  tx.prisma
    .$queryRaw`SELECT id, plan FROM cost_query WHERE next_at <= ${tx.now} AND stopped_at IS NULL ORDER BY next_at, id
    FOR UPDATE SKIP LOCKED`

export async function planNext(tx: Transaction, id: string, nextAt: Date): Promise<void> {
  await tx.prisma.costQuery.update({ where: { id }, data: { nextAt } })
}

/** Begins a run; one that another process left running is over. */
export async function beginRun(tx: Transaction, queryId: string): Promise<string> {
  const id = newId()
  await tx.prisma.costQueryRun.updateMany({
    where: { queryId, state: 'running' },
    data: { state: 'failed', endedAt: tx.now, problem: 'the process ended' },
  })
  await tx.prisma.costQueryRun.create({ data: { id, queryId, state: 'running', startedAt: tx.now } })
  return id
}

export interface RunEnd {
  asked: number
  found: number
  opened: number
  closed: number
  unread: { what: string; message: string }[]
  /** Null: it was asked to its end. */
  problem: string | null
}

/** Ends a run; a month of runs is kept. */
export async function endRun(database: Database, id: string, end: RunEnd): Promise<void> {
  await rowsOf(
    database,
    'cost-query.end',
    `WITH old AS (DELETE FROM cost_query_run WHERE state <> 'running' AND started_at < sluice_now() - interval '31 days'
        AND id NOT IN (SELECT DISTINCT ON (query_id) id FROM cost_query_run ORDER BY query_id, started_at DESC))
      UPDATE cost_query_run SET state = CASE WHEN $7::text IS NULL THEN 'done' ELSE 'failed' END, ended_at = sluice_now(), asked = $2,
        found = $3, opened = $4, closed = $5, unread = $6::jsonb, problem = $7 WHERE id = $1 AND state = 'running'`,
    [id, end.asked, end.found, end.opened, end.closed, JSON.stringify(end.unread), end.problem],
  )
}
