import { type BranchRuleRow, lockRules } from '../../catalog/branch-rule/rows.ts'
import { insertRules, storedRule, writeRules } from '../../catalog/branch-rule/writes.ts'
import { listWindows } from '../../catalog/freeze/windows.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import { tendRuleJob } from '../../queue/branch-rule.ts'
import { portal } from '../promotion/transition.ts'
import type { ActOutcome } from './act-on-rule.ts'
import type { RuleTurn } from './rule-claim.ts'

/** A no of Codeup is asked again this seldom: somebody may have given the permission meanwhile. */
const refusedAgainMs = 10 * 60_000

/** One entry for one branch, whatever number of windows hold it. */
async function tell(
  tx: Transaction,
  turn: RuleTurn,
  action: Extract<LedgerAction, `branch-rule.${string}`>,
  detail: Record<string, unknown>,
): Promise<void> {
  const { repository, branch, rows } = turn
  const found = await Promise.all(rows.map(({ windowId }) => listWindows(tx, { id: windowId })))
  const windows = found.flat()
  const owners = windows.flatMap(
    ({ definition }) => (definition as { ownerId?: unknown } | null)?.ownerId ?? [],
  )
  await tx.record({
    ...authorOf(portal),
    action,
    subjectKind: 'branch-rule',
    subjectId: rows[0]?.id ?? '',
    subjectName: `${repository.path} ${branch}`,
    serviceId: repository.services[0]?.serviceId ?? null,
    detail: {
      repository: repository.path,
      branch,
      windows: windows.map(({ id, name }) => ({ id, name })),
      owners: [...new Set(owners)].map((id) => ({ id })),
      ...detail,
    },
  })
}

/** The claim ran out and somebody else took a turn. What we wrote after they had put the rule back is put back again. */
async function lost(tx: Transaction, outcome: ActOutcome, rows: readonly BranchRuleRow[]): Promise<void> {
  if (outcome.kind !== 'set') return
  const late = rows.filter(({ state, ours }) => state === 'restored' && ours !== null)
  await writeRules(
    tx,
    late.map(({ id }) => id),
    { state: 'restoring', lookAt: tx.now, restoredAt: null },
  )
}

const again = (goesOn: boolean): Result<{ goesOn: boolean }> => ok({ goesOn })

/** Writes down what came of a turn, with its entry in the ledger. */
export async function recordAct(
  tx: Transaction,
  turn: RuleTurn,
  outcome: ActOutcome,
): Promise<Result<{ goesOn: boolean }>> {
  const all = await lockRules(tx, turn)
  const ids = new Set(turn.claim.ids)
  const ours = all.filter(({ id }) => ids.has(id))
  if (ours.some(({ lookAt }) => lookAt?.getTime() !== turn.claim.until.getTime())) {
    await lost(tx, outcome, ours)
    return again(false)
  }
  const write = (data: Parameters<typeof writeRules>[2]) => writeRules(tx, turn.claim.ids, data)
  for (const { windowId } of ours) await tx.notify('freeze', windowId)
  switch (outcome.kind) {
    case 'looked': {
      const { before, ours: rule, externalId, also } = outcome
      await write({
        before: storedRule(before),
        ours: storedRule(rule),
        externalId,
        lookAt: null,
        problem: null,
      })
      const narrower = also.flatMap((branch) =>
        ours.map(({ windowId, repositoryId }) => ({ windowId, repositoryId, branch })),
      )
      if ((await insertRules(tx, narrower)) > 0)
        for (const branch of also) await tx.enqueue(tendRuleJob({ repositoryId: turn.repositoryId, branch }))
      return again(true)
    }
    case 'look-again':
      await write({ before: storedRule(null), ours: storedRule(null), externalId: null, lookAt: null })
      return again(true)
    case 'set': {
      await write({
        state: 'set',
        externalId: outcome.externalId,
        setAt: tx.now,
        lookAt: null,
        problem: null,
      })
      const isHeld = all.some(({ id, state }) => state === 'set' && !ids.has(id))
      const before = turn.rows[0]?.before ?? null
      if (!isHeld) await tell(tx, turn, 'branch-rule.set', { before, rule: outcome.rule })
      return again(false)
    }
    case 'restored': {
      const { left } = outcome
      const isLeft = left.length > 0
      const problem = isLeft
        ? `Changed by somebody else while the window held, and left as it is: ${left.join(', ')}`
        : null
      await write({ state: isLeft ? 'left' : 'restored', restoredAt: tx.now, lookAt: null, problem })
      const action = isLeft ? 'branch-rule.left' : 'branch-rule.restored'
      await tell(tx, turn, action, isLeft ? { left, message: problem } : {})
      return again(false)
    }
    case 'refused':
    case 'again': {
      const { problem } = outcome
      const afterMs = outcome.kind === 'again' ? outcome.againMs : refusedAgainMs
      await write({ problem, lookAt: new Date(tx.now.getTime() + afterMs) })
      if (outcome.kind === 'refused' && ours.some((row) => row.problem !== problem))
        await tell(tx, turn, 'branch-rule.refused', { message: problem, wanted: turn.act })
      return again(false)
    }
  }
}
