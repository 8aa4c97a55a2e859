import type { WrittenRow } from '../../domain/train/back.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { BuildWordRow } from './candidates.ts'

export interface BackCandidate {
  service: { id: string; slug: string }
  subject: { teamId: string | null; productLineId: string | null; environmentId: string }
  wave: number
  running: BuildWordRow | null
  before: BuildWordRow | null
  row: WrittenRow
}

const reference = (
  b: string,
) => `CASE WHEN ${b}.id IS NOT NULL THEN json_build_object('id', ${b}.id, 'digest', ${b}.digest,
  'version', ${b}.version, 'commitSha', ${b}.commit_sha, 'branch', ${b}.branch) END`

const statement = `SELECT json_agg(json_build_object(
  'service', json_build_object('id', s.id, 'slug', s.slug),
  'subject', json_build_object('teamId', s.team_id, 'productLineId', s.product_line_id, 'environmentId', p.environment_id),
  'wave', r.wave, 'running', ${reference('b')}, 'before', ${reference('o')},
  'row', json_build_object('written', p.first_write_at IS NOT NULL, 'digest', p.digest,
    'before', CASE WHEN o.id IS NOT NULL THEN json_build_object('id', o.id, 'digest', o.digest) END,
    'runningDigest', spot.running_digest,
    'later', (SELECT json_build_object('number', l.number) FROM promotion l WHERE l.service_id = p.service_id
      AND l.environment_id = p.environment_id AND l.id <> p.id AND l.first_write_at > p.first_write_at
      ORDER BY l.first_write_at DESC LIMIT 1))) ORDER BY r.wave DESC, r.position) AS document
FROM train_row r JOIN promotion p ON p.id = r.promotion_id JOIN service s ON s.id = r.service_id
LEFT JOIN build b ON b.id = r.build_id LEFT JOIN build o ON o.id = p.started_over_build_id
LEFT JOIN place spot ON spot.service_id = p.service_id AND spot.environment_id = p.environment_id
WHERE r.train_id = $1::uuid`

/** The rows of a train that were asked for, last wave first, with what ran before each and what happened since. */
export async function readBackCandidates(reader: Reader, trainId: string): Promise<BackCandidate[]> {
  return (await readDocument<BackCandidate[]>(reader, 'train.back', statement, [trainId])) ?? []
}
