import type { RuledRepository } from '../../catalog/branch-rule/repositories.ts'
import type { BranchRuleFact, ReleasePort } from '../../cloud/ports/release.ts'
import { freezeContext, startingRule } from '../../domain/branch-rule/branches.ts'
import { type BranchRule, restoring, setting, tightened } from '../../domain/branch-rule/rule.ts'
import type { TendedRule } from '../../domain/branch-rule/tend.ts'
import type { Surroundings } from '../define.ts'
import { type Written, writtenOf } from '../release/cloud-words.ts'

/** What came of looking at a rule, of setting it, of putting it back. */
export type ActOutcome =
  | { kind: 'looked'; before: BranchRule | null; ours: BranchRule; externalId: string | null; also: string[] }
  | { kind: 'set'; externalId: string | null; rule: BranchRule }
  | { kind: 'look-again' }
  | { kind: 'restored'; left: string[] }
  | Extract<Written<never>, { kind: 'refused' | 'again' }>

export interface ClaimedRule {
  act: 'look' | 'set' | 'restore'
  repository: RuledRepository
  branch: string
  /** One of the rows it is done for: they all say the same of the rule. */
  row: TendedRule
}

/** A 403 tells nobody what is missing: said with the permission that it takes. */
const wordsFor = (repository: string) =>
  `The rules of protected branches in ${repository} need an administrator of that repository behind the releaser's token`

type Listed = { ok: true; facts: BranchRuleFact[] } | { ok: false; problem: ActOutcome }

function problemOf(written: Written<unknown>): ActOutcome {
  if (written.kind === 'there') throw new Error('nothing is wrong with what is there')
  return written
}

async function list(code: ReleasePort, path: string): Promise<Listed> {
  const written = writtenOf(await code.listBranchRules(path), wordsFor(path))
  return written.kind === 'there'
    ? { ok: true, facts: written.value }
    : { ok: false, problem: problemOf(written) }
}

const ours = (row: TendedRule): BranchRule => {
  if (!row.ours) throw new Error('a rule is written only after it was read')
  return row.ours
}

/** Reads the rule as it is before anything is written, and which narrower ones there are. */
function look({ branch }: ClaimedRule, facts: readonly BranchRuleFact[]): ActOutcome {
  const found = facts.find(({ rule }) => rule.branch === branch)
  const rules = facts.map(({ rule }) => rule)
  const also = rules
    .map((rule) => rule.branch)
    .filter((name) => name !== branch && branch === 'release/*' && name.startsWith('release/'))
  return {
    kind: 'looked',
    before: found?.rule ?? null,
    ours: tightened(found?.rule ?? startingRule(rules, branch), freezeContext),
    externalId: found?.externalId ?? null,
    also,
  }
}

const same = (facts: readonly BranchRuleFact[], { branch, row }: ClaimedRule) =>
  facts.find(({ externalId }) => externalId === row.externalId) ??
  facts.find(({ rule }) => rule.branch === branch)

async function set(code: ReleasePort, claimed: ClaimedRule, facts: BranchRuleFact[]): Promise<ActOutcome> {
  const { row, repository } = claimed
  const now = same(facts, claimed)
  const how = setting(row.before, ours(row), now?.rule ?? null, freezeContext)
  if (how.act === 'look-again') return { kind: 'look-again' }
  if (how.act === 'nothing')
    return { kind: 'set', externalId: now?.externalId ?? null, rule: now?.rule ?? ours(row) }
  const answer = await code.writeBranchRule(repository.path, now?.externalId ?? null, how.rule)
  // Somebody made or took away the rule between our look and our write.
  if (!answer.ok && (answer.failure.kind === 'conflict' || answer.failure.kind === 'not-found'))
    return { kind: 'look-again' }
  const written = writtenOf(answer, wordsFor(repository.path))
  return written.kind === 'there'
    ? { kind: 'set', externalId: written.value.externalId, rule: how.rule }
    : problemOf(written)
}

async function restore(
  code: ReleasePort,
  claimed: ClaimedRule,
  facts: BranchRuleFact[],
): Promise<ActOutcome> {
  const { row, repository } = claimed
  const now = same(facts, claimed)
  const how = restoring(row.before, ours(row), now?.rule ?? null)
  if (how.act === 'nothing' || !now) return { kind: 'restored', left: how.left }
  const written = writtenOf<unknown>(
    how.act === 'remove'
      ? await code.removeBranchRule(repository.path, now.externalId)
      : await code.writeBranchRule(repository.path, now.externalId, how.rule),
    wordsFor(repository.path),
  )
  return written.kind === 'there' ? { kind: 'restored', left: how.left } : problemOf(written)
}

/** Does one act in Codeup; each looks first whether it is done, so that it may be asked for again after any death. */
export async function actOnRule(around: Surroundings, claimed: ClaimedRule): Promise<ActOutcome> {
  const { repository, act } = claimed
  const { code } = await around.cloud.releasing(repository.connectionId)
  const listed = await list(code, repository.path)
  if (!listed.ok) return listed.problem
  if (act === 'look') return look(claimed, listed.facts)
  return act === 'set' ? set(code, claimed, listed.facts) : restore(code, claimed, listed.facts)
}
