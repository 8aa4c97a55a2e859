import type { RuleAct, TendedRule } from '../../domain/branch-rule/tend.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'
import type { RuledBranch } from './rows.ts'

const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue))

/** Windows begin to rule branches; a row that is there already stays as it is. */
export async function insertRules(
  tx: Transaction,
  rules: readonly (RuledBranch & { windowId: string })[],
): Promise<number> {
  if (rules.length === 0) return 0
  const { count } = await tx.prisma.branchRule.createMany({
    data: rules.map((rule) => ({ id: newId(), ...rule })),
    skipDuplicates: true,
  })
  return count
}

/** Stores what `tend` made of rows, before anything is done. */
export async function writeTended(tx: Transaction, rows: readonly TendedRule[]): Promise<void> {
  for (const { id, state, before, ours, externalId } of rows)
    await tx.prisma.branchRule.update({
      where: { id },
      data: {
        state,
        externalId,
        before: json(before),
        ours: json(ours),
        problem: null,
        lookAt: null,
        ...(state === 'restored' ? { restoredAt: tx.now } : {}),
        ...(state === 'setting' ? { setAt: null, restoredAt: null } : {}),
      },
    })
}

/** Nobody else works at these until then. */
export const claimRules = (tx: Transaction, rows: RuleAct['rows'], until: Date): Promise<unknown> =>
  tx.prisma.branchRule.updateMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    data: { lookAt: until },
  })

/** Keeps a claim for longer; answers until when, or null: it is not ours any more. */
export async function renewRules(
  database: Pick<Database, 'pool'>,
  ids: readonly string[],
  until: Date,
  forMs: number,
): Promise<Date | null> {
  const text = `UPDATE branch_rule SET look_at = date_trunc('milliseconds', sluice_now()) + $3 * interval '1 millisecond'
    WHERE id = ANY ($1::uuid[]) AND look_at = $2 RETURNING look_at AS "lookAt"`
  const { rows } = await database.pool.query<{ lookAt: Date }>(text, [ids, until, forMs])
  return rows[0]?.lookAt ?? null
}

type Change = Prisma.BranchRuleUpdateManyMutationInput

/** What came of an act, for all rows it was done for. */
export const writeRules = (tx: Transaction, ids: readonly string[], data: Change): Promise<unknown> =>
  tx.prisma.branchRule.updateMany({ where: { id: { in: [...ids] } }, data })

/** For `before` and `ours`: null is nothing stored. */
export const storedRule = json
