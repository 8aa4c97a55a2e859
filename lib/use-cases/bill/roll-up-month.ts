import { rollUp } from '../../catalog/bill/rollup.ts'
import type { Surroundings } from '../define.ts'

/** Adds up a month (`YYYY-MM`) of a source anew from its lines and their verdicts. Answers how many rows its sums have. */
export const rollUpMonth = (
  { database }: Pick<Surroundings, 'database'>,
  of: { sourceId: string; billingPeriod: string },
): Promise<number> => rollUp(database, of.sourceId, of.billingPeriod)
