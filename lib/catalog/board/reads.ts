import { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { addServiceFilters, type ServiceFilters } from '../service/reads.ts'
import { Conditions, rowsOf } from '../statement.ts'

export interface BoardFilters extends ServiceFilters {
  state?: string[] | undefined
}

function addBoardFilters(conditions: Conditions, filters: BoardFilters): Conditions {
  return addServiceFilters(conditions.must('NOT retired'), filters).add('states && ?::text[]', filters.state)
}

/** Of no product line: last (refresh_service_cards). */
const keyOf = ({ slug, productLine }: { slug: string; productLine: { slug: string } | null }) => [
  productLine?.slug ?? '~',
  slug,
]

/** One page of the board: product line, then slug. */
export async function listBoard(
  database: Database,
  input: BoardFilters & { after: [string, string] | null; limit: number },
): Promise<JsonText> {
  const conditions = addBoardFilters(new Conditions(), input)
  if (input.after) {
    conditions.values.push(...input.after)
    const last = conditions.values.length
    conditions.must(`(line_slug, slug) > ($${last - 1}, $${last})`)
  }
  const inner = `SELECT board_row AS item FROM service_card${conditions.where()} ORDER BY line_slug, slug`
  return readPage(database, 'board', inner, input.limit, conditions.values, { keyOf })
}

const counts = `'services', count(*), 'canGoOn', count(*) FILTER (WHERE 'can-go-on' = ANY (states)),
  'blocked', count(*) FILTER (WHERE 'blocked' = ANY (states)), 'moving', count(*) FILTER (WHERE 'moving' = ANY (states)),
  'waiting', count(*) FILTER (WHERE 'waiting' = ANY (states)), 'drift', count(*) FILTER (WHERE 'drift' = ANY (states)),
  'problem', count(*) FILTER (WHERE 'problem' = ANY (states)),
  'unsettled', count(*) FILTER (WHERE 'unsettled' = ANY (states))`

/** The counts over everything that the filters let through: whole, by environment, by product line. */
export async function readBoardSummary(database: Database, filters: BoardFilters): Promise<JsonText> {
  const conditions = addBoardFilters(new Conditions(), filters)
  const text = `WITH asked AS MATERIALIZED (
      SELECT line_slug, line_name, states, goes_to, moves_in FROM service_card${conditions.where()}
    ), total AS (SELECT json_build_object(${counts})::text AS text FROM asked),
    groups AS (
      SELECT coalesce(json_agg(part ORDER BY line_slug), '[]')::text AS text FROM (
        SELECT line_slug, json_build_object('productLine', CASE WHEN line_slug <> '~' THEN
          json_build_object('slug', line_slug, 'name', max(line_name)) END, ${counts}) AS part
        FROM asked GROUP BY line_slug) AS by_line
    ), columns AS (
      SELECT coalesce(json_agg(json_build_object('id', e.id, 'slug', e.slug, 'rank', e.rank, 'regions', e.regions,
        'startMode', e.settings -> 'startMode', 'approvalsNeeded', e.settings -> 'approvals' -> 'count',
        'canGoOn', (SELECT count(*) FROM asked WHERE e.slug = ANY (goes_to)),
        'moving', (SELECT count(*) FROM asked WHERE e.slug = ANY (moves_in)),
        'seenAt', (SELECT max(c.seen_at) FROM cluster c WHERE EXISTS (SELECT 1 FROM target t
          WHERE t.environment_id = e.id AND t.cluster_id = c.id))) ORDER BY e.rank), '[]')::text AS text
      FROM environment e
    )
    SELECT total.text AS total, groups.text AS groups, columns.text AS columns, to_json(sluice_now())::text AS now
    FROM total, groups, columns`
  const [row] = await rowsOf<{ total: string; groups: string; columns: string; now: string }>(
    database,
    'board.summary',
    text,
    conditions.values,
  )
  if (!row) throw new Error('the board summary answered no row')
  return new JsonText(
    `${row.total.slice(0, -1)},"environments":${row.columns},"groups":${row.groups},"now":${row.now}}`,
  )
}
