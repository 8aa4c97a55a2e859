import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import { currentLines } from './subjects.ts'

/** Money of a subject in a month on one day, as text. What is said per charge (tax, unused commitments) is not in it. */
export interface SubjectMoney {
  subjectId: string
  on: string
  currency: string
  billed: string | null
  effective: string | null
}

export const readSubjectMoney = (
  database: Database,
  sourceId: string,
  period: string,
  ids: readonly string[],
): Promise<SubjectMoney[]> =>
  rowsOf<SubjectMoney>(
    database,
    'attribution.subject-money',
    `SELECT l.subject_id::text AS "subjectId", l.charge_on::text AS "on", l.currency, sum(l.billed_cost)::text AS billed,
        sum(l.effective_cost)::text AS effective
      FROM ${currentLines} AND l.subject_id = ANY ($3::bigint[]) AND l.charge_category <> 'tax'
        AND l.commitment IS DISTINCT FROM 'unused' GROUP BY 1, 2, 3`,
    [sourceId, `${period}-01`, ids],
  )
