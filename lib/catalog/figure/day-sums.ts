import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface DueDay {
  environmentId: string
  /** YYYY-MM-DD */
  day: string
}

/** Days to be summed again, the newest first: those are the ones that people look at. */
export const listDueDays = (database: Pick<Database, 'pool'>, limit: number): Promise<DueDay[]> =>
  rowsOf(
    database,
    'figure.due-days',
    `SELECT environment_id AS "environmentId", day::text AS day FROM figure_day_due ORDER BY day DESC LIMIT $1`,
    [limit],
  )

const histogram = (column: string, values: string) => `(SELECT scope_kind, scope_id, environment_id, day,
    array_agg(bucket ORDER BY bucket) AS buckets, array_agg(count ORDER BY bucket) AS counts
  FROM (SELECT scope_kind, scope_id, environment_id, day, bucket, count(*)::int AS count FROM scoped, ${values}
    GROUP BY 1, 2, 3, 4, bucket) AS ${column} GROUP BY 1, 2, 3, 4)`

// A day is found by its index, however few the planner thinks there are (OFFSET 0). Every change counts in four scopes. A train counts once in each, on the first of its days there.
const sum = `WITH due AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v ("environmentId" uuid, day date)),
  scoped AS (
    SELECT scope.kind AS scope_kind, scope.id AS scope_id, d.*,
      d.train_id IS NULL OR NOT EXISTS (SELECT 1 FROM figure_delivery o WHERE o.train_id = d.train_id AND o.rolled_out
        AND o.day < d.day AND CASE scope.kind WHEN 'service' THEN o.service_id = scope.id WHEN 'team' THEN o.team_id = scope.id
          WHEN 'product-line' THEN o.product_line_id = scope.id ELSE true END) AS first
    FROM due CROSS JOIN LATERAL (SELECT * FROM figure_delivery e WHERE e.environment_id = due."environmentId" AND e.day = due.day
      OFFSET 0) AS d
    CROSS JOIN LATERAL (VALUES ('all', '00000000-0000-0000-0000-000000000000'::uuid), ('product-line', d.product_line_id),
      ('team', d.team_id), ('service', d.service_id)) AS scope (kind, id)
    WHERE scope.id IS NOT NULL),
  lead AS ${histogram('lead', 'unnest(scoped.lead) AS l (bucket)')},
  restored AS ${histogram('restored', 'LATERAL (SELECT scoped.restore AS bucket WHERE scoped.restore IS NOT NULL) AS r')},
  trains AS (SELECT scope_kind, scope_id, environment_id, day, count(*)::int AS count, sum(acts)::int AS acts
    FROM (SELECT scope_kind, scope_id, environment_id, day, train_id, max(train_touches) AS acts FROM scoped
      WHERE train_id IS NOT NULL AND rolled_out AND first GROUP BY 1, 2, 3, 4, 5) AS each GROUP BY 1, 2, 3, 4),
  totals AS (SELECT scope_kind, scope_id, environment_id, day,
      count(*) FILTER (WHERE rolled_out AND train_id IS NULL)::int AS alone,
      count(*) FILTER (WHERE rolled_out)::int AS promotions,
      count(*) FILTER (WHERE outcome <> 'unknown')::int AS changes,
      count(*) FILTER (WHERE outcome = 'failed')::int AS failed,
      count(*) FILTER (WHERE outcome = 'rolled-back')::int AS rolled_back,
      count(*) FILTER (WHERE outcome = 'hotfix')::int AS hotfixed,
      count(*) FILTER (WHERE outcome = 'unknown')::int AS unknown,
      sum(lead_unknown)::int AS lead_unknown,
      count(*) FILTER (WHERE restore IS NULL AND outcome IN ('failed', 'rolled-back', 'hotfix'))::int AS not_restored,
      coalesce(sum(touches) FILTER (WHERE rolled_out), 0)::int AS touches,
      count(*) FILTER (WHERE rolled_out AND touches = 0 AND train_touches = 0)::int AS hands_free
    FROM scoped GROUP BY 1, 2, 3, 4),
  gone AS (DELETE FROM figure_day WHERE (scope_kind, scope_id, environment_id, day) IN (
    SELECT f.scope_kind, f.scope_id, f.environment_id, f.day FROM due CROSS JOIN LATERAL (SELECT * FROM figure_day e
      WHERE e.environment_id = due."environmentId" AND e.day = due.day OFFSET 0) AS f
    WHERE NOT EXISTS (SELECT 1 FROM scoped s WHERE (s.scope_kind, s.scope_id, s.environment_id, s.day)
      = (f.scope_kind, f.scope_id, f.environment_id, f.day))))
INSERT INTO figure_day AS f (scope_kind, scope_id, environment_id, day, deployments, promotions, changes, failed, rolled_back,
  hotfixed, unknown, lead_buckets, lead_counts, lead_unknown, restore_buckets, restore_counts, not_restored, touches, hands_free)
SELECT scope_kind, scope_id, environment_id, day, t.alone + coalesce(trains.count, 0), t.promotions, t.changes, t.failed,
  t.rolled_back, t.hotfixed, t.unknown, coalesce(lead.buckets, '{}'), coalesce(lead.counts, '{}'), t.lead_unknown,
  coalesce(restored.buckets, '{}'), coalesce(restored.counts, '{}'), t.not_restored, t.touches + coalesce(trains.acts, 0), t.hands_free
FROM totals t LEFT JOIN lead USING (scope_kind, scope_id, environment_id, day)
LEFT JOIN restored USING (scope_kind, scope_id, environment_id, day)
LEFT JOIN trains USING (scope_kind, scope_id, environment_id, day)
ON CONFLICT (scope_kind, scope_id, environment_id, day) DO UPDATE SET deployments = excluded.deployments,
  promotions = excluded.promotions, changes = excluded.changes, failed = excluded.failed, rolled_back = excluded.rolled_back,
  hotfixed = excluded.hotfixed, unknown = excluded.unknown, lead_buckets = excluded.lead_buckets,
  lead_counts = excluded.lead_counts, lead_unknown = excluded.lead_unknown, restore_buckets = excluded.restore_buckets,
  restore_counts = excluded.restore_counts, not_restored = excluded.not_restored, touches = excluded.touches,
  hands_free = excluded.hands_free`

/** Sums these days again, in every scope, and takes away what has nothing in it any more. They are due no longer. */
export async function sumDays(tx: Transaction, days: DueDay[]): Promise<void> {
  const rows = JSON.stringify(days)
  await tx.prisma
    .$executeRaw`DELETE FROM figure_day_due d USING jsonb_to_recordset(${rows}::jsonb) AS v ("environmentId" uuid, day date)
    WHERE d.environment_id = v."environmentId" AND d.day = v.day`
  await tx.prisma.$executeRawUnsafe(sum, rows)
}
