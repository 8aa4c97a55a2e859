import type { Transaction } from '../transaction.ts'
import type { KeptVersion } from './reads.ts'

export interface FunctionRow {
  id: string
  region: string
  name: string
  runtime: string
  image: string | null
  digest: string | null
  updating: string
  invocable: boolean
  problemText: string | null
  changedMark: string
}

const upsert = `
INSERT INTO fc_function AS f (id, connection_id, region, name, runtime, image, digest, updating, invocable, problem_text,
  changed_mark, seen_at)
SELECT v.id, $1::uuid, v.region, v.name, v.runtime, v.image, v.digest, v.updating, v.invocable, v."problemText",
  v."changedMark", $3::timestamptz
FROM jsonb_to_recordset($2::jsonb) AS v (id uuid, region text, name text, runtime text, image text, digest text,
  updating text, invocable boolean, "problemText" text, "changedMark" text)
ON CONFLICT (connection_id, region, name) DO UPDATE SET runtime = excluded.runtime, image = excluded.image,
  digest = excluded.digest, updating = excluded.updating, invocable = excluded.invocable,
  problem_text = excluded.problem_text, changed_mark = excluded.changed_mark, seen_at = excluded.seen_at, gone_at = NULL,
  -- Whoever wrote it may have pointed its aliases elsewhere too.
  aliases_seen_at = NULL`

/** Functions that are new or different; their aliases are looked at next. */
export async function writeFunctions(
  tx: Transaction,
  connectionId: string,
  rows: FunctionRow[],
  seenAt: Date,
): Promise<void> {
  if (rows.length > 0) await tx.prisma.$executeRawUnsafe(upsert, connectionId, JSON.stringify(rows), seenAt)
}

/** The rest of a whole listing: what was there again and the same, and what was not. */
export async function stampFunctions(
  tx: Transaction,
  seenIds: string[],
  goneIds: string[],
  seenAt: Date,
): Promise<void> {
  await tx.prisma.$executeRawUnsafe(
    'UPDATE fc_function SET seen_at = $1 WHERE id = ANY ($2::uuid[])',
    seenAt,
    seenIds,
  )
  if (goneIds.length === 0) return
  await tx.prisma.$executeRawUnsafe(
    `WITH gone AS (UPDATE fc_function SET gone_at = $1, seen_at = $1 WHERE id = ANY ($2::uuid[]) RETURNING id)
    UPDATE fc_alias a SET gone_at = $1, seen_at = $1, running = '[]', ready_replicas = 0, settled = false
    FROM gone WHERE a.function_id = gone.id`,
    seenAt,
    goneIds,
  )
}

export interface AliasRow {
  functionId: string
  name: string
  shares: { versionId: string; percent: number; digest: string | null; gone: boolean }[]
  running: unknown
  readyReplicas: number
  settled: boolean
  problem: string | null
  problemText: string | null
  changedMark: string
}
/** What one look at the aliases of a function found. */
export interface AliasLook {
  functionId: string
  versions: Record<string, KeptVersion>
  aliases: AliasRow[]
}

const aliases = `
INSERT INTO fc_alias AS a (id, function_id, name, shares, running, ready_replicas, settled, problem, problem_text, changed_mark,
  look_ms, seen_at)
SELECT gen_random_uuid(), v."functionId", v.name, v.shares, v.running, v."readyReplicas", v.settled, v.problem,
  v."problemText", v."changedMark", $2::int, $3::timestamptz
FROM jsonb_to_recordset($1::jsonb) AS v ("functionId" uuid, name text, shares jsonb, running jsonb, "readyReplicas" int,
  settled boolean, problem text, "problemText" text, "changedMark" text)
ON CONFLICT (function_id, name) DO UPDATE SET shares = excluded.shares, running = excluded.running, replicas = 1,
  ready_replicas = excluded.ready_replicas, settled = excluded.settled, problem = excluded.problem,
  problem_text = excluded.problem_text, changed_mark = excluded.changed_mark, look_ms = excluded.look_ms,
  seen_at = excluded.seen_at, gone_at = NULL
WHERE a.seen_at <= excluded.seen_at`

const missing = `
UPDATE fc_alias a SET gone_at = $2::timestamptz, seen_at = $2::timestamptz, running = '[]', ready_replicas = 0, settled = false
FROM jsonb_to_recordset($1::jsonb) AS v ("functionId" uuid, names text[])
WHERE a.function_id = v."functionId" AND a.gone_at IS NULL AND NOT a.name = ANY (v.names) AND a.seen_at <= $2::timestamptz`

const looked = `
UPDATE fc_function f SET aliases_seen_at = $2::timestamptz, versions = v.versions
FROM jsonb_to_recordset($1::jsonb) AS v ("functionId" uuid, versions jsonb) WHERE f.id = v."functionId"`

/**
 * What looking at the aliases of some functions found; aliases that were not there are gone. `lookMs`: how far apart two
 * such looks are.
 */
export async function writeAliases(
  tx: Transaction,
  looks: readonly AliasLook[],
  lookMs: number | null,
  seenAt: Date,
): Promise<void> {
  if (looks.length === 0) return
  const rows = looks.flatMap((each) => each.aliases)
  await tx.prisma.$executeRawUnsafe(aliases, JSON.stringify(rows), lookMs, seenAt)
  const names = looks.map((each) => ({
    functionId: each.functionId,
    names: each.aliases.map(({ name }) => name),
  }))
  await tx.prisma.$executeRawUnsafe(missing, JSON.stringify(names), seenAt)
  const versions = looks.map((each) => ({ functionId: each.functionId, versions: each.versions }))
  await tx.prisma.$executeRawUnsafe(looked, JSON.stringify(versions), seenAt)
}
