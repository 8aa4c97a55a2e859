import { countDays, type ImportedDay } from '../../catalog/bill/check-import.ts'
import {
  holdSource,
  listPeriods,
  makeCurrent,
  noteEmptyDays,
  sealedAmong,
} from '../../catalog/bill/current-days.ts'
import {
  claimImport,
  type ImportClaim,
  letGo,
  listIdleImports,
  renewClaim,
} from '../../catalog/bill/import-claim.ts'
import {
  endImport,
  type ImportProblem,
  nextWaiting,
  noteReconciliation,
} from '../../catalog/bill/import-end.ts'
import { noteSourceProblem } from '../../catalog/bill/sources.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { finalAt } from '../../domain/attribution/finality.ts'
import { billingDayOf, periodOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter, daysOf } from '../../domain/calendar/day-span.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import { judgeMonthJob, runImportJob } from '../../queue/bill.ts'
import type { Surroundings } from '../define.ts'
import { claimMsOf } from '../promotion/while-alive.ts'
import { importDays } from './import-days.ts'
import { type ChunkSize, importFile } from './import-file.ts'
import type { ReadEnd } from './import-place.ts'
import { reconcile } from './reconcile.ts'

/** What became of one turn of an import. */
export type ImportTurn =
  | { did: 'nothing' }
  | { did: 'done'; days: number }
  | { did: 'failed'; problem: ImportProblem }
  /** Paused, cancelled or taken over meanwhile. */
  | { did: 'lost' }
  | { did: 'later'; afterMs: number }

/** Works while the claim is kept alive, so that only the dead lose it. */
async function whileClaimed<T>(around: Surroundings, claim: ImportClaim, work: () => Promise<T>): Promise<T> {
  const forMs = claimMsOf(around)
  const beat = setInterval(() => {
    renewClaim(around.database, claim, forMs).catch(() => undefined)
  }, forMs / 3)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
  }
}

async function tell(
  tx: Transaction,
  claim: ImportClaim,
  action: LedgerAction,
  detail: Record<string, unknown>,
) {
  await tx.record({
    actorKind: 'system',
    actorId: null,
    actorName: 'Sluice',
    action,
    subjectKind: 'bill-import',
    subjectId: claim.importId,
    subjectName: claim.sourceName,
    detail,
  })
  await tx.notify('bill-import', claim.importId)
  const next = await nextWaiting(tx, claim.sourceId)
  if (next !== null) await tx.enqueue(runImportJob(next))
}

const failed = (tx: Transaction, claim: ImportClaim, problem: ImportProblem) =>
  tell(tx, claim, 'bill-import.failed', { problem: problem.code })

/** Ends an import that cannot go on; what it has is removed later. */
async function fail(around: Surroundings, claim: ImportClaim, problem: ImportProblem): Promise<ImportTurn> {
  const ended = await transact(around.database, async (tx) => {
    if (!(await endImport(tx, claim, { state: 'failed', problem }))) return ok(false)
    await failed(tx, claim, problem)
    return ok(true)
  })
  return ended.ok && ended.value ? { did: 'failed', problem } : { did: 'lost' }
}

/**
 * Days that were asked for, are over and have no lines. Once their month is final that is what they have; until then it may only
 * not have come yet.
 */
function emptyDays(
  claim: ImportClaim,
  days: readonly ImportedDay[],
  now: Date,
): { known: ImportedDay[]; open: string[] } {
  const { fromOn, untilOn, kind } = claim
  const empty = { known: [] as ImportedDay[], open: [] as string[] }
  if (claim.fileId !== null || fromOn === null || untilOn === null) return empty
  const filled = new Set(days.map(({ billingPeriod, chargeOn }) => `${billingPeriod} ${chargeOn}`))
  const today = billingDayOf(now)
  for (const chargeOn of daysOf({ fromOn, untilOn: dayAfter(untilOn) })) {
    const billingPeriod = periodOf(chargeOn)
    if (chargeOn >= today || filled.has(`${billingPeriod} ${chargeOn}`)) continue
    if (now >= finalAt(kind, billingPeriod)) empty.known.push({ billingPeriod, chargeOn, lines: 0 })
    else empty.open.push(chargeOn)
  }
  return empty
}

