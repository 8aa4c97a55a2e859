import { BranchRule } from '../../domain/branch-rule/rule.ts'
import type { RuleState, TendedRule } from '../../domain/branch-rule/tend.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** One branch, or pattern of branches, of one repository. */
export interface RuledBranch {
  repositoryId: string
  branch: string
}

export interface BranchRuleRow extends TendedRule, RuledBranch {
  problem: string | null
  setAt: Date | null
}

interface Stored {
  id: string
  windowId: string
  repositoryId: string
  branch: string
  externalId: string | null
  state: RuleState
  before: unknown
  ours: unknown
  problem: string | null
  setAt: string | null
  lookAt: string | null
}

const document = `json_build_object('id', b.id, 'windowId', b.window_id, 'repositoryId', b.repository_id, 'branch', b.branch,
  'externalId', b.external_id, 'state', b.state, 'before', b.before, 'ours', b.ours, 'problem', b.problem, 'setAt', b.set_at,
  'lookAt', b.look_at)`

const ruleOf = (stored: unknown): BranchRule | null => (stored === null ? null : BranchRule.parse(stored))

const rowOf = (stored: Stored): BranchRuleRow => ({
  ...stored,
  before: ruleOf(stored.before),
  ours: ruleOf(stored.ours),
  setAt: instant(stored.setAt),
  lookAt: instant(stored.lookAt),
})

/** Everything about one branch, locked until the transaction ends; in the order in which it came. */
export async function lockRules(tx: Transaction, of: RuledBranch): Promise<BranchRuleRow[]> {
  await tx.prisma
    .$queryRaw`SELECT 1 FROM branch_rule WHERE repository_id = ${of.repositoryId}::uuid AND branch = ${of.branch}
    ORDER BY id FOR UPDATE`
  const text = `SELECT coalesce(json_agg(${document} ORDER BY b.id), '[]') AS document FROM branch_rule b
    WHERE b.repository_id = $1::uuid AND b.branch = $2`
  const rows = await readDocument<Stored[]>(tx, 'branch-rule.branch', text, [of.repositoryId, of.branch])
  return (rows ?? []).map(rowOf)
}

/** Rows that are not at rest, and all rows of these windows: what a sweep compares with what is wanted. */
export async function listTendedRules(
  reader: Reader,
  windowIds: readonly string[],
): Promise<BranchRuleRow[]> {
  const text = `SELECT coalesce(json_agg(${document} ORDER BY b.id), '[]') AS document FROM branch_rule b
    WHERE b.state IN ('setting', 'set', 'restoring') OR b.window_id = ANY ($1::uuid[])`
  return ((await readDocument<Stored[]>(reader, 'branch-rule.tended', text, [windowIds])) ?? []).map(rowOf)
}

/** Rules as a window shows them. */
export interface ShownRule {
  id: string
  repository: string
  webUrl: string | null
  branch: string
  state: RuleState
  problem: string | null
  setAt: string | null
  restoredAt: string | null
  /** When it is tried again, after a problem. */
  againAt: string | null
}

/** The rules of one window: first those that somebody has to look at, then by repository. */
export async function listRulesOfWindow(reader: Reader, windowId: string): Promise<ShownRule[]> {
  const text = `SELECT coalesce(json_agg(json_build_object('id', b.id, 'repository', r.path, 'webUrl', r.web_url, 'branch', b.branch,
      'state', b.state, 'problem', b.problem, 'setAt', b.set_at, 'restoredAt', b.restored_at,
      'againAt', CASE WHEN b.problem IS NOT NULL THEN b.look_at END)
      ORDER BY b.problem IS NULL, r.path, b.branch), '[]') AS document
    FROM branch_rule b JOIN code_repository r ON r.id = b.repository_id WHERE b.window_id = $1::uuid`
  return (await readDocument<ShownRule[]>(reader, 'branch-rule.of-window', text, [windowId])) ?? []
}
