import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface KnownRepository {
  id: string
  externalId: string
  defaultBranch: string
}

/** Those of a page that we know already. */
export async function listKnownRepositories(
  database: Database,
  connectionId: string,
  externalIds: string[],
): Promise<KnownRepository[]> {
  return rowsOf(
    database,
    'repository.known',
    `SELECT id, external_id AS "externalId", default_branch AS "defaultBranch" FROM code_repository
    WHERE connection_id = $1 AND external_id = ANY ($2::text[])`,
    [connectionId, externalIds],
  )
}

export interface RepositoryToRead {
  id: string
  path: string
  defaultBranch: string
  headSha: string | null
  activeAt: Date | null
}

const columns = `id, path, default_branch AS "defaultBranch", head_sha AS "headSha", active_at AS "activeAt"`

/** Repositories that moved since their descriptor was read. */
export async function listUndescribed(database: Database, connectionId: string): Promise<RepositoryToRead[]> {
  return rowsOf(
    database,
    'repository.undescribed',
    `SELECT ${columns} FROM code_repository WHERE connection_id = $1 AND NOT archived
      AND (described_for IS NULL OR described_for IS DISTINCT FROM active_at) ORDER BY active_at DESC NULLS LAST LIMIT 5000`,
    [connectionId],
  )
}

/** Repositories of services that moved since their commits and tags were read. */
export async function listUnreadHistories(
  database: Database,
  connectionId: string,
): Promise<RepositoryToRead[]> {
  return rowsOf(
    database,
    'repository.unread',
    `SELECT ${columns} FROM code_repository r WHERE connection_id = $1
      AND (commits_for IS NULL OR commits_for IS DISTINCT FROM active_at)
      AND EXISTS (SELECT 1 FROM service s WHERE s.code_repository_id = r.id AND s.retired_at IS NULL)
    ORDER BY active_at DESC NULLS LAST LIMIT 5000`,
    [connectionId],
  )
}

/** One repository by its number or path in the cloud, and whether it is a service's; null: not known yet. */
export async function findRepositoryToRead(
  database: Database,
  connectionId: string,
  named: { externalId: string | null; path: string | null },
): Promise<(RepositoryToRead & { externalId: string; ofService: boolean }) | null> {
  const [found] = await rowsOf<RepositoryToRead & { externalId: string; ofService: boolean }>(
    database,
    'repository.one-to-read',
    `SELECT ${columns}, external_id AS "externalId", EXISTS (SELECT 1 FROM service s WHERE s.code_repository_id = r.id
      AND s.retired_at IS NULL) AS "ofService" FROM code_repository r
    WHERE connection_id = $1 AND (external_id = $2 OR ($2::text IS NULL AND path = $3)) LIMIT 1`,
    [connectionId, named.externalId, named.path],
  )
  return found ?? null
}
