import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/**
 * Keys that the commits of the last 120 days name and that were not read for a while, the newest commit's first. `absent`
 * are those that were looked for lately and are not there.
 */
export async function listKeysToRead(
  database: Database,
  connectionId: string,
  absent: string[],
  most: number,
): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(
    database,
    'work-item.to-read',
    `WITH seen AS (
      SELECT key, max(c.committed_at) AS at FROM code_repository r
        JOIN code_commit c ON c.repository_id = r.id AND c.committed_at > sluice_now() - interval '120 days',
        unnest(c.work_items) AS key
      WHERE r.connection_id = $1 GROUP BY key
    )
    SELECT s.key FROM seen s LEFT JOIN work_item w ON w.connection_id = $1 AND w.key = s.key
    WHERE (w.key IS NULL OR (w.seen_at < sluice_now() - interval '6 hours' AND s.at > sluice_now() - interval '30 days'))
      AND s.key <> ALL ($2::text[])
    ORDER BY w.key IS NOT NULL, s.at DESC, s.key LIMIT $3`,
    [connectionId, absent, most],
  )
  return rows.map(({ key }) => key)
}
