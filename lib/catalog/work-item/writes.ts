import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface WorkItemRow {
  key: string
  title: string
  type: string
  state: string
  webUrl: string | null
}

/** Work items as they are now; answers how many are new or different. */
export async function upsertWorkItems(
  database: Database,
  connectionId: string,
  rows: WorkItemRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const written = await rowsOf<{ changed: boolean }>(
    database,
    'work-item.upsert',
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v (key text, title text, type text, state text, "webUrl" text)),
    before AS (SELECT w.* FROM work_item w JOIN v USING (key) WHERE w.connection_id = $1)
    INSERT INTO work_item AS w (connection_id, key, title, type, state, web_url, seen_at)
    SELECT $1, v.key, v.title, v.type, v.state, v."webUrl", sluice_now() FROM v
    ON CONFLICT (connection_id, key) DO UPDATE SET title = excluded.title, type = excluded.type, state = excluded.state,
      web_url = excluded.web_url, seen_at = excluded.seen_at
    RETURNING NOT EXISTS (SELECT 1 FROM before b WHERE b.key = w.key
      AND (b.title, b.type, b.state, b.web_url) IS NOT DISTINCT FROM (w.title, w.type, w.state, w.web_url)) AS changed`,
    [connectionId, JSON.stringify(rows)],
  )
  return written.filter(({ changed }) => changed).length
}
