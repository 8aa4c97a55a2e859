import type { OwnedFinding } from '../../domain/cost-finding/ask.ts'
import type { AtStake } from '../../domain/cost-finding/finding.ts'
import { costFindings } from '../../domain/cost-finding/kinds.ts'
import type { OpenFinding, QueryOutcome } from '../../domain/cost-finding/state.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

/** Nobody else writes findings of a connection until the transaction is over: two queries never open the same one twice. */
export const holdFindings = (tx: Transaction, connectionId: string): Promise<unknown> =>
  tx.prisma
    .$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`cost-finding ${connectionId}`}, 0))) AS held`

/** Open findings of a connection that a query speaks of: of its kinds, in its accounts (none named: all). */
export const listOpenFindings = (
  tx: Transaction,
  connectionId: string,
  kinds: readonly string[],
  accountIds: readonly string[],
): Promise<OpenFinding[]> =>
  tx.prisma.costFinding.findMany({
    where: {
      connectionId,
      closedAt: null,
      kind: { in: [...kinds] },
      ...(accountIds.length === 0 ? {} : { accountId: { in: [...accountIds] } }),
    },
    select: { id: true, kind: true, subject: true, accountId: true },
  })

/** The largest amount of one currency, for the order of lists. */
function orderOf(atStake: readonly AtStake[]): { currency: string; orderCents: string } {
  const [largest] = [...atStake].sort((a, b) => b.perMonth.cmp(a.perMonth))
  return largest === undefined
    ? { currency: '', orderCents: '0' }
    : { currency: largest.currency, orderCents: largest.perMonth.times(100).toFixed(0) }
}

const rowOf = (finding: OwnedFinding) => ({
  severity: costFindings[finding.kind].severity,
  accountId: finding.accountId,
  resourceRowId: finding.resourceRowId,
  resourceId: finding.resourceId,
  name: finding.name.slice(0, 400),
  serviceId: finding.serviceId,
  environmentId: finding.environmentId,
  teamId: finding.teamId,
  productLineId: finding.productLineId,
  measure: finding.atStake.length === 0 ? null : finding.measure,
  atStake: finding.atStake.map(({ currency, perMonth }) => ({ currency, perMonth: perMonth.toFixed() })),
  ...orderOf(finding.atStake),
  suggestions: finding.suggestions,
  detail: finding.detail,
})

const columns = `severity, account_id, resource_row_id, resource_id, name, service_id, environment_id, team_id, product_line_id, measure,
  at_stake, currency, order_cents, suggestions, detail`
const values = `r.severity, r."accountId", r."resourceRowId", r."resourceId", r.name, r."serviceId", r."environmentId", r."teamId",
  r."productLineId", r.measure, r."atStake", r.currency, r."orderCents", r.suggestions, r.detail`
const shape = `severity text, "accountId" text, "resourceRowId" uuid, "resourceId" text, name text, "serviceId" uuid, "environmentId" uuid,
  "teamId" uuid, "productLineId" uuid, measure text, "atStake" jsonb, currency text, "orderCents" bigint, suggestions jsonb, detail jsonb`

/** What became of the findings of a connection by one look; answers the ids of those that opened. */
export async function writeOutcome(
  tx: Transaction,
  of: { connectionId: string; queryId: string },
  { opened, seen, closed }: QueryOutcome<OwnedFinding>,
): Promise<string[]> {
  const fresh = opened.map((finding) => ({ ...finding, ...rowOf(finding), id: newId() }))
  await tx.prisma.$executeRawUnsafe(
    `INSERT INTO cost_finding (id, connection_id, query_id, kind, subject, opened_at, seen_at, ${columns})
      SELECT r.id, $2::uuid, $3::uuid, r.kind, r.subject, $4::timestamptz, $4::timestamptz, ${values}
      FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, kind text, subject text, ${shape})`,
    JSON.stringify(fresh),
    of.connectionId,
    of.queryId,
    tx.now,
  )
  await tx.prisma.$executeRawUnsafe(
    `UPDATE cost_finding f SET (query_id, seen_at, ${columns}) = ROW ($2::uuid, $3::timestamptz, ${values})
      FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, ${shape}) WHERE f.id = r.id`,
    JSON.stringify(seen.map(({ id, finding }) => ({ ...rowOf(finding), id }))),
    of.queryId,
    tx.now,
  )
  await tx.prisma.$executeRawUnsafe(
    `UPDATE cost_finding f SET closed_at = $2::timestamptz, closed_as = r.as FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "as" text)
      WHERE f.id = r.id AND f.closed_at IS NULL`,
    JSON.stringify(closed),
    tx.now,
  )
  return fresh.map(({ id }) => id)
}

/** Lets findings stand until a date. */
export async function waive(
  tx: Transaction,
  ids: readonly string[],
  waiver: { until: Date; reason: string; byId: string | null; byName: string },
): Promise<void> {
  const { until, reason, byId, byName } = waiver
  await tx.prisma.costFinding.updateMany({
    where: { id: { in: [...ids] }, closedAt: null },
    data: {
      waivedAt: tx.now,
      waivedUntil: until,
      waiveReason: reason,
      waivedById: byId,
      waivedByName: byName,
    },
  })
}

/** Lets waived findings count again now; what was said of them stays to be read. */
export async function endWaivers(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.prisma.costFinding.updateMany({
    where: { id: { in: [...ids] }, closedAt: null, waivedUntil: { gt: tx.now } },
    data: { waivedUntil: tx.now },
  })
}

/** Of these messages the ones that found a way to somebody. */
export async function listTold(tx: Transaction, occasions: readonly string[]): Promise<Set<string>> {
  const rows = await tx.prisma.notice.findMany({
    where: { occasion: { in: [...occasions] } },
    select: { occasion: true },
  })
  return new Set(rows.map(({ occasion }) => occasion))
}

export async function markNotified(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.prisma.costFinding.updateMany({
    where: { id: { in: [...ids] } },
    data: { notifiedAt: tx.now },
  })
}
