import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import type { MatchingState } from './reads.ts'

export interface MatchRow {
  id: string
  noun: string
  subjectId: string
  subjectName: string
  serviceId: string | null
  reason: string
  detail: unknown
}

const upsert = `
INSERT INTO "match" AS m (id, connection_id, noun, subject_id, subject_name, service_id, reason, detail)
SELECT v.id, $1::uuid, v.noun, v."subjectId", v."subjectName", v."serviceId", v.reason, v.detail
FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, noun text, "subjectId" uuid, "subjectName" text, "serviceId" uuid,
  reason text, detail jsonb)
ON CONFLICT (noun, subject_id) DO UPDATE SET subject_name = excluded.subject_name, reason = excluded.reason,
  detail = excluded.detail, service_id = CASE WHEN m.pinned THEN m.service_id ELSE excluded.service_id END
WHERE (m.subject_name, m.reason, m.detail, m.service_id)
  IS DISTINCT FROM (excluded.subject_name, excluded.reason, excluded.detail, excluded.service_id)
RETURNING m.id`

/** What each subject matched and why; answers the ids of matches that came out otherwise. */
export async function writeMatches(
  tx: Transaction,
  connectionId: string,
  rows: MatchRow[],
): Promise<string[]> {
  if (rows.length === 0) return []
  const written = await tx.prisma.$queryRawUnsafe<{ id: string }[]>(
    upsert,
    connectionId,
    JSON.stringify(rows),
  )
  return written.map((row) => row.id)
}

/** Matches of things that are not there any more. */
export async function dropMatches(tx: Transaction, connectionId: string): Promise<void> {
  await tx.prisma.$executeRawUnsafe(
    `DELETE FROM "match" m WHERE m.connection_id = $1::uuid AND NOT m.pinned AND CASE m.noun
      WHEN 'workload' THEN NOT EXISTS (SELECT 1 FROM workload w WHERE w.id = m.subject_id AND w.gone_at IS NULL)
      WHEN 'application' THEN NOT EXISTS (SELECT 1 FROM edas_application a WHERE a.id = m.subject_id AND a.gone_at IS NULL)
      WHEN 'function' THEN NOT EXISTS (SELECT 1 FROM fc_function f WHERE f.id = m.subject_id AND f.gone_at IS NULL)
      ELSE false END`,
    connectionId,
  )
}

/** What hangs on a match, a batch at a time: table, and where its service comes from. */
const links: [purpose: string, text: string][] = [
  [
    'pipeline',
    `pipeline r JOIN "match" m ON m.noun = 'pipeline' AND m.subject_id = r.id WHERE r.connection_id = $1`,
  ],
  [
    'image_repository',
    `image_repository r JOIN "match" m ON m.noun = 'image' AND m.subject_id = r.id WHERE r.connection_id = $1`,
  ],
  ['pipeline_run', `pipeline_run r JOIN pipeline m ON m.id = r.pipeline_id WHERE m.connection_id = $1`],
  ['build', `build r JOIN image_repository m ON m.id = r.image_repository_id WHERE m.connection_id = $1`],
]
const batch = 2000

/**
 * Pipelines, runs, image repositories and builds follow their match. Batches of their own: each is derived from the
 * matches, so that a death in between loses nothing and nobody waits for a long transaction. Answers how many rows moved.
 */
export async function followMatches(database: Database, connectionId: string): Promise<number> {
  let moved = 0
  for (const [table, from] of links) {
    const text = `UPDATE ${table} t SET service_id = v.service_id FROM (
        SELECT r.id, m.service_id FROM ${from} AND r.service_id IS DISTINCT FROM m.service_id
        ORDER BY m.service_id, r.id LIMIT ${batch}
      ) v WHERE t.id = v.id RETURNING 1`
    for (let count = batch; count === batch; moved += count) {
      count = (await rowsOf(database, `match.follow.${table}`, text, [connectionId])).length
    }
  }
  return moved
}

/** Something regrouped: the next matching is owed, also where one is under way that may have read before this. */
export async function oweMatching(database: Database, connectionId: string): Promise<void> {
  await rowsOf(
    database,
    'match.owe',
    `INSERT INTO sync_cursor (connection_id, noun, cursor, updated_at)
    VALUES ($1, 'match', jsonb_build_object('mark', '{}'::jsonb, 'owed', $2::text), sluice_now())
    ON CONFLICT (connection_id, noun) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at`,
    [connectionId, newId()],
  )
}

/** A matching is done that began when `owed` was the last to have regrouped; what was owed meanwhile stays owed. */
export async function settleMatching(
  database: Database,
  connectionId: string,
  { mark, owed }: MatchingState,
): Promise<void> {
  await rowsOf(
    database,
    'match.settle',
    `INSERT INTO sync_cursor AS c (connection_id, noun, cursor, updated_at)
    VALUES ($1, 'match', jsonb_build_object('mark', $2::jsonb, 'owed', NULL), sluice_now())
    ON CONFLICT (connection_id, noun) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at
      WHERE nullif(c.cursor ->> 'owed', 'false') IS NOT DISTINCT FROM $3::text`,
    [connectionId, JSON.stringify(mark), owed],
  )
}