/** In one transaction the days of the import are read from it and from nothing else. */
async function settle(
  around: Surroundings,
  claim: ImportClaim,
  counted: ImportedDay[],
): Promise<Result<ImportTurn>> {
  const { sourceId, importId } = claim
  const on = counted.map(({ chargeOn }) => chargeOn).sort()
  return transact<ImportTurn>(around.database, async (tx) => {
    const empty = emptyDays(claim, counted, tx.now)
    const days = [...counted, ...empty.known]
    const periods = [...new Set(days.map(({ billingPeriod }) => billingPeriod))]
    await holdSource(tx, sourceId)
    const sealed = await sealedAmong(tx, sourceId, [...new Set([...periods, ...empty.open.map(periodOf)])])
    if (sealed.length > 0) {
      const message = `sealed months never change: ${sealed.join(', ')}`
      const problem: ImportProblem = { code: 'sealed', message, detail: { periods: sealed } }
      if (!(await endImport(tx, claim, { state: 'failed', problem }))) return ok({ did: 'lost' })
      await failed(tx, claim, problem)
      return ok({ did: 'failed', problem })
    }
    const span = claim.fileId === null ? {} : { fromOn: on[0] ?? null, untilOn: on.at(-1) ?? null }
    if (!(await endImport(tx, claim, { state: 'done', ...span }))) return ok({ did: 'lost' })
    await makeCurrent(tx, { sourceId, importId, days, whole: claim.scope === 'periods' })
    await noteEmptyDays(tx, { sourceId, importId, days: empty.open })
    for (const period of periods) await tx.enqueue(judgeMonthJob(sourceId, period))
    await tell(tx, claim, 'bill-import.finished', { periods, days: counted.length })
    await tx.notify('bill-source', sourceId)
    return ok({ did: 'done', days: counted.length })
  })
}

async function end(around: Surroundings, claim: ImportClaim, read: ReadEnd): Promise<ImportTurn> {
  const { database } = around
  if (read.end === 'lost') return { did: 'lost' }
  if (read.end === 'later') {
    await letGo(database, claim)
    return { did: 'later', afterMs: read.afterMs }
  }
  const fetched = claim.fileId === null
  if (read.end === 'failed') {
    if (fetched) await noteSourceProblem(database, claim.sourceId, read.problem)
    return fail(around, claim, read.problem)
  }
  if (fetched) await noteSourceProblem(database, claim.sourceId, null)
  const days = await countDays(database, claim.importId, read.periods)
  if (days.length === 0 && !fetched)
    return fail(around, claim, { code: 'nothing-accepted', message: 'no row of the file was accepted' })
  const settled = await settle(around, claim, days)
  if (!settled.ok) throw new Error(settled.failure.message)
  return settled.value
}

/**
 * One turn of an import: reads a file or asks the cloud, from where it is to its end, or until told to stop, paused or killed.
 * Once it is whole its days are read from it. Nothing when it is not its turn. Throws for bugs, and the sweep goes on with it.
 */
export async function runImport(
  around: Surroundings,
  importId: string,
  signal: AbortSignal,
  size?: ChunkSize,
): Promise<ImportTurn> {
  const claim = await claimImport(around.database, importId, claimMsOf(around))
  if (claim === null) return { did: 'nothing' }
  const turn = await whileClaimed(around, claim, async () => {
    const read =
      claim.fileId === null
        ? await importDays(around, claim, signal)
        : await importFile(around, claim, signal, size)
    around.reached?.('bill-import:looked-over')
    return end(around, claim, read)
  })
  if (turn.did === 'done' && claim.fileId === null && claim.kind !== 'amortised') {
    const { billing } = await around.cloud.costing(claim.connectionId)
    const periods = await listPeriods(around.database, importId)
    await noteReconciliation(
      around.database,
      importId,
      await reconcile(around, billing, claim.sourceId, periods),
    )
  }
  return turn
}

/** Imports that somebody could go on with and nobody does: their worker died, or their job was lost. Answers how many. */
export async function sweepImports({ database }: Pick<Surroundings, 'database'>): Promise<number> {
  const idle = await listIdleImports(database)
  if (idle.length === 0) return 0
  await transact(database, async (tx) => {
    for (const id of idle) await tx.enqueue(runImportJob(id))
    return ok(null)
  })
  return idle.length
}
