import { listAskable } from '../../catalog/cost-finding/facts.ts'
import {
  beginRun,
  endRun,
  listDueQueries,
  planNext,
  type QueryToAsk,
  type RunEnd,
  readQuery,
} from '../../catalog/cost-finding/queries.ts'
import { readFindingsToAct } from '../../catalog/cost-finding/reads.ts'
import { holdFindings, listOpenFindings, writeOutcome } from '../../catalog/cost-finding/writes.ts'
import { notifyChanged } from '../../catalog/sync/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import { askEstate } from '../../domain/cost-finding/ask.ts'
import { costFindings } from '../../domain/cost-finding/kinds.ts'
import { nextAskAt } from '../../domain/cost-finding/query.ts'
import { afterLook } from '../../domain/cost-finding/state.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { askQueryJob } from '../../queue/cost-finding.ts'
import type { Surroundings } from '../define.ts'
import { observeBillingKeys } from './observe-keys.ts'
import { readEstate } from './read-estate.ts'
import { tellFindings } from './tell.ts'

const system = { actorKind: 'system', actorId: null, actorName: 'Sluice' } as const

/** Adds a job for every query whose time has come, and plans its next time. Answers how many. */
export async function requestDueQueries({
  database,
}: Pick<Surroundings, 'database'>): Promise<Result<number>> {
  return transact(database, async (tx) => {
    const due = await listDueQueries(tx)
    for (const { id, plan } of due) {
      await tx.enqueue(askQueryJob(id))
      await planNext(tx, id, nextAskAt(plan, tx.now))
    }
    return ok(due.length)
  })
}

/** Connections that a query asks: what exists in them is read first. */
export const listAskedConnections = async ({ database }: Pick<Surroundings, 'database'>): Promise<string[]> =>
  (await listAskable(database)).map(({ id }) => id)

const inventoryProblems = {
  off: 'the inventory of the cloud is off',
  building: 'the inventory of the cloud is being built',
  ready: null,
} as const

/** Asks one connection, in one transaction for what came of it. */
async function askConnection(
  { database }: Pick<Surroundings, 'database'>,
  query: QueryToAsk,
  connectionId: string,
  problem: string | null,
): Promise<Result<Omit<RunEnd, 'problem'>>> {
  const observed = await observeBillingKeys(database, connectionId)
  if (!observed.ok) return observed
  const asked = askEstate(await readEstate(database, connectionId, problem), query.kinds, query.scope)
  const { kinds, present, findings, unread, count } = asked
  return transact(database, async (tx) => {
    await holdFindings(tx, connectionId)
    const open = await listOpenFindings(tx, connectionId, [...kinds], query.scope.accountIds)
    const outcome = afterLook(open, findings, { kinds, present, unreadAccounts: new Set() })
    const opened = await writeOutcome(tx, { connectionId, queryId: query.id }, outcome)
    const closed = outcome.closed.length
    const about = { ...system, subjectKind: 'cost-query', subjectId: query.id, subjectName: query.name }
    if (opened.length + closed > 0) {
      const detail = { connectionId, opened: opened.length, closed, found: findings.length, unread }
      await tx.record({ ...about, action: 'cost-query.asked', detail })
    }
    // What is merely written another way is no reason to call anybody.
    const grave = new Set(
      outcome.opened.flatMap(({ kind }, at) =>
        costFindings[kind].severity === 'low' ? [] : (opened[at] ?? []),
      ),
    )
    if (query.tells) await tellFindings(tx, about, await readFindingsToAct(tx, [...grave]))
    await tx.notify('cost-finding', connectionId)
    return ok({ asked: count, found: findings.length, opened: opened.length, closed, unread })
  })
}

/**
 * Asks a saved query of every connection and writes down what came of it: new findings open, those that are not found any more
 * close. `problems` says of a connection why what exists in it could not be read just now: of that nothing is known, and
 * nothing closes. Null: there is no such query, or it is stopped.
 */
export async function askCostQuery(
  around: Pick<Surroundings, 'database'>,
  queryId: string,
  problems: ReadonlyMap<string, string>,
): Promise<Result<RunEnd | null>> {
  const { database } = around
  const begun = await transact(database, async (tx) => {
    const query = await readQuery(tx, queryId)
    if (query === null || query.stoppedAt !== null) return ok(null)
    await tx.notify('cost-query', queryId)
    return ok({ query, runId: await beginRun(tx, queryId) })
  })
  if (!begun.ok || begun.value === null) return begun as Result<null>
  const { query, runId } = begun.value
  const end: RunEnd = { asked: 0, found: 0, opened: 0, closed: 0, unread: [], problem: null }
  try {
    for (const { id, name, inventory } of await listAskable(database)) {
      const state = inventory === null ? 'nothing was read yet' : inventoryProblems[inventory]
      const came = await askConnection(around, query, id, problems.get(id) ?? state)
      if (!came.ok) return came
      const { unread, ...counts } = came.value
      for (const key of ['asked', 'found', 'opened', 'closed'] as const) end[key] += counts[key]
      end.unread.push(...unread.map((each) => ({ ...each, message: `${name}: ${each.message}` })))
    }
  } catch (error) {
    end.problem = 'an error of the portal itself, see its log'
    throw error
  } finally {
    await endRun(database, runId, end)
    await notifyChanged(database, 'cost-query', queryId)
  }
  return ok(end)
}
