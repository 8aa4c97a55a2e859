import { costMeasures } from '../../domain/bill/source.ts'
import { costDimensions } from '../../domain/cost-view/dimension.ts'
import { causeGroup, keyOf, summedOf } from './columns.ts'

const sums = costMeasures.flatMap((measure) => summedOf(measure))
const keys = ['all' as const, ...costDimensions].map((by) => `('${by}', ${keyOf(by)})`).join(', ')

/** Takes away the sums of a month of a source: $1 the source, $2 the first of the month. */
export const clearFacets = `DELETE FROM cost_facet WHERE source_id = $1 AND billing_period = $2`

/** Makes them anew from its cost_day, in the transaction that makes that. */
export const makeFacets = `
  INSERT INTO cost_facet (billing_period, source_id, charge_on, currency, dimension, key, ${sums.map(({ column }) => column).join(', ')})
  SELECT $2::date, $1::uuid, d.charge_on, d.currency, f.dimension, f.key, ${sums.map(({ from }) => `sum(${from})`).join(', ')}
  FROM cost_day d CROSS JOIN LATERAL ${causeGroup('d.cause')}
  CROSS JOIN LATERAL (SELECT * FROM (VALUES ${keys}) AS v (dimension, key)
    UNION ALL SELECT 'missing-key', k FROM unnest(d.missing_keys) AS k WHERE d.taggable) AS f
  WHERE d.source_id = $1 AND d.billing_period = $2 GROUP BY d.charge_on, d.currency, f.dimension, f.key`
