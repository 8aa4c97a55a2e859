import type { CostMeasure } from '../../domain/bill/source.ts'
import type { SourceDays } from '../../domain/cost-view/reach.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'

export interface FrameSource extends SourceDays {
  connection: string
  countsBilled: boolean
  countsEffective: boolean
}

/** What can be asked at all: months there are, and of the month asked for its sources with their days, and its currencies. */
export interface FrameDocument {
  now: string
  /** `YYYY-MM` */
  month: string
  /** The newest first. */
  months: string[]
  sources: FrameSource[]
  /** Of the month and the one before, most days first. */
  currencies: string[]
}

// The month asked for; of none the newest there is, and of none at all this one (UTC+8). $1 a first of month or null.
const text = `WITH clock AS (SELECT sluice_now() AS now),
  asked AS (SELECT now, coalesce($1::date, (SELECT max(m.billing_period) FROM bill_month m JOIN bill_source s ON s.id = m.source_id
      WHERE s.disabled_at IS NULL AND m.billing_period <= date_trunc('month', (now AT TIME ZONE 'UTC') + interval '8 hours')),
    date_trunc('month', (now AT TIME ZONE 'UTC') + interval '8 hours')::date) AS month FROM clock)
SELECT json_build_object('now', a.now, 'month', to_char(a.month, 'YYYY-MM'),
  'months', (SELECT coalesce(json_agg(to_char(p, 'YYYY-MM') ORDER BY p DESC), '[]') FROM (SELECT DISTINCT billing_period AS p FROM bill_month
    ORDER BY 1 DESC LIMIT 36) m),
  'sources', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'kind', s.kind, 'connection', c.name,
      'countsBilled', s.counts_billed, 'countsEffective', s.counts_effective, 'sealedAt', e.sealed_at,
      'knownOn', (SELECT coalesce(json_agg(d.charge_on ORDER BY d.charge_on), '[]') FROM bill_day d WHERE d.source_id = s.id
        AND d.billing_period IN (a.month, (a.month - interval '1 month')::date) AND d.charge_on >= d.billing_period
        AND d.charge_on < d.billing_period + interval '1 month'),
      'chargedOn', (SELECT max(d.charge_on) FROM bill_day d WHERE d.source_id = s.id AND d.billing_period = a.month AND d.line_count > 0
        AND d.charge_on >= a.month AND d.charge_on < a.month + interval '1 month')) ORDER BY c.name, s.name), '[]')
    FROM bill_source s JOIN connection c ON c.id = s.connection_id
    LEFT JOIN cost_seal e ON e.source_id = s.id AND e.billing_period = a.month
    WHERE s.disabled_at IS NULL AND (s.counts_billed OR s.counts_effective)),
  'currencies', (SELECT coalesce(json_agg(currency ORDER BY days DESC, currency), '[]') FROM (SELECT f.currency, count(*) AS days
    FROM cost_facet f WHERE f.dimension = 'all' AND f.billing_period IN (a.month, (a.month - interval '1 month')::date) GROUP BY 1) f)) AS document
FROM asked a`

/** One small statement, which every view of cost begins with. `month` is `YYYY-MM`. */
export async function readFrame(database: Database, month: string | undefined): Promise<FrameDocument> {
  const found = await readDocument<FrameDocument>(database, 'cost.frame', text, [
    month ? `${month}-01` : null,
  ])
  if (found === null) throw new Error('the frame answered no row')
  return found
}

export const countsMeasure = (source: FrameSource, measure: CostMeasure): boolean =>
  measure === 'billed' ? source.countsBilled : source.countsEffective
