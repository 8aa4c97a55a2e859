import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A function as it is remembered, for telling what changed and whose aliases are looked at next. */
export interface KnownFunction {
  id: string
  region: string
  name: string
  image: string | null
  changedMark: string
  /** The cloud says this without writing to it. */
  face: string
  gone: boolean
}

export async function listKnownFunctions(database: Database, connectionId: string): Promise<KnownFunction[]> {
  return rowsOf(
    database,
    'function.known',
    `SELECT id, region, name, image, changed_mark AS "changedMark",
      concat_ws(' ', updating, invocable, digest, problem_text) AS face, gone_at IS NOT NULL AS gone
    FROM fc_function WHERE connection_id = $1`,
    [connectionId],
  )
}

/** What a version is made of, as it was read once; createdAt tells it from one that had its number before. */
export interface KeptVersion {
  image: string | null
  digest: string | null
  createdAt: string | null
}

export interface FunctionToLookAt {
  id: string
  region: string
  name: string
  invocable: boolean
  problemText: string | null
  /** Version -> what it is made of, of those that were read. */
  versions: Record<string, KeptVersion>
}

const look = `id, region, name, invocable, problem_text AS "problemText", versions`

/**
 * Functions with images whose aliases are to be looked at: all that nobody looked at since they changed, and of the others
 * those looked at longest ago, as many as `turns`.
 */
export async function listFunctionsToLookAt(
  database: Database,
  connectionId: string,
  turns: number,
): Promise<FunctionToLookAt[]> {
  return rowsOf(
    database,
    'function.next',
    `(SELECT ${look} FROM fc_function WHERE connection_id = $1 AND gone_at IS NULL AND image IS NOT NULL
      AND aliases_seen_at IS NULL ORDER BY id)
    UNION ALL (SELECT ${look} FROM fc_function f WHERE connection_id = $1 AND gone_at IS NULL AND image IS NOT NULL
      AND aliases_seen_at IS NOT NULL
      -- What moves, or was left unsettled, is not left to its turn.
      ORDER BY EXISTS (SELECT 1 FROM target t JOIN place p USING (service_id, environment_id)
        WHERE t.function_id = f.id AND p.active_promotion_id IS NOT NULL) DESC, aliases_seen_at, id LIMIT $2)`,
    [connectionId, turns],
  )
}

/** How many take turns. */
export async function countFunctionsWithImages(database: Database, connectionId: string): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    database,
    'function.count',
    `SELECT count(*)::int AS count FROM fc_function WHERE connection_id = $1 AND gone_at IS NULL AND image IS NOT NULL`,
    [connectionId],
  )
  return row?.count ?? 0
}

/** The places of these functions. */
export async function listPlacesOfFunctions(
  database: Database,
  functionIds: readonly string[],
): Promise<{ serviceId: string; environmentId: string }[]> {
  return rowsOf(
    database,
    'place.of-functions',
    `SELECT DISTINCT service_id AS "serviceId", environment_id AS "environmentId" FROM target
    WHERE function_id = ANY ($1::uuid[]) AND retired_at IS NULL ORDER BY 1, 2`,
    [functionIds],
  )
}
