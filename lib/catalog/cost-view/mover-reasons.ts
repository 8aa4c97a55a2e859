import type { CostMeasure } from '../../domain/bill/source.ts'
import type { SourceReach } from '../../domain/cost-view/reach.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import { textOf } from './month.ts'

/** What stands beside a change of a service: never its cause. */
export interface MoverReason {
  serviceId: string
  /** The cloud product that changed most, and by how much. */
  cloudProduct: string | null
  change: string | null
  /** Promotions into the last environment that were rolled out in the month. */
  promotions: number
}

/** In which product the change of each of these services is, and whether it was promoted meanwhile; one statement. */
export function readMoverReasons(
  database: Database,
  of: {
    month: string
    measure: CostMeasure
    currency: string
    reaches: readonly SourceReach[]
    serviceIds: readonly string[]
  },
): Promise<MoverReason[]> {
  const cuts = of.reaches.map(({ id, comparedUntil, settledOn }) => ({
    source_id: id,
    compared_until: comparedUntil,
    settled_on: settledOn ?? '0001-01-01',
  }))
  return rowsOf<MoverReason>(
    database,
    'cost.mover-reasons',
    `WITH cut AS (SELECT * FROM json_to_recordset($3::json) AS c (source_id uuid, compared_until date, settled_on date)),
      part AS (SELECT d.service_id, d.cloud_product, coalesce(sum(d.${of.measure}_cost) FILTER (WHERE d.billing_period = $1::date AND d.charge_on <= cut.settled_on), 0)
          - coalesce(sum(d.${of.measure}_cost) FILTER (WHERE d.billing_period < $1::date AND d.charge_on < cut.compared_until), 0) AS change
        FROM cost_day d JOIN cut ON cut.source_id = d.source_id
        WHERE d.billing_period IN ($1::date, ($1::date - interval '1 month')::date) AND d.currency = $2 AND d.service_id = ANY ($4::uuid[])
        GROUP BY 1, 2)
    SELECT s.id AS "serviceId", p.cloud_product AS "cloudProduct", ${textOf('p.change')} AS change,
      (SELECT count(*)::int FROM promotion o WHERE o.service_id = s.id AND o.state IN ('succeeded', 'observing') AND o.kind = 'promotion'
        AND o.environment_id = (SELECT id FROM environment ORDER BY rank DESC LIMIT 1)
        AND o.started_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND o.started_at < ($1::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai') AS promotions
    FROM service s LEFT JOIN LATERAL (SELECT * FROM part WHERE part.service_id = s.id ORDER BY abs(change) DESC, cloud_product LIMIT 1) p ON true
    WHERE s.id = ANY ($4::uuid[])`,
    [`${of.month}-01`, of.currency, JSON.stringify(cuts), of.serviceIds],
  )
}
