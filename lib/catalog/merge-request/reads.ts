import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface OpenMergeRequest {
  path: string
  repository: string
  number: number
}

/** Requests that we know as open and that no look has seen since an instant: merged or closed meanwhile. */
export function listUnseenOpen(
  database: Database,
  connectionId: string,
  since: Date,
  most: number,
): Promise<OpenMergeRequest[]> {
  return rowsOf(
    database,
    'merge-request.unseen',
    `SELECT r.path, r.external_id AS repository, m.number FROM merge_request m
      JOIN code_repository r ON r.id = m.repository_id AND r.connection_id = $1
    WHERE m.state = 'open' AND m.seen_at < $2 ORDER BY m.seen_at LIMIT $3`,
    [connectionId, since, most],
  )
}
