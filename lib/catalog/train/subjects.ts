import type { Subject } from '../../domain/permission/decide.ts'
import { type Reader, readDocument } from '../reader.ts'

const statement = `SELECT json_agg(DISTINCT jsonb_build_object('teamId', s.team_id, 'productLineId', s.product_line_id,
    'environmentId', t.environment_id)) AS document
  FROM train t JOIN train_row r ON r.train_id = t.id JOIN service s ON s.id = r.service_id
  WHERE t.id = $1::uuid AND (r.skipped IS NULL OR r.promotion_id IS NOT NULL)`

/** Where the rows of a train happen, each scope once: permission is judged in each of them. */
export async function readSubjects(reader: Reader, trainId: string): Promise<Subject[]> {
  return (await readDocument<Subject[]>(reader, 'train.subjects', statement, [trainId])) ?? []
}
