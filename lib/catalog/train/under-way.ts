import type { PromotionState } from '../../domain/promotion/state.ts'
import type { Database } from '../database.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import { rowsOf } from '../statement.ts'

/** What of a row changes while its train goes. */
export interface RowUnderWay {
  serviceId: string
  slug: string
  wave: number
  skipped: string | null
  promotion: { id: string; number: number; state: PromotionState; firstWriteAt: Date | null } | null
  /** Rows of this train that have to go before it. */
  needs: string[]
}

const statement = `
WITH RECURSIVE need AS (
  SELECT r.service_id AS of_id, d.depends_on_id FROM train_row r JOIN service_dependency d ON d.service_id = r.service_id
  WHERE r.train_id = $1::uuid
  UNION
  SELECT need.of_id, d.depends_on_id FROM need JOIN service_dependency d ON d.service_id = need.depends_on_id
)
SELECT json_agg(json_build_object('serviceId', r.service_id, 'slug', s.slug, 'wave', r.wave, 'skipped', r.skipped,
  'promotion', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'number', p.number, 'state', p.state,
    'firstWriteAt', p.first_write_at) END,
  'needs', (SELECT coalesce(json_agg(n.depends_on_id), '[]') FROM need n JOIN train_row o ON o.train_id = r.train_id
    AND o.service_id = n.depends_on_id WHERE n.of_id = r.service_id AND n.depends_on_id <> r.service_id))
  ORDER BY r.wave, r.position) AS document
FROM train_row r JOIN service s ON s.id = r.service_id LEFT JOIN promotion p ON p.id = r.promotion_id
WHERE r.train_id = $1::uuid`

/** The rows of a train with what became of their promotions, in order. */
export async function readRowsUnderWay(reader: Reader, trainId: string): Promise<RowUnderWay[]> {
  type Row = Omit<RowUnderWay, 'promotion'> & {
    promotion:
      | (Omit<NonNullable<RowUnderWay['promotion']>, 'firstWriteAt'> & { firstWriteAt: string | null })
      | null
  }
  const rows = (await readDocument<Row[]>(reader, 'train.rows', statement, [trainId])) ?? []
  return rows.map((row) => ({
    ...row,
    promotion: row.promotion && { ...row.promotion, firstWriteAt: instant(row.promotion.firstWriteAt) },
  }))
}

/** Trains under way that somebody should look at, whatever became of their job. At most 100 at once. */
export async function listDueTrains(database: Database): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'trains.due',
    // Later than its bake could be: a clock that was moved back since said so.
    `SELECT id FROM train WHERE state IN ('going', 'paused') AND (look_at IS NULL OR look_at <= sluice_now()
       OR look_at > sluice_now() + interval '5 minutes' + coalesce((plan ->> 'bakeMinutes')::float, 0) * interval '1 minute')
     ORDER BY look_at NULLS FIRST LIMIT 100`,
  )
  return rows.map((row) => row.id)
}
