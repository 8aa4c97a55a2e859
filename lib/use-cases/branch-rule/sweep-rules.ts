import { listRuledRepositories, type RuledRepository } from '../../catalog/branch-rule/repositories.ts'
import { listTendedRules, type RuledBranch } from '../../catalog/branch-rule/rows.ts'
import { insertRules } from '../../catalog/branch-rule/writes.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { branchesToRule } from '../../domain/branch-rule/branches.ts'
import { isDue } from '../../domain/branch-rule/tend.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { ReadyWindow } from '../../domain/freeze/prepare.ts'
import { tendRuleJob } from '../../queue/branch-rule.ts'
import type { Surroundings } from '../define.ts'
import { claimMsOf } from '../promotion/while-alive.ts'
import { askingAt, askingFor, wantedFor } from './wanted.ts'

const keyOf = ({ repositoryId, branch }: RuledBranch) => `${repositoryId} ${branch}`

const toBegin = (asking: readonly ReadyWindow[], repositories: readonly RuledRepository[]) =>
  repositories.flatMap((repository) =>
    askingFor(asking, repository).flatMap(({ window }) =>
      branchesToRule(window, repository.defaultBranch).map((branch) => ({
        windowId: window.id,
        repositoryId: repository.id,
        branch,
      })),
    ),
  )

/**
 * Compares the rules of branches with what the windows want at this instant, and adds a job for each branch where they
 * differ. Windows that were edited, retired or moved, and clocks that were moved, need nothing of their own: what a window
 * says is asked anew at each round. Answers how many branches are to be looked at.
 */
export async function sweepBranchRules(around: Surroundings): Promise<Result<number>> {
  const { database } = around
  const [{ prepared }, now] = await Promise.all([readFreezes(database), readNow(database)])
  const asking = askingAt(prepared, now)
  const tended = await listTendedRules(
    database,
    asking.map(({ window }) => window.id),
  )
  if (asking.length === 0 && tended.length === 0) return ok(0)
  const repositories = await listRuledRepositories(database)
  const known = new Set(tended.map((row) => `${row.windowId} ${keyOf(row)}`))
  const fresh = toBegin(asking, repositories).filter((rule) => !known.has(`${rule.windowId} ${keyOf(rule)}`))
  const branches = Map.groupBy(tended, keyOf)
  const due = [...branches.values()].flatMap((rows) => {
    const [row] = rows
    if (!row) return []
    const repository = repositories.find(({ id }) => id === row.repositoryId)
    const wanted = repository ? wantedFor(asking, repository, row.branch) : new Set<string>()
    return isDue(rows, wanted, now, claimMsOf(around)) ? [row] : []
  })
  const jobs = new Map([...due, ...fresh].map((one) => [keyOf(one), tendRuleJob(one)]))
  if (jobs.size === 0) return ok(0)
  return transact(database, async (tx) => {
    await insertRules(tx, fresh)
    for (const job of jobs.values()) await tx.enqueue(job)
    return ok(jobs.size)
  })
}
