import type { PlaceWrite } from '../../domain/figure/judge-delivery.ts'
import type { CommitNode } from '../../domain/promotion/change.ts'
import type { Database } from '../database.ts'
import { readDocument } from '../reader.ts'

export interface DuePlace {
  serviceId: string
  environmentId: string
  /** The notes that asked for it. */
  noteIds: string[]
  /** Look at all of its promotions, not only at the newest. */
  whole: boolean
}

const due = `SELECT json_agg(place) AS document FROM (
  SELECT service_id AS "serviceId", environment_id AS "environmentId", json_agg(id::text) AS "noteIds",
    bool_or(promotion_id IS NULL) AS whole
  FROM (SELECT * FROM figure_due ORDER BY id LIMIT 2000) AS notes
  GROUP BY service_id, environment_id ORDER BY min(id) LIMIT $1) AS place`

/** Places in which promotions ended, the longest waiting first. */
export const listDuePlaces = async (database: Pick<Database, 'pool'>, limit: number): Promise<DuePlace[]> =>
  (await readDocument<DuePlace[]>(database, 'figure.due', due, [limit])) ?? []

export interface StoredWrite extends PlaceWrite {
  trainId: string | null
  repositoryId: string | null
  /** Commit of its build. */
  sha: string | null
  /** What ran before it: 'nothing', or the commit of that build, null when nobody knows it. */
  over: string | null
  /** Its commits were counted before. */
  counted: boolean
}

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`
// A downgrade or a rollback may answer a change of long ago, but not one behind two hundred others.
const newest = 200

const writes = `SELECT json_agg(json_build_object('id', p.id, 'kind', p.kind, 'state', p.state, 'hotfix', p.hotfix,
    'causeId', p.cause_id, 'requestedAt', ${ms('p.requested_at')}, 'firstWriteAt', ${ms('p.first_write_at')},
    'observingAt', ${ms('p.observing_at')}, 'endedAt', ${ms('p.ended_at')}, 'trainId', p.train_id,
    'repositoryId', s.code_repository_id, 'sha', b.commit_sha,
    'over', CASE WHEN p.started_over_digest IS NULL THEN 'nothing' ELSE o.commit_sha END,
    'counted', EXISTS (SELECT 1 FROM figure_delivery d WHERE d.promotion_id = p.id)) ORDER BY p.first_write_at) AS document
  FROM (SELECT * FROM promotion WHERE service_id = $1::uuid AND environment_id = $2::uuid AND first_write_at IS NOT NULL
    ORDER BY requested_at DESC LIMIT $3) AS p
  JOIN service s ON s.id = p.service_id JOIN build b ON b.id = p.build_id
  LEFT JOIN build o ON o.id = p.started_over_build_id`

/** Every promotion of a place that wrote, in the order of their first writes. */
export const readPlaceWrites = async (
  database: Pick<Database, 'pool'>,
  { serviceId, environmentId, whole }: DuePlace,
): Promise<StoredWrite[]> =>
  (await readDocument<StoredWrite[]>(database, 'figure.writes', writes, [
    serviceId,
    environmentId,
    whole ? 100_000 : newest,
  ])) ?? []

export interface DatedCommit extends CommitNode {
  /** Instant in ms. */
  committedAt: number
}

// The clocks of two authors differ: a parent may be dated after its child.
const before = `SELECT json_agg(json_build_object('sha', c.sha, 'parents', c.parents, 'committedAt', ${ms('c.committed_at')})) AS document
  FROM code_commit w JOIN LATERAL (SELECT * FROM code_commit x WHERE x.repository_id = w.repository_id
    AND x.committed_at <= w.committed_at + interval '1 day' ORDER BY x.committed_at DESC LIMIT $3) AS c ON true
  WHERE w.repository_id = $1::uuid AND w.sha = $2`

/** A commit and those before it, by their dates, at most `limit`; none when nobody knows the commit. */
export const readCommitsBefore = async (
  database: Pick<Database, 'pool'>,
  repositoryId: string,
  sha: string,
  limit: number,
): Promise<DatedCommit[]> =>
  (await readDocument<DatedCommit[]>(database, 'figure.commits', before, [repositoryId, sha, limit])) ?? []
