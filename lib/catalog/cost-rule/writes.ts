import type { AttributionOrder } from '../../domain/attribution/order.ts'
import type { Owner, OwnerMapping } from '../../domain/attribution/rules.ts'
import type { CostTagAlias, Requirement } from '../../domain/cost-tag/rule-set.ts'
import type { SplitRule } from '../../domain/split/split-rule.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

const on = (day: string): Date => new Date(`${day}T00:00:00Z`)
const orNull = (day: string | null): Date | null => (day === null ? null : on(day))
const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value))

export interface Editor {
  id: string | null
  name: string
}

export interface NewRuleSet {
  /** The version that was shown when this one was made; 0: there was none. */
  after: number
  fromOn: string
  order: AttributionOrder
  requirements: readonly Requirement[]
  /** Percent of taggable money that should have an owner; absent or null: nobody says. */
  goal?: number | null
  reason: string
}

/** A new version of the rules; null when somebody made one in between. Versions are never changed: the ones before stay. */
export async function createRuleSet(
  tx: Transaction,
  { after, fromOn, order, requirements, goal = null, reason }: NewRuleSet,
  editor: Editor,
): Promise<{ id: string; version: number } | null> {
  const { _max } = await tx.prisma.costRuleset.aggregate({ _max: { version: true } })
  if ((_max.version ?? 0) !== after) return null
  const id = newId()
  const version = after + 1
  const { count } = await tx.prisma.costRuleset.createMany({
    data: [
      {
        id,
        version,
        fromOn: on(fromOn),
        order: json(order),
        goal,
        reason,
        editorId: editor.id,
        editorName: editor.name,
        createdAt: tx.now,
      },
    ],
    skipDuplicates: true,
  })
  if (count === 0) return null
  await tx.prisma.costTagRequirement.createMany({
    data: requirements.map(({ allowed, ...requirement }, position) => ({
      ...requirement,
      id: newId(),
      rulesetId: id,
      position,
      allowed: json(allowed),
    })),
  })
  return { id, version }
}

/** Another way to write a key or a value, from a day on. */
export async function createAlias(
  tx: Transaction,
  { fromOn, untilOn, ...alias }: CostTagAlias,
  reason: string,
  editor: Editor,
): Promise<string> {
  const id = newId()
  await tx.prisma.costTagAlias.create({
    data: {
      ...alias,
      id,
      fromOn: on(fromOn),
      untilOn: orNull(untilOn),
      reason,
      createdById: editor.id,
      createdName: editor.name,
      createdAt: tx.now,
    },
  })
  return id
}

/** Whose a resource group, a cost unit or a namespace is, from a day on. */
export async function createMapping(
  tx: Transaction,
  { fromOn, untilOn, ...mapping }: Omit<OwnerMapping, 'kind'> & { kind: OwnerMapping['kind'] | 'namespace' },
  reason: string,
  editorId: string | null,
): Promise<string> {
  const id = newId()
  await tx.prisma.costMapping.create({
    data: {
      ...mapping,
      id,
      fromOn: on(fromOn),
      untilOn: orNull(untilOn),
      reason,
      createdById: editorId,
      createdAt: tx.now,
    },
  })
  return id
}

/** A rule that shares money out, from a day on. */
export async function createSplitRule(
  tx: Transaction,
  { fromOn, untilOn, matches, among, ...rule }: Omit<SplitRule, 'id'> & { name: string },
  reason: string,
  editor: Editor,
): Promise<string> {
  const id = newId()
  await tx.prisma.costSplitRule.create({
    data: {
      ...rule,
      id,
      matches: json(matches),
      among: json(among),
      fromOn: on(fromOn),
      untilOn: orNull(untilOn),
      reason,
      createdById: editor.id,
      createdName: editor.name,
      createdAt: tx.now,
    },
  })
  return id
}

/** What acts from a day until before another one. */
export const datedRules = ['alias', 'mapping', 'split-rule', 'shared-cluster'] as const
export type DatedRule = (typeof datedRules)[number]

/** Shares of days on which the cluster is not shared any more go with it; those of sealed months stay as they were. */
async function endSharing(tx: Transaction, id: string, untilOn: string): Promise<boolean> {
  const ended = await tx.prisma.$queryRaw<{ cluster: string }[]>`
    UPDATE shared_cluster SET until_on = ${untilOn}::date WHERE id = ${id}::uuid AND from_on < ${untilOn}::date
      AND (until_on IS NULL OR until_on > ${untilOn}::date) RETURNING external_id AS cluster`
  const [found] = ended
  if (found === undefined) return false
  await tx.prisma.$executeRaw`
    DELETE FROM cluster_share s WHERE s.cluster = ${found.cluster} AND s.charge_on >= ${untilOn}::date
      AND NOT EXISTS (SELECT 1 FROM cost_seal e WHERE e.billing_period = date_trunc('month', s.charge_on)::date)`
  return true
}

/**
 * Ends something dated before a day; what it did until then stays. False when it is not there, has ended already or begins
 * only later.
 */
export async function endDated(
  tx: Transaction,
  what: DatedRule,
  id: string,
  untilOn: string,
): Promise<boolean> {
  const where = { id, fromOn: { lt: on(untilOn) }, OR: [{ untilOn: null }, { untilOn: { gt: on(untilOn) } }] }
  const data = { untilOn: on(untilOn) }
  if (what === 'alias') return (await tx.prisma.costTagAlias.updateMany({ where, data })).count > 0
  if (what === 'mapping') return (await tx.prisma.costMapping.updateMany({ where, data })).count > 0
  if (what === 'shared-cluster') return endSharing(tx, id, untilOn)
  return (await tx.prisma.costSplitRule.updateMany({ where, data })).count > 0
}

/**
 * What a person says of a key: on from a day, or off. What stood in a bill is known better and is not overruled. False when
 * there is no such connection.
 */
export async function sayBillingKey(
  tx: Transaction,
  key: { connectionId: string; key: string; switchedOn: boolean; sinceOn: string | null },
): Promise<boolean> {
  const { connectionId, key: name, switchedOn, sinceOn } = key
  const said = await tx.prisma.$executeRaw`
    INSERT INTO cost_tag_key (connection_id, key, switched_on, since_on, basis, seen_at)
    SELECT c.id, ${name}, ${switchedOn}, ${sinceOn}::date, 'said', ${tx.now} FROM connection c WHERE c.id = ${connectionId}::uuid
    ON CONFLICT (connection_id, key) DO UPDATE SET switched_on = excluded.switched_on, since_on = excluded.since_on,
      basis = excluded.basis, seen_at = excluded.seen_at`
  return said === 1
}

/** Which of those that shall own something are not there. */
export async function absentOwners(tx: Transaction, owner: Owner): Promise<string[]> {
  const rows = await tx.prisma.$queryRaw<{ noun: string }[]>`
    SELECT o.noun FROM (VALUES ('service', ${owner.serviceId}::uuid), ('product line', ${owner.productLineId}::uuid),
      ('team', ${owner.teamId}::uuid), ('environment', ${owner.environmentId}::uuid)) o (noun, id)
    WHERE o.id IS NOT NULL AND o.id NOT IN (SELECT id FROM service UNION ALL SELECT id FROM product_line UNION ALL SELECT id FROM team
      UNION ALL SELECT id FROM environment)`
  return rows.map(({ noun }) => noun)
}
