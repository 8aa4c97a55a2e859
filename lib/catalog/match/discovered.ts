import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** A service as matching found it, with the ids of what it hangs on. */
export interface FoundService {
  id: string
  slug: string
  kind: 'service' | 'web'
  codeRepositoryId: string | null
  productLineId: string | null
  teamId: string | null
  tier: number | null
  description: string | null
  techStack: string | null
  loadProfile: string | null
}

const shape = `(id uuid, slug text, kind text, "codeRepositoryId" uuid, "productLineId" uuid, "teamId" uuid, tier int,
  description text, "techStack" text, "loadProfile" text)`

const insert = `
WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v ${shape}),
made AS (
  INSERT INTO service (id, slug, kind, tier, runtime, product_line_id, team_id, tech_stack, load_profile, description,
    code_repository_id, sources, created_at, updated_at)
  SELECT v.id, v.slug, v.kind::"ServiceKind", coalesce(v.tier, 3), 'ack', v."productLineId", v."teamId", v."techStack",
    v."loadProfile", v.description, v."codeRepositoryId",
    jsonb_strip_nulls(jsonb_build_object('kind', 'rule', 'codeRepository', 'rule',
      'productLine', CASE WHEN v."productLineId" IS NOT NULL THEN 'rule' END,
      'team', CASE WHEN v."teamId" IS NOT NULL THEN 'descriptor' END, 'tier', CASE WHEN v.tier IS NOT NULL THEN 'descriptor' END,
      'description', CASE WHEN v.description IS NOT NULL THEN 'descriptor' END,
      'techStack', CASE WHEN v."techStack" IS NOT NULL THEN 'descriptor' END,
      'loadProfile', CASE WHEN v."loadProfile" IS NOT NULL THEN 'descriptor' END)),
    sluice_now(), sluice_now()
  FROM v ORDER BY v.slug
  ON CONFLICT (slug) DO NOTHING RETURNING id, slug, team_id, product_line_id
), named AS (
  INSERT INTO slug_alias (id, noun, owner_id, slug, from_at)
  SELECT gen_random_uuid(), 'service', made.id, made.slug, sluice_now() FROM made
  ON CONFLICT DO NOTHING
), owned AS (
  INSERT INTO service_ownership (id, service_id, team_id, product_line_id, from_at)
  SELECT gen_random_uuid(), made.id, made.team_id, made.product_line_id, sluice_now() FROM made
)
SELECT id FROM made`

/** New services; answers the ids of those that are really new. */
export async function insertServices(tx: Transaction, rows: FoundService[]): Promise<string[]> {
  if (rows.length === 0) return []
  const made = await tx.prisma.$queryRawUnsafe<{ id: string }[]>(insert, JSON.stringify(rows))
  return made.map((row) => row.id)
}

/** Ids of the services that have these slugs now. */
export async function findServiceIds(tx: Transaction, slugs: string[]): Promise<Map<string, string>> {
  const rows = await tx.prisma.$queryRawUnsafe<{ slug: string; id: string }[]>(
    'SELECT slug, id FROM service WHERE slug = ANY ($1::text[])',
    slugs,
  )
  return new Map(rows.map((row) => [row.slug, row.id]))
}

/** A field that the portal edited stays; one that the cloud is silent about stays too. */
const keep = (column: string, field: string, value: string): string =>
  `CASE WHEN s.sources ->> '${field}' = 'portal' OR ${value} IS NULL THEN s.${column} ELSE ${value} END`
const source = (field: string, word: string, value: string): string =>
  `CASE WHEN coalesce(s.sources ->> '${field}', '') <> 'portal' AND ${value} IS NOT NULL
    THEN jsonb_build_object('${field}', '${word}') ELSE '{}' END`

