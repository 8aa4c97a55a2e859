import { readRuledRepository } from '../../catalog/branch-rule/repositories.ts'
import { type BranchRuleRow, lockRules, type RuledBranch } from '../../catalog/branch-rule/rows.ts'
import { claimRules, writeTended } from '../../catalog/branch-rule/writes.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { RuleAct } from '../../domain/branch-rule/tend.ts'
import { isDue, tend } from '../../domain/branch-rule/tend.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { claimMsOf } from '../promotion/while-alive.ts'
import { type ActOutcome, actOnRule } from './act-on-rule.ts'
import { recordAct } from './record-act.ts'
import { type RuleTurn, whileClaimed } from './rule-claim.ts'
import { askingAt, wantedFor } from './wanted.ts'

const rowsOf = (all: readonly BranchRuleRow[], act: RuleAct): BranchRuleRow[] =>
  act.rows.flatMap((row) => {
    const stored = all.find(({ id }) => id === row.id)
    return stored ? [{ ...stored, ...row }] : []
  })

async function claim(tx: Transaction, id: string, around: Surroundings): Promise<Result<RuleTurn | null>> {
  const at = id.indexOf(' ')
  const of = { repositoryId: id.slice(0, at), branch: id.slice(at + 1) }
  const rows = await lockRules(tx, of)
  const repository = await readRuledRepository(tx, of.repositoryId)
  if (!repository || rows.length === 0) return ok(null)
  const { prepared } = await readFreezes(tx)
  const wanted = wantedFor(askingAt(prepared, tx.now), repository, of.branch)
  if (!isDue(rows, wanted, tx.now, claimMsOf(around))) return ok(null)
  const { changed, act } = tend(rows, wanted)
  await writeTended(tx, changed)
  for (const { windowId } of rows.filter((row) => changed.some((one) => one.id === row.id)))
    await tx.notify('freeze', windowId)
  if (!act) return ok(null)
  const until = new Date(tx.now.getTime() + claimMsOf(around))
  await claimRules(tx, act.rows, until)
  const ids = act.rows.map((row) => row.id)
  return ok({ ...of, repository, act: act.act, rows: rowsOf(rows, act), claim: { ids, until } })
}

async function effect(around: Surroundings, turn: RuleTurn): Promise<ActOutcome> {
  const [row] = turn.rows
  if (!row) throw new Error('a turn is done for at least one row')
  return whileClaimed(around, turn.claim, () => actOnRule(around, { ...turn, row }))
}

/**
 * One thing for one branch (`<repository id> <branch>`): reads its rule, or sets it, or puts it back. What is to be written,
 * and what was there before, is stored before it is written, so that a death at any line leaves a rule that the next turn
 * finishes or takes back. Answers whether there may be a next thing to do at once; null: nothing is to be done.
 */
export const tendRuleOnce = defineStep<RuleTurn, ActOutcome, { goesOn: boolean }>({
  name: ({ act }) => `branch-rule-${act}`,
  claim,
  effect,
  record: recordAct,
})

/** More turns than a branch ever needs in a row. */
const mostTurns = 6

/** Everything there is to do for one branch now. */
export async function tendRule(around: Surroundings, of: RuledBranch): Promise<Result<null>> {
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const done = await tendRuleOnce(around, `${of.repositoryId} ${of.branch}`)
    if (!done.ok) return done
    if (!done.value?.goesOn) break
  }
  return ok(null)
}
