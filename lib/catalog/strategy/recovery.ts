import type { SeenTime } from '../../domain/strategy/advice.ts'
import type { FittedTarget } from '../../domain/strategy/fit.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** What the promotions of half a year tell of the recovery of a service in one environment. */
export interface RecoveryRow {
  serviceId: string
  service: string
  tier: number
  environmentId: string
  environment: string
  rank: number
  noticed: SeenTime | null
  wentBack: SeenTime | null
  rolledOut: SeenTime | null
  statedNoticeMinutes: number | null
  statedBackMinutes: number | null
  /** The strategy as set; null: nobody set one. */
  stored: unknown
  targets: FittedTarget[]
}

const middle = (name: string, of: string) =>
  `${name} AS (SELECT service_id, environment_id, json_build_object('samples', count(*), 'minutes',
    round((extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took)) / 60)::numeric, 1)) AS seen FROM ${of} GROUP BY 1, 2)`

/*
 * What had to go is what a rollback answers, or else what was written last before it; a share that went back by itself counts
 * alike. A rollback of a week later answers something else than the rollout, and a drill notices nothing. What goes by shares
 * takes as long as it is watched, so it says nothing of a rollout.
 * $1: slug or id of a service; null: every service of which something is known.
 */
const statement = `WITH p AS MATERIALIZED (SELECT p.id, p.service_id, p.environment_id, p.kind, p.cause_id, p.reason_key,
    p.requested_at, p.started_at, p.first_write_at, p.strategy, p.back, p.back_asked_at, p.ended_at
  FROM promotion p WHERE p.first_write_at IS NOT NULL AND p.requested_at > sluice_now() - interval '180 days'
    AND ($1::text IS NULL OR p.service_id IN (SELECT id FROM service WHERE slug = $1 OR id::text = $1))),
rolled AS (SELECT st.promotion_id, max(st.ended_at) AS at FROM promotion_step st
  WHERE st.promotion_id IN (SELECT id FROM p WHERE kind = 'rollback' OR strategy IS NULL) AND st.name = 'rollout'
  GROUP BY 1 HAVING bool_and(st.state = 'done')),
told AS (SELECT r.service_id, r.environment_id, r.requested_at - c.first_write_at AS took
  FROM p r JOIN LATERAL (SELECT c.first_write_at FROM promotion c WHERE c.service_id = r.service_id AND c.environment_id = r.environment_id
      AND (c.id = r.cause_id OR (r.cause_id IS NULL AND c.kind <> 'rollback')) AND c.first_write_at < r.requested_at
    ORDER BY c.requested_at DESC LIMIT 1) c ON true
  WHERE r.kind = 'rollback' AND r.reason_key IS DISTINCT FROM 'drill' AND r.requested_at - c.first_write_at < interval '7 days'
  UNION ALL SELECT service_id, environment_id, back_asked_at - first_write_at FROM p
  WHERE back ->> 'as' = 'failed' AND back_asked_at > first_write_at),
gone AS (SELECT r.service_id, r.environment_id, rolled.at - r.requested_at AS took FROM p r JOIN rolled ON rolled.promotion_id = r.id
  WHERE r.kind = 'rollback' AND rolled.at > r.requested_at
  UNION ALL SELECT service_id, environment_id, ended_at - back_asked_at FROM p WHERE back ->> 'as' = 'failed' AND ended_at > back_asked_at),
out AS (SELECT r.service_id, r.environment_id, rolled.at - r.started_at AS took FROM p r JOIN rolled ON rolled.promotion_id = r.id
  WHERE r.kind = 'promotion' AND rolled.at > r.started_at),
${middle('noticed', 'told')}, ${middle('back', 'gone')}, ${middle('rollout', 'out')}
SELECT coalesce(json_agg(json_build_object('serviceId', s.id, 'service', s.slug, 'tier', s.tier, 'environmentId', e.id,
  'environment', e.slug, 'rank', e.rank, 'noticed', n.seen, 'wentBack', b.seen, 'rolledOut', o.seen,
  'statedNoticeMinutes', w.notice_minutes, 'statedBackMinutes', w.back_minutes, 'stored', g.strategy, 'targets', t.targets)
  ORDER BY s.slug, e.rank), '[]') AS document
FROM service s CROSS JOIN environment e
JOIN LATERAL (SELECT json_agg(json_build_object('kind', t.kind, 'workloadKind', t.workload_kind, 'writeWay', t.write_way) ORDER BY t.id)
    AS targets FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL) t ON t.targets IS NOT NULL
LEFT JOIN strategy_setting g ON g.service_id = s.id AND g.environment_id = e.id
LEFT JOIN stated_recovery w ON w.service_id = s.id
LEFT JOIN noticed n ON n.service_id = s.id AND n.environment_id = e.id
LEFT JOIN back b ON b.service_id = s.id AND b.environment_id = e.id
LEFT JOIN rollout o ON o.service_id = s.id AND o.environment_id = e.id
WHERE s.retired_at IS NULL AND CASE WHEN $1::text IS NULL THEN
    (n.seen IS NOT NULL OR w.notice_minutes IS NOT NULL OR g.strategy IS NOT NULL) ELSE s.slug = $1 OR s.id::text = $1 END`

