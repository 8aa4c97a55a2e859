import { changeActions, changeOf } from '../../domain/change/change.ts'
import { Conditions, containing } from '../statement.ts'

export interface ChangeFilters {
  /** Slugs, of a service also a part. A team also sees what changed for a whole environment: that concerns everybody in it. */
  service?: string | undefined
  team?: string | undefined
  environment?: string | undefined
  kind?: string[] | undefined
  /** Half-open: [from, to). */
  from?: string | undefined
  to?: string | undefined
}

/** Where the page before ended. */
export interface ChangeKey {
  at: string
  tag: string
}

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ')
const kindCase = `CASE l.action ${Object.entries(changeOf)
  .map(([action, kind]) => `WHEN '${action}' THEN '${kind}'`)
  .join(' ')} END`

const columns = `at, tag, kind, action, service_id, environment_id, promotion_id, from_digest, to_digest, actor_kind,
  actor_name, reason, subject, changed, alert`

const place = (of: string) => `${of}.service_id, ${of}.environment_id`

/** One axis from three sources, each with its own index by instant; `limit` is SQL, for each and for all. */
export function changeAxis(
  filters: ChangeFilters,
  after: ChangeKey | null,
  firstValues: unknown[],
  limit: string,
): { text: string; values: unknown[] } {
  let values = firstValues
  const within = (of: string, at: string, tag: string) => {
    const conditions = new Conditions(...values)
      .add(`${of}.service_id IN (SELECT id FROM service WHERE slug LIKE ?)`, containing(filters.service))
      .add(
        `(${of}.service_id IS NULL OR ${of}.service_id IN (SELECT s.id FROM service s JOIN team t ON t.id = s.team_id WHERE t.slug = ?))`,
        filters.team,
      )
      .add(`${of}.environment_id = (SELECT id FROM environment WHERE slug = ?)`, filters.environment)
      .add(`${at} >= ?::timestamptz`, filters.from)
      .add(`${at} < ?::timestamptz`, filters.to)
      .add(`${at} <= ?::timestamptz`, after?.at)
      .add(
        `(${at}, ${tag}) < ((?::jsonb ->> 0)::timestamptz, ?::jsonb ->> 1)`,
        (after && JSON.stringify([after.at, after.tag])) || undefined,
      )
    values = conditions.values
    return conditions
  }
  const some = (kind: string) => filters.kind === undefined || filters.kind.includes(kind)
  const sources: string[] = []

  const actions = changeActions.filter((action) => some(changeOf[action]))
  if (actions.length > 0) {
    const tag = `'l' || lpad(l.id::text, 20, '0')`
    const where = within('l', 'l.at', tag)
      .must(`l.action IN (${quoted(actions)})`)
      // What ended before it began changed nothing.
      .must(`(l.action NOT IN ('promotion.superseded', 'promotion.errored') OR p.started_at IS NOT NULL)`)
    sources.push(`(SELECT l.at, ${tag} AS tag, ${kindCase} AS kind, l.action, ${place('l')}, l.promotion_id,
      p.started_over_digest AS from_digest, p.digest AS to_digest, l.actor_kind::text AS actor_kind, l.actor_name,
      coalesce(l.reason, CASE WHEN l.action IN ('promotion.failed', 'promotion.errored') THEN p.failure ->> 'message' END,
        p.reason) AS reason, l.subject_name AS subject, l.detail -> 'changed' AS changed, NULL::json AS alert
      FROM ledger_entry l LEFT JOIN promotion p ON p.id = l.promotion_id${where.where()}
      ORDER BY l.at DESC, l.id DESC${limit})`)
  }
  if (some('outside')) {
    const tag = `'s' || y.id::text`
    const where = within('y', 'y.started_at', tag).must(`y.cause = 'outside'`)
    sources.push(`(SELECT y.started_at, ${tag}, 'outside', 'outside', ${place('y')}, NULL::uuid,
      (SELECT x.digest FROM stay x WHERE x.service_id = y.service_id AND x.environment_id = y.environment_id
        AND x.started_at < y.started_at ORDER BY x.started_at DESC LIMIT 1), y.digest, 'outside', NULL, NULL, NULL, NULL::jsonb, NULL
      FROM stay y${where.where()} ORDER BY y.started_at DESC, y.id DESC${limit})`)
  }
  if (some('alert')) {
    const tag = `'a' || a.id::text`
    const where = within('a', 'a.started_at', tag)
    sources.push(`(SELECT a.started_at, ${tag}, 'alert', 'alert', ${place('a')}, NULL::uuid, NULL, NULL, 'outside', NULL, NULL, a.name,
      NULL::jsonb, json_build_object('name', a.name, 'severity', a.severity, 'endedAt', a.ended_at)
      FROM alert a${where.where()} ORDER BY a.started_at DESC, a.id DESC${limit})`)
  }
  return { text: `SELECT * FROM (${sources.join(' UNION ALL ')}) AS axis (${columns})`, values }
}
