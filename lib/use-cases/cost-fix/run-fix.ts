import { listFixesDue, listStalePreviews } from '../../catalog/cost-fix/reads.ts'
import type { FixItemRecord, FixRecord } from '../../catalog/cost-fix/record.ts'
import {
  claimFix,
  type ItemOutcome,
  moveFix,
  writeOutcomes,
  writeProposal,
} from '../../catalog/cost-fix/writes.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { runFixJob } from '../../queue/cost-fix.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { turnDirect } from './direct-fix.ts'
import { type FixEffect, markOf } from './fix-effect.ts'
import { turnSource } from './source-fix.ts'
import { tellFix } from './tell-fix.ts'

/** A request that waits to be merged is looked at this often. */
const lookAgainMs = 30_000
const most = 100

const idsOf = (items: readonly { findingId: string }[]): string[] => items.map(({ findingId }) => findingId)
const isDone = ({ state }: { state: string }): boolean => state === 'done'

function withOutcomes(fix: FixRecord, outcomes: readonly ItemOutcome[]): FixItemRecord[] {
  const found = new Map(outcomes.map((one) => [one.findingId, one]))
  return fix.items.map((item) => {
    const one = found.get(item.findingId)
    return one ? { ...item, state: one.state, before: one.before ?? item.before } : item
  })
}

const failuresOf = (fix: FixRecord, outcomes: readonly ItemOutcome[]) =>
  outcomes
    .filter(({ state }) => state === 'failed' || state === 'refused')
    .map(({ findingId, code }) => ({
      resource: fix.items.find((item) => item.findingId === findingId)?.resourceId ?? '',
      code,
    }))

async function recordFailed(
  tx: Transaction,
  fix: FixRecord,
  effect: Extract<FixEffect, { do: 'failed' }>,
): Promise<void> {
  const { problem, outcomes } = effect
  await writeOutcomes(tx, fix.id, outcomes)
  if (!(await moveFix(tx, fix, 'failed', { problem }))) return
  // What was only prepared was never more than a look.
  if (fix.state === 'applying')
    await tellFix(tx, fix, portal, 'cost-fix.failed', {
      detail: { problem, failed: failuresOf(fix, outcomes) },
    })
}

async function record(tx: Transaction, fix: FixRecord, effect: FixEffect): Promise<void> {
  switch (effect.do) {
    case 'prepared': {
      const { targetBranch, files, outcomes, isAnew } = effect
      await writeOutcomes(tx, fix.id, outcomes)
      const mark = markOf({ targetBranch, files, items: withOutcomes(fix, outcomes) })
      const problem = isAnew ? 'changed-meanwhile' : null
      const target = targetBranch === null ? {} : { targetBranch }
      await moveFix(tx, fix, 'prepared', { ...target, files, mark, problem })
      return
    }
    case 'proposed': {
      const { number, webUrl, outcomes } = effect
      await writeOutcomes(tx, fix.id, outcomes)
      const change = { requestNumber: number, webUrl, problem: null, againMs: lookAgainMs }
      if (!(await moveFix(tx, fix, 'proposed', change))) return
      const by = fix.confirmedBy ?? fix.askedBy
      await writeProposal(tx, idsOf(outcomes), { kind: 'merge-request', url: webUrl, number, by })
      await tellFix(tx, fix, portal, 'cost-fix.proposed', { detail: { number, url: webUrl } })
      return
    }
    case 'tagged': {
      await writeOutcomes(tx, fix.id, effect.outcomes)
      if (!(await moveFix(tx, fix, 'done', { problem: null }))) return
      const done = effect.outcomes.filter(isDone)
      const by = fix.confirmedBy ?? fix.askedBy
      await writeProposal(tx, idsOf(done), { kind: 'tagging', url: null, number: null, by })
      const failed = failuresOf(fix, effect.outcomes)
      await tellFix(tx, fix, portal, 'cost-fix.tagged', { detail: { count: done.length, failed } })
      return
    }
    case 'failed':
      return recordFailed(tx, fix, effect)
    case 'merged':
    case 'declined': {
      if (!(await moveFix(tx, fix, effect.do, { problem: null }))) return
      const isMerged = effect.do === 'merged'
      // Turned down: the findings are as they were. Merged: they wait for the next query.
      if (!isMerged) await writeProposal(tx, idsOf(fix.items.filter(isDone)), null)
      await tellFix(tx, fix, portal, isMerged ? 'cost-fix.merged' : 'cost-fix.declined', {
        detail: { number: fix.requestNumber, url: fix.webUrl },
      })
      return
    }
    case 'open':
      await moveFix(tx, fix, fix.state, { problem: null, againMs: lookAgainMs })
      return
    case 'again':
      await moveFix(tx, fix, fix.state, { problem: effect.problem, againMs: effect.againMs })
  }
}

/**
 * One turn of a fix: prepares it, writes what somebody said yes to, or looks what became of its merge request. However often
 * it is asked, nothing is written twice.
 */
export const runFix = defineStep({
  name: (fix: FixRecord) => `cost-fix-${fix.state}`,
  claim: async (tx, id: string) => ok(await claimFix(tx, id)),
  effect: (around, fix) => (fix.kind === 'source' ? turnSource(around, fix) : turnDirect(around, fix)),
  record: async (tx, fix, effect) => {
    await record(tx, fix, effect)
    return ok(effect.do)
  },
})

/** Finds what is due, whatever became of its job, and throws away what nobody wanted to see for a week. Answers how many. */
export async function sweepFixes(around: Surroundings): Promise<number> {
  const { database } = around
  const due = await listFixesDue(database, most)
  const stale = await listStalePreviews(database, most)
  if (due.length + stale.length === 0) return 0
  await transact(database, async (tx) => {
    for (const id of due) await tx.enqueue(runFixJob(id))
    for (const id of stale) await moveFix(tx, { id, state: 'prepared' }, 'discarded')
    return ok(null)
  })
  return due.length + stale.length
}
