import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { type Key, readPage } from '../page.ts'
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
const idsOfSlugs = `(ARRAY(SELECT id FROM service WHERE slug = ANY (?::text[])
  UNION ALL SELECT owner_id FROM slug_alias WHERE noun = 'service' AND slug = ANY (?::text[])))`

function addRunFilters(conditions: Conditions, filters: RunFilters): Conditions {
  const { service } = filters
  // One value is an equality, whose index also has the order of the list.
  if (service?.length === 1) conditions.add(`service_id = ${idOfSlug}`, service[0])
  else conditions.add(`service_id = ANY ${idsOfSlugs}`, service)
  return conditions
    .add('pipeline_id = ?::uuid', filters.pipeline)
    .among('team_slug', filters.team)
    .among('line_slug', filters.productLine)
    .among('kind', filters.kind)
    .among('state', filters.state)
    .add('branch = ?', filters.branch)
    .add('actor = ?', filters.actor)
    .add('at >= ?::timestamptz', filters.since)
    .add('search_text LIKE ?', containing(filters.q))
}

/** Pipeline runs, newest start first; those that have not started come before them. The total is counted only when asked for. */
export function listRuns(
  database: Database,
  ask: RunFilters & { after: Key | null; limit: number; withTotal?: boolean | undefined },
): Promise<JsonText> {
  const conditions = addRunFilters(new Conditions(0), ask)
  const counted = ask.withTotal ? `SELECT count(*) FROM run_card${conditions.where()}` : undefined
  if (ask.after) {
    // The instant travels as microseconds, which numbers hold exactly.
    conditions.values.push(ask.after[0], ask.after[1])
    const last = conditions.values.length
    conditions.must(
      `(at, run_id) < ('epoch'::timestamptz + $${last - 1}::bigint * interval '1 microsecond', $${last}::uuid)`,
    )
  }
  const inner = `SELECT item, json_build_array((extract(epoch FROM at) * 1000000)::bigint, run_id)::text AS key
    FROM run_card${conditions.where()} ORDER BY at DESC, run_id DESC`
  return readPage(database, 'runs', inner, ask.limit, conditions.values.slice(1), counted)
}
