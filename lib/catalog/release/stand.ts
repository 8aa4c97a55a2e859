/** SQL over `rs` (release_service), `s` (service): where the versions of a release stand. Used by every view of one. */

/** The path of a service, and its last two environments: production, and preview before it. OFFSET keeps it from being found again wherever it is named. */
const pathOf = `LATERAL (
    SELECT ids[cardinality(ids)] AS last, CASE WHEN cardinality(ids) >= 3 THEN ids[cardinality(ids) - 1] END AS gray FROM (
      SELECT coalesce((SELECT environment_ids FROM promotion_path WHERE id = s.promotion_path_id),
        (SELECT environment_ids FROM promotion_path WHERE is_default LIMIT 1),
        (SELECT array_agg(id ORDER BY rank) FROM environment)) AS ids OFFSET 0) AS way OFFSET 0) AS way`

/** The newest version that was minted for it in this release; one of a hotfix is beside the release. */
const newestVersion = `LATERAL (
    SELECT mv.*, coalesce(b.child_digests, '{}') AS children FROM minted_version mv LEFT JOIN build b ON b.id = mv.build_id
    WHERE mv.release_id = rs.release_id AND mv.service_id = rs.service_id AND NOT mv.hotfix
    ORDER BY mv.minted_at DESC, mv.version DESC LIMIT 1) AS mv`

/** To be joined after `rs` and `s`. */
export const standJoins = `LEFT JOIN ${newestVersion} ON true CROSS JOIN ${pathOf}`

/** Pods of the targets of an environment and how many of them run the version; where pods are not read, the place says it. */
const pods = (
  environment: string,
) => `(SELECT coalesce(json_agg(json_build_object('pods', spot.pods, 'ofVersion', spot.mine)), '[]') FROM (
    SELECT CASE WHEN w.target_id IS NULL THEN CASE WHEN place.running_digest IS NOT NULL THEN 1 END ELSE seen.pods END AS pods,
      CASE WHEN w.target_id IS NULL THEN (coalesce(place.running_digest = mv.digest, false))::int ELSE seen.mine END AS mine
    FROM target t LEFT JOIN target_look w ON w.target_id = t.id
    LEFT JOIN place ON place.service_id = t.service_id AND place.environment_id = t.environment_id
    LEFT JOIN LATERAL (SELECT coalesce(sum((d ->> 'pods')::int), 0) AS pods,
        coalesce(sum((d ->> 'pods')::int) FILTER (WHERE d ->> 'digest' = mv.digest OR d ->> 'digest' = ANY (mv.children)), 0) AS mine
      FROM jsonb_array_elements(w.running) AS r, jsonb_array_elements(r -> 'digests') AS d
      WHERE t.containers ? (r ->> 'container')) AS seen ON true
    WHERE t.service_id = s.id AND t.environment_id = ${environment} AND t.retired_at IS NULL
      AND (t.out_until_at IS NULL OR t.out_until_at <= (SELECT sluice_now()))) AS spot)`

/** Fields of a StandRow but its version. */
export const standFields = `'state', rs.state, 'cutSha', CASE WHEN rs.cut_at IS NOT NULL THEN rs.cut_sha END, 'verifiedDigest', rs.verified_digest,
  'production', CASE WHEN mv.version IS NULL THEN '[]'::json ELSE ${pods('way.last')} END,
  'preview', CASE WHEN mv.version IS NULL OR way.gray IS NULL THEN '[]'::json ELSE ${pods('way.gray')} END,
  'moving', mv.version IS NOT NULL AND EXISTS (SELECT 1 FROM promotion p WHERE p.service_id = s.id
    AND p.environment_id = way.last AND p.digest = mv.digest AND p.state IN ('applying', 'observing'))`

export const personOf = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

export const versionDocument = (
  v: string,
) => `json_build_object('name', ${v}.version, 'buildId', ${v}.build_id,
  'digest', ${v}.digest, 'commitSha', ${v}.commit_sha, 'hotfix', ${v}.hotfix, 'late', ${v}.late, 'mintedAt', ${v}.minted_at,
  'mintedBy', ${personOf(`${v}.minted_by_id`)}, 'taggedAt', ${v}.tagged_at, 'problem', ${v}.problem)`

/** A ReleaseHead of `rl`. */
export const headDocument = `json_build_object('id', rl.id, 'name', rl.name, 'batch', rl.batch, 'branch', rl.branch, 'zone', rl.zone,
  'version', rl.version, 'ownerId', rl.owner_id, 'owner', ${personOf('rl.owner_id')}, 'cutPlannedAt', rl.cut_planned_at,
  'weekStartsAt', rl.week_starts_at, 'goLiveStartsAt', rl.go_live_starts_at, 'goLiveEndsAt', rl.go_live_ends_at,
  'cutAt', rl.cut_at, 'closedAt', rl.closed_at, 'closedBy', ${personOf('rl.closed_by_id')}, 'closeNote', rl.close_note,
  'createdAt', rl.created_at, 'updatedAt', rl.updated_at,
  'productLines', (SELECT coalesce(json_agg(json_build_object('id', l.id, 'slug', l.slug, 'name', l.name) ORDER BY l.slug), '[]')
    FROM release_product_line own JOIN product_line l ON l.id = own.product_line_id WHERE own.release_id = rl.id))`

/** The release that $n names, by id or by name. */
export const named = (
  parameter: string,
) => `(SELECT id FROM release WHERE id::text = ${parameter} OR name = ${parameter}
  ORDER BY id::text = ${parameter} DESC LIMIT 1)`
