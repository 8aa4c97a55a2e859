import type { Transaction } from '../transaction.ts'

/** What one look at a target saw, whatever runs it. */
export interface SeenRuntime {
  targetId: string
  replicas: number
  readyReplicas: number
  settled: boolean
  problem: string | null
  problemText: string | null
  /** [{container, image?, digests: [{digest, pods, readyPods}]}] */
  running: unknown
}

const columns = ['running', 'replicas', 'ready_replicas', 'settled', 'problem', 'problem_text', 'gone_at']
const of = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ')

/** Table of each kind, and which of its rows a target `t` lives in. */
const rows = {
  ack: `workload r ON r.cluster_id = t.cluster_id AND r.namespace = t.namespace AND r.kind = t.workload_kind
    AND r.name = t.workload_name`,
  edas: 'edas_application r ON r.id = t.application_id',
  fc: 'fc_alias r ON r.function_id = t.function_id AND r.name = t.function_alias',
} as const
type Kind = keyof typeof rows

const note = (kind: Kind) => `
WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v ("targetId" uuid, running jsonb, replicas int, "readyReplicas" int,
  settled boolean, problem text, "problemText" text)),
before AS (SELECT r.*, v."targetId" FROM v JOIN target t ON t.id = v."targetId" JOIN ${rows[kind]} FOR UPDATE OF r)
UPDATE ${rows[kind].split(' ', 1)[0]} r SET running = v.running, replicas = v.replicas, ready_replicas = v."readyReplicas",
  settled = v.settled, problem = v.problem, problem_text = v."problemText", seen_at = $2::timestamptz, gone_at = NULL
FROM before b JOIN v USING ("targetId") WHERE r.id = b.id AND r.seen_at <= $2::timestamptz
RETURNING (${of('r')}) IS DISTINCT FROM (${of('b')}) AS changed`

/** The first look at an alias that did not exist when sync last listed them. */
const missing = `
INSERT INTO fc_alias (id, function_id, name, shares, ready_replicas, settled, changed_mark, seen_at)
SELECT gen_random_uuid(), t.function_id, t.function_alias, '[]', 0, false, '', $2::timestamptz
FROM jsonb_to_recordset($1::jsonb) AS v ("targetId" uuid) JOIN target t ON t.id = v."targetId"
WHERE t.kind = 'fc' AND t.function_id IS NOT NULL AND t.function_alias IS NOT NULL ON CONFLICT DO NOTHING`

/**
 * What a promotion saw is a fact like any other: the rows that sync keeps learn it at once. Answers whether any of it is
 * new, beyond that it was looked at again.
 */
export async function noteLooks(tx: Transaction, seen: readonly SeenRuntime[]): Promise<boolean> {
  if (seen.length === 0) return false
  const asked = JSON.stringify(seen)
  let changed = (await tx.prisma.$executeRawUnsafe(missing, asked, tx.now)) > 0
  for (const kind of Object.keys(rows) as Kind[]) {
    const written = await tx.prisma.$queryRawUnsafe<{ changed: boolean }[]>(note(kind), asked, tx.now)
    changed ||= written.some((row) => row.changed)
  }
  return changed
}
