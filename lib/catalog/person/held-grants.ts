/**
 * The grants that hold at this instant, as a table (person_id, role, scope_kind, scope_id): the one place for sessions,
 * gates and lists. A grant on-call is eligibility, the roster gives it its time: it holds in the narrower of the two
 * scopes while an entry covers now (a team's entry and an environment's grant have none in common), and is worth a
 * viewer's otherwise. `of` narrows it to one person, by an SQL expression.
 */
export const heldGrants = (of: string) => `(SELECT DISTINCT g.person_id,
    CASE WHEN g.role = 'on-call' AND r.id IS NULL THEN 'viewer' ELSE g.role END AS role,
    CASE WHEN r.id IS NOT NULL AND g.scope_kind = 'all' THEN r.scope_kind ELSE g.scope_kind END AS scope_kind,
    CASE WHEN r.id IS NOT NULL AND g.scope_kind = 'all' THEN r.scope_id ELSE g.scope_id END AS scope_id
  FROM "grant" g LEFT JOIN roster_entry r ON g.role = 'on-call' AND r.person_id = g.person_id
    AND r.from_at <= sluice_now() AND r.to_at > sluice_now()
    AND (g.scope_kind = 'all' OR r.scope_kind = 'all' OR (r.scope_kind = g.scope_kind AND r.scope_id = g.scope_id))
  WHERE ${of === '' ? '' : `g.person_id = ${of} AND `}g.from_at <= sluice_now() AND (g.to_at IS NULL OR g.to_at > sluice_now()))`

/** Grants of the person `p`, held at this instant. */
export const grantsOfP = `(SELECT coalesce(json_agg(json_build_object('role', g.role, 'scopeKind', g.scope_kind, 'scopeId', g.scope_id)), '[]')
  FROM ${heldGrants('p.id')} g)`

/** Slugs of the named groups that the person `p` is in. */
export const groupsOfP = `(SELECT coalesce(json_agg(pg.slug ORDER BY pg.slug), '[]') FROM person_group_member gm
  JOIN person_group pg ON pg.id = gm.group_id AND pg.retired_at IS NULL WHERE gm.person_id = p.id)`
