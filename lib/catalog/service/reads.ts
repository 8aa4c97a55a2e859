import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { gathered, perDatabase } from '../gather.ts'
import { readPage } from '../page.ts'
import { Conditions, containing, rowsOf } from '../statement.ts'

/** What the Services page and the board are filtered by. */
export interface ServiceFilters {
  q?: string | undefined
  team?: string[] | undefined
  productLine?: string[] | undefined
  tier?: string[] | undefined
  runtime?: string[] | undefined
  kind?: string[] | undefined
}

export const findingRanks = { low: 1, medium: 2, high: 3 } as const

export function addServiceFilters(conditions: Conditions, filters: ServiceFilters): Conditions {
  // Inside a team or line the index of the list is narrow enough; the trigram index would read every match first.
  const narrow = filters.team !== undefined || filters.productLine !== undefined
  return conditions
    .add('strpos(search_text, ?) > 0', narrow ? filters.q?.toLowerCase() : undefined)
    .add('search_text LIKE ?', narrow ? undefined : containing(filters.q))
    .among('team_slug', filters.team)
    .among('line_slug', filters.productLine)
    .add('tier = ANY (?::int[])', filters.tier?.map(Number))
    .add('runtime = ANY (?::text[])', filters.runtime)
    .add('kind = ANY (?::text[])', filters.kind)
}

/** One page of services by slug. The total is counted only when asked for. */
export async function listServices(
  database: Database,
  input: ServiceFilters & {
    findings?: keyof typeof findingRanks | undefined
    retired: boolean
    after: string | null
    limit: number
    withTotal: boolean
  },
): Promise<JsonText> {
  const conditions = addServiceFilters(
    new Conditions().must(input.retired ? 'retired' : 'NOT retired'),
    input,
  ).add('finding_rank >= ?', input.findings && findingRanks[input.findings])
  const counted = input.withTotal ? `SELECT count(*) FROM service_card${conditions.where()}` : undefined
  conditions.add('slug > ?', input.after ?? undefined)
  const inner = `SELECT list_item AS item FROM service_card${conditions.where()} ORDER BY slug`
  const keyOf = ({ slug }: { slug: string }) => [slug]
  return readPage(database, 'services', inner, input.limit, conditions.values, { counted, keyOf })
}

// What only the page of one service shows is not on its card: lists and the board need not carry it.
const detail = `SELECT c.slug, c.board_row AS row, c.extra, json_build_object('autoPromoteInto', s.auto_promote_into,
    'observationLimits', s.observation_limits)::text AS own
  FROM service_card c JOIN service s ON s.id = c.service_id`
const bySlug = `${detail} WHERE c.slug = ANY ($1::text[])`
const byAlias = `${detail} WHERE c.service_id = (SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = $1
  ORDER BY to_at DESC NULLS FIRST LIMIT 1)`

interface Row {
  slug: string
  row: string
  extra: string
  own: string
}

const servicesOf = perDatabase((database: Database) =>
  gathered(async (slugs) => {
    const rows = await rowsOf<Row>(database, 'service', bySlug, [slugs])
    return new Map(rows.map((row) => [row.slug, row]))
  }),
)

/** One service by its slug, else by a name it once had. */
export async function getService(database: Database, slug: string): Promise<Result<JsonText>> {
  const row = await servicesOf(database)(slug)
  const [found] = row ? [row] : await rowsOf<Row>(database, 'service.alias', byAlias, [slug])
  if (!found) return fail('not-found', `no service is called "${slug}"`, { noun: 'service', slug })
  return ok(new JsonText(`${found.row.slice(0, -1)},${found.extra.slice(1, -1)},${found.own.slice(1)}`))
}

/** The permanent id behind a slug or an old name. */
export async function findServiceId(database: Database, slug: string): Promise<string | null> {
  const [row] = await rowsOf<{ id: string }>(
    database,
    'service.id',
    `SELECT id FROM service WHERE slug = $1
     UNION ALL (SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = $1 ORDER BY to_at DESC NULLS FIRST LIMIT 1)
     LIMIT 1`,
    [slug],
  )
  return row?.id ?? null
}

/** Teams and product lines with how many services each has. */
export async function listFacets(database: Database): Promise<JsonText> {
  const facet = (
    table: string,
    column: string,
  ) => `(SELECT coalesce(json_agg(json_build_object('id', t.id, 'slug', t.slug,
      'name', t.name, 'services', (SELECT count(*) FROM service s WHERE s.${column} = t.id AND s.retired_at IS NULL))
      ORDER BY t.slug), '[]') FROM ${table} t WHERE t.retired_at IS NULL)`
  const [row] = await rowsOf<{ text: string }>(
    database,
    'facets',
    `SELECT json_build_object('teams', ${facet('team', 'team_id')}, 'productLines', ${facet('product_line', 'product_line_id')})::text AS text`,
  )
  return new JsonText(row?.text ?? '{"teams":[],"productLines":[]}')
}