/**
 * How soon faults of a service were noticed and undone, per environment where it lives, by rank; null: of every service of
 * which something is known or set.
 */
export async function readRecovery(reader: Reader, service: string | null): Promise<RecoveryRow[]> {
  return (await readDocument<RecoveryRow[]>(reader, 'strategy.recovery', statement, [service])) ?? []
}

/** What a place costs, of the days that the bill has of the last thirty. */
export interface PlaceCost {
  environmentId: string
  currency: string
  /** Effective, per day on average. */
  perDay: string
  days: number
}

const costs = `SELECT coalesce(json_agg(one), '[]') AS document FROM (
  SELECT d.environment_id AS "environmentId", d.currency, trim_scale(sum(d.effective_cost) / count(DISTINCT d.charge_on))::text AS "perDay",
    count(DISTINCT d.charge_on)::int AS days
  FROM cost_day d WHERE d.service_id = $1::uuid AND d.environment_id IS NOT NULL AND d.effective_cost IS NOT NULL
    AND d.charge_category NOT IN ('purchase', 'refund') AND d.charge_on >= (sluice_now() AT TIME ZONE 'UTC')::date - 31
    AND d.billing_period >= date_trunc('month', (sluice_now() AT TIME ZONE 'UTC')::date - 31)::date
  GROUP BY 1, 2) one`

/** What a service costs a day, per environment and currency. */
export async function readPlaceCosts(reader: Reader, serviceId: string): Promise<PlaceCost[]> {
  return (await readDocument<PlaceCost[]>(reader, 'strategy.costs', costs, [serviceId])) ?? []
}

/** A service whose recovery somebody states, locked until the transaction ends. */
export async function lockStated(
  tx: Transaction,
  slug: string,
): Promise<{ id: string; slug: string; teamId: string | null; productLineId: string | null } | null> {
  const rows = await tx.prisma.$queryRaw<
    { id: string; slug: string; teamId: string | null; productLineId: string | null }[]
  >`
    SELECT id, slug, team_id AS "teamId", product_line_id AS "productLineId" FROM service WHERE slug = ${slug} FOR UPDATE`
  return rows[0] ?? null
}

/** What people say of it; both null: nothing any more. */
export async function writeStated(
  tx: Transaction,
  serviceId: string,
  word: { noticeMinutes: number | null; backMinutes: number | null; reason: string; setById: string | null },
): Promise<void> {
  const data = { ...word, setAt: tx.now }
  await tx.prisma.statedRecovery.upsert({
    where: { serviceId },
    create: { serviceId, ...data },
    update: data,
  })
}
