import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { type Key, pageRows, readPage, unseen } from '../page.ts'
import { Conditions, containing } from '../statement.ts'

export interface RunFilters {
  kind?: string[] | undefined
  state?: string[] | undefined
  branch?: string | undefined
  actor?: string | undefined
  /** Slugs; an old name of a service too. */
  service?: string[] | undefined
  team?: string[] | undefined
  productLine?: string[] | undefined
  pipeline?: string | undefined
  since?: string | undefined
  q?: string | undefined
}

const idOfSlug = `(SELECT id FROM service WHERE slug = ?
  UNION ALL (SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = ? ORDER BY to_at DESC NULLS FIRST LIMIT 1) LIMIT 1)`
const idsOfSlugs = `SELECT id FROM service WHERE slug = ANY (?::text[])
  UNION SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = ANY (?::text[])`

/** A column whose index also has the order of the list: one value of it is a page at once, several are a page of each. */
interface Spread {
  column: string
  values: string[]
  /** A statement of the values as column `x`, each once. */
  source: string
}

const columns = { service: 'service_id', team: 'team_slug', productLine: 'line_slug', kind: 'kind', state: 'state' } // biome-ignore format: one glance
type Column = keyof typeof columns

function spreadOf(name: Column, values: string[]): Spread {
  const source =
    name === 'service'
      ? `SELECT s.id AS x FROM (${idsOfSlugs}) s`
      : 'SELECT DISTINCT u.x FROM unnest(?::text[]) AS u (x)'
  return { column: columns[name], values, source }
}

/** Adds what is asked for but the first column of several values, which it answers. */
function addRunFilters(conditions: Conditions, filters: RunFilters): Spread | null {
  let spread: Spread | null = null
  for (const name of Object.keys(columns) as Column[]) {
    const values = filters[name]
    if (values === undefined) continue
    const one = values.length === 1
    if (!one && spread === null) spread = spreadOf(name, values)
    else if (one) conditions.add(`${columns[name]} = ${name === 'service' ? idOfSlug : '?'}`, values[0])
    else conditions.add(`${columns[name]} IN (${spreadOf(name, values).source})`, values)
  }
  // Inside one of these the index of the list is narrow enough; the trigram index would read every match first.
  const { q } = filters
  const narrow = [filters.service, filters.team, filters.productLine, filters.pipeline].some(Boolean)
  // Of one or two letters there is no trigram but at the beginning of a word.
  const short = !narrow && q !== undefined && q.length < 3
  const escaped = containing(q)?.slice(1, -1)
  conditions
    .add('pipeline_id = ?::uuid', filters.pipeline)
    .add('branch = ?', filters.branch)
    .add('actor = ?', filters.actor)
    .add('at >= ?::timestamptz', filters.since)
    .add('strpos(search_text, ?) > 0', narrow ? q?.toLowerCase() : undefined)
    .add('search_text LIKE ?', narrow || short ? undefined : containing(q))
    .add(`(search_text LIKE '% ' || ? || '%' OR search_text LIKE ? || '%')`, short ? escaped : undefined)
  return spread
}

const order = 'ORDER BY at DESC, run_id DESC'
/** Where a run that has not started stands (refresh_run_cards). */
const notStarted = '2200-01-01T00:00:00Z'

/** The instant travels as microseconds; what has a start has one in milliseconds. */
const keyOf = ({ id, startedAt }: { id: string; startedAt: string | null }): Key => [
  Date.parse(startedAt ?? notStarted) * 1000,
  id,
]

/** Pipeline runs, newest start first; those that have not started come before them. The total is counted only when asked for. */
export function listRuns(
  database: Database,
  ask: RunFilters & { after: Key | null; limit: number; withTotal?: boolean | undefined },
): Promise<JsonText> {
  const conditions = new Conditions()
  const spread = addRunFilters(conditions, ask)
  let source = ''
  let where = conditions.where()
  if (spread) {
    conditions.values.push(spread.values)
    source = spread.source.replaceAll('?', `$${conditions.values.length}`)
    where = `${where ? `${where} AND` : ' WHERE'} ${spread.column} IN (${source})`
  }
  const counted = ask.withTotal ? `SELECT count(*) FROM run_card${where}` : undefined
  if (ask.after) {
    conditions.values.push(ask.after[0], ask.after[1])
    const last = conditions.values.length
    const at = unseen(`'epoch'::timestamptz + $${last - 1}::bigint * interval '1 microsecond'`)
    conditions.must(`(at, run_id) < (${at}, ${unseen(`$${last}::uuid`)})`)
  }
  if (spread) conditions.must(`${spread.column} = v.x`)
  const page = (columns: string) => `SELECT ${columns} FROM run_card${conditions.where()} ${order}`
  const inner = spread
    ? `SELECT c.item FROM (${source}) v CROSS JOIN LATERAL (${page('item, at, run_id')} LIMIT ${pageRows}) c ${order}`
    : page('item')
  return readPage(database, 'runs', inner, ask.limit, conditions.values, { counted, keyOf })
}
