// What the board of one big release takes, over a database that is filled already.
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { readReleaseBoard } from '../catalog/release/board.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { judgeBoardRow } from '../use-cases/release/board-row.ts'

const name = '209903-bench'
const sha = (words: string) => `encode(sha256((${words})::bytea), 'hex')::text`

// Every service: 60 commits before the cut, 12 on main since, the third of them from a branch that began before the cut;
// every third release branch has 4 of its own, one of them on main by its patch.
const fill = [
  `INSERT INTO release (id, name, batch, branch, zone, owner_id, cut_planned_at, week_starts_at, go_live_starts_at, go_live_ends_at, cut_at, version, created_at, updated_at)
   VALUES (gen_random_uuid(), '${name}', '209903', 'release/209903', 'Asia/Shanghai', gen_random_uuid(), '2099-03-01', '2099-03-02', '2099-03-08', '2099-03-09', now(), 1, now(), now())`,
  `CREATE TEMP TABLE chosen ON COMMIT DROP AS SELECT s.id, s.slug, c.id AS connection_id, gen_random_uuid() AS repository_id,
     row_number() OVER (ORDER BY s.slug) AS n FROM (SELECT * FROM service ORDER BY md5(slug) LIMIT $1) s,
     (SELECT id FROM connection LIMIT 1) c`,
  `INSERT INTO code_repository (id, connection_id, external_id, path, default_branch, archived, head_sha, seen_at)
   SELECT repository_id, connection_id, 'release-bench/' || slug, 'release-bench/' || slug, 'main', false, left(${sha(`slug || 'main' || 12`)}, 40), now() FROM chosen`,
  `UPDATE service s SET code_repository_id = c.repository_id FROM chosen c WHERE c.id = s.id`,
  `INSERT INTO code_commit (repository_id, sha, parents, author_name, title, message, work_items, patch_id, committed_at, seen_at)
   SELECT c.repository_id, left(${sha('c.slug || line || k')}, 40),
     CASE WHEN line = 'old' AND k = 1 THEN '{}'::text[]
       WHEN line = 'main' AND k = 3 THEN ARRAY[left(${sha(`c.slug || 'main' || 2`)}, 40), left(${sha(`c.slug || 'side' || 1`)}, 40)]
       WHEN line = 'side' THEN ARRAY[left(${sha(`c.slug || 'old' || 50`)}, 40)]
       WHEN k = 1 THEN ARRAY[left(${sha(`c.slug || 'old' || 60`)}, 40)] ELSE ARRAY[left(${sha('c.slug || line || (k - 1)')}, 40)] END,
     'bench', 'fix: REL-' || k, 'fix: REL-' || k, ARRAY['REL-' || k],
     CASE WHEN line IN ('main', 'own') AND k = 1 THEN 'twin' || c.slug ELSE line || k || c.slug END,
     timestamptz '2026-01-01' + CASE WHEN line = 'old' THEN k ELSE 100 + k END * interval '1 hour', now()
   FROM chosen c CROSS JOIN (VALUES ('old', 60), ('main', 12), ('side', 1), ('own', 4)) AS lines (line, count) CROSS JOIN generate_series(1, count) AS k
   WHERE line <> 'own' OR c.n % 3 = 0`,
  `INSERT INTO code_branch (repository_id, name, head_sha, seen_at)
   SELECT repository_id, 'release/209903', left(${sha(`slug || CASE WHEN n % 3 = 0 THEN 'own' || 4 ELSE 'old' || 60 END`)}, 40), now() FROM chosen`,
  `INSERT INTO release_service (release_id, service_id, cut_sha, cut_at, updated_at)
   SELECT r.id, c.id, left(${sha(`c.slug || 'old' || 60`)}, 40), now(), now() FROM chosen c, release r WHERE r.name = '${name}'`,
  `INSERT INTO minted_version (version, release_id, service_id, build_id, digest, commit_sha, minted_at, tagged_at)
   SELECT '209903-20990301.' || c.n, r.id, c.id, b.id, b.digest, left(${sha(`c.slug || 'old' || 60`)}, 40), now(), now() FROM chosen c, release r,
     LATERAL (SELECT * FROM build WHERE service_id = c.id ORDER BY pushed_at DESC LIMIT 1) b WHERE r.name = '${name}'`,
  `INSERT INTO work_item (connection_id, key, title, type, state, seen_at)
   SELECT (SELECT id FROM connection LIMIT 1), 'REL-' || k, 'bench', 'Bug/缺陷', 'open', now() FROM generate_series(1, 60) AS k ON CONFLICT DO NOTHING`,
]

async function fillRelease(database: Database, size: number): Promise<void> {
  if ((await database.prisma.release.findFirst({ where: { name } })) !== null) return
  const client = await database.pool.connect()
  try {
    await client.query('BEGIN')
    for (const text of fill) await client.query(text, text.includes('$1') ? [size] : [])
    await client.query('COMMIT')
    for (const table of [
      'code_commit',
      'code_branch',
      'code_repository',
      'release_service',
      'minted_version',
    ])
      await client.query(`ANALYZE ${table}`)
  } finally {
    client.release()
  }
}

/** Milliseconds of each reading of the whole board with every row judged, and how much there was in it. */
export async function timeReleaseBoard(
  databaseUrl: string,
  size: number,
  times: number,
): Promise<{ took: number[]; rows: number; owed: number }> {
  const database = createDatabase(
    createPool({ databaseUrl, databasePoolSize: 2 }, createLog('warn', 'release')),
  )
  try {
    await fillRelease(database, size)
    const took: number[] = []
    let rows = 0
    let owed = 0
    for (let time = 0; time < times; time += 1) {
      const began = performance.now()
      const board = await readReleaseBoard(database, name)
      if (!board) throw new Error('no release')
      const judged = board.rows.map(judgeBoardRow)
      took.push(performance.now() - began)
      rows = judged.length
      // A board without rows is quick, and says nothing.
      if (rows !== size) throw new Error(`${rows} of ${size} services are in the release`)
      owed = judged.reduce((sum, { row }) => sum + row.owed, 0)
    }
    return { took, rows, owed }
  } finally {
    await closeDatabase(database)
  }
}