const update = `
WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v ${shape}),
wanted AS (
  SELECT s.id, ${keep('kind', 'kind', 'v.kind::"ServiceKind"')} AS kind, ${keep('tier', 'tier', 'v.tier')} AS tier,
    ${keep('product_line_id', 'productLine', 'v."productLineId"')} AS product_line_id,
    ${keep('team_id', 'team', 'v."teamId"')} AS team_id, ${keep('tech_stack', 'techStack', 'v."techStack"')} AS tech_stack,
    ${keep('load_profile', 'loadProfile', 'v."loadProfile"')} AS load_profile,
    ${keep('description', 'description', 'v.description')} AS description,
    ${keep('code_repository_id', 'codeRepository', 'v."codeRepositoryId"')} AS code_repository_id,
    s.sources || ${source('kind', 'rule', 'v.kind')} || ${source('tier', 'descriptor', 'v.tier')}
      || ${source('productLine', 'rule', 'v."productLineId"')} || ${source('team', 'descriptor', 'v."teamId"')}
      || ${source('techStack', 'descriptor', 'v."techStack"')} || ${source('loadProfile', 'descriptor', 'v."loadProfile"')}
      || ${source('description', 'descriptor', 'v.description')}
      || ${source('codeRepository', 'rule', 'v."codeRepositoryId"')} AS sources
  FROM service s JOIN v USING (id)
), changed AS (
  UPDATE service s SET kind = w.kind, tier = w.tier, product_line_id = w.product_line_id, team_id = w.team_id,
    tech_stack = w.tech_stack, load_profile = w.load_profile, description = w.description,
    code_repository_id = w.code_repository_id, sources = w.sources, updated_at = sluice_now()
  FROM wanted w, service before
  WHERE s.id = w.id AND before.id = w.id AND (s.kind, s.tier, s.product_line_id, s.team_id, s.tech_stack, s.load_profile,
      s.description, s.code_repository_id, s.sources)
    IS DISTINCT FROM (w.kind, w.tier, w.product_line_id, w.team_id, w.tech_stack, w.load_profile, w.description,
      w.code_repository_id, w.sources)
  RETURNING s.id, (before.team_id, before.product_line_id) IS DISTINCT FROM (s.team_id, s.product_line_id) AS moved,
    s.team_id, s.product_line_id
), closed AS (
  UPDATE service_ownership o SET to_at = sluice_now() FROM changed c WHERE c.moved AND o.service_id = c.id AND o.to_at IS NULL
), opened AS (
  INSERT INTO service_ownership (id, service_id, team_id, product_line_id, from_at)
  SELECT gen_random_uuid(), c.id, c.team_id, c.product_line_id, sluice_now() FROM changed c WHERE c.moved
)
SELECT id FROM changed`

/** Known services where the cloud says something new; fields edited in the portal stay. Answers the ids changed. */
export async function updateServices(tx: Transaction, rows: FoundService[]): Promise<string[]> {
  if (rows.length === 0) return []
  const changed = await tx.prisma.$queryRawUnsafe<{ id: string }[]>(update, JSON.stringify(rows))
  return changed.map((row) => row.id)
}

export interface NamedThing {
  id: string
  slug: string
  /** A name in words, where a descriptor has one. */
  name: string | null
}

/** Makes the product lines or teams that are not there; a name in words replaces a name that is only the slug. Slug -> id. */
export async function ensureNamed(
  database: Database,
  table: 'product_line' | 'team',
  things: NamedThing[],
): Promise<Map<string, string>> {
  const rows = await rowsOf<{ slug: string; id: string }>(
    database,
    `match.${table}`,
    `WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, slug text, name text)),
    renamed AS (
      UPDATE ${table} t SET name = v.name FROM v WHERE t.slug = v.slug AND t.name = t.slug AND v.name IS NOT NULL AND v.name <> t.name
    ), made AS (
      INSERT INTO ${table} (id, slug, name) SELECT v.id, v.slug, coalesce(v.name, v.slug) FROM v
      WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.slug = v.slug) ON CONFLICT (slug) DO NOTHING RETURNING slug, id
    )
    SELECT slug, id FROM made UNION ALL SELECT t.slug, t.id FROM ${table} t JOIN v ON v.slug = t.slug`,
    [JSON.stringify(things)],
  )
  return new Map(rows.map((row) => [row.slug, row.id]))
}

/** Declared dependencies of these services, as their descriptors have them now. */
export async function replaceDependencies(
  tx: Transaction,
  serviceIds: string[],
  edges: { serviceId: string; dependsOnId: string }[],
): Promise<void> {
  await tx.prisma.$executeRawUnsafe(
    `WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v ("serviceId" uuid, "dependsOnId" uuid)),
    gone AS (
      DELETE FROM service_dependency d WHERE d.service_id = ANY ($1::uuid[])
        AND NOT EXISTS (SELECT 1 FROM v WHERE v."serviceId" = d.service_id AND v."dependsOnId" = d.depends_on_id)
    )
    INSERT INTO service_dependency (service_id, depends_on_id) SELECT v."serviceId", v."dependsOnId" FROM v
    ON CONFLICT DO NOTHING`,
    serviceIds,
    JSON.stringify(edges),
  )
}
