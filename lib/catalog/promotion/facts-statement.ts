import { grantsOfP, groupsOfP } from '../person/held-grants.ts'
import { approverIds, groupChain } from './asked-approvers.ts'
import { costTagsDocument } from './facts-cost-tags.ts'
import { freezeDocument } from './facts-freeze.ts'
import { marksDocument, overridingPeople } from './facts-marks.ts'
import { inventoryDocument } from './facts-registry.ts'
import { releaseDocument } from './facts-release.ts'
import { clustersOfPlace, slotFields } from './slots.ts'

const buildDocument = (
  b: string,
) => `json_build_object('id', ${b}.id, 'digest', ${b}.digest, 'version', ${b}.version,
  'commitSha', ${b}.commit_sha, 'branch', ${b}.branch, 'configRevision', ${b}.config_revision, 'sizeBytes', ${b}.size_bytes,
  'pushedAt', ${b}.pushed_at, 'goneAt', ${b}.gone_at, 'scanState', ${b}.scan_state, 'scannedAt', ${b}.scanned_at,
  'findings', ${b}.findings, 'childDigests', ${b}.child_digests)`

/** A name that is meant to move: latest, or a branch of the repository, with its slashes written as dashes. */
const isMoving = `(it.name = 'latest' OR it.name IN (SELECT replace(branch, '/', '-') FROM (VALUES (b.branch), ((SELECT
      cr.default_branch FROM code_repository cr WHERE cr.id = s.code_repository_id))) AS known (branch)))`

/**
 * $1 service, $2 environment, $3 build, $4 promotion or null, $5 requested at, $6 people to read, $7 promotions to
 * overlook in the queue, $8 hotfix. One statement: all facts are of one instant.
 */
export const gateFactsStatement = `
WITH s AS (SELECT * FROM service WHERE id = $1::uuid),
e AS (SELECT * FROM environment WHERE id = $2::uuid),
b AS (SELECT * FROM build WHERE id = $3::uuid),
path AS (
  SELECT coalesce(own.environment_ids, fallback.environment_ids, (SELECT array_agg(id ORDER BY rank) FROM environment)) AS ids
  FROM s LEFT JOIN promotion_path own ON own.id = s.promotion_path_id LEFT JOIN promotion_path fallback ON fallback.is_default
), previous AS (
  SELECT pe.* FROM path, unnest(path.ids) WITH ORDINALITY AS step (id, n) JOIN environment pe ON pe.id = step.id
  WHERE step.n < array_position(path.ids, $2::uuid) AND NOT ($8::boolean AND pe.slug = 'preview')
    AND EXISTS (SELECT 1 FROM target t WHERE t.service_id = $1::uuid AND t.environment_id = pe.id AND t.retired_at IS NULL)
  ORDER BY step.n DESC LIMIT 1
), upstream AS (
  SELECT p.* FROM promotion p JOIN previous ON p.environment_id = previous.id, b
  WHERE p.service_id = $1::uuid AND p.digest = b.digest
), running AS (
  SELECT r.* FROM place p JOIN build r ON r.id = p.running_build_id
  WHERE p.service_id = $1::uuid AND p.environment_id = $2::uuid
), source AS (
  SELECT b.commit_sha AS sha FROM b WHERE b.commit_sha IS NOT NULL
  UNION
  SELECT twin.sha FROM b, s, code_commit mine JOIN code_commit twin
    ON twin.repository_id = mine.repository_id AND twin.tree = mine.tree
  WHERE mine.repository_id = s.code_repository_id AND mine.sha = b.commit_sha AND mine.tree IS NOT NULL
), given AS (
  SELECT * FROM approval WHERE promotion_id = $4::uuid
), chain AS (
  SELECT * FROM ${groupChain(`(SELECT settings -> 'approvals' ->> 'group' FROM e)`)} AS asked_groups
), approvers AS (
  SELECT p.id, p.name FROM e, s, person p
  WHERE p.disabled_at IS NULL AND (e.settings -> 'approvals' ->> 'count')::int > 0 AND p.id IN ${approverIds}
  ORDER BY p.name LIMIT 100
), builders AS (
  SELECT DISTINCT p.id FROM b
  LEFT JOIN pipeline_run r ON r.id = b.run_id
  LEFT JOIN s ON true
  LEFT JOIN code_commit c ON c.repository_id = s.code_repository_id AND c.sha = b.commit_sha
  JOIN person p ON p.key = r.actor OR p.name = r.actor OR lower(p.email) = lower(c.author_email)
), clusters AS (
  ${clustersOfPlace}
)
SELECT json_build_object(
  'service', json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id,
    'codeRepositoryId', s.code_repository_id,
    'codeRepository', (SELECT cr.path FROM code_repository cr WHERE cr.id = s.code_repository_id),
    'sizeLimitBytes', s.size_limit_bytes, 'sizeLimitReason', s.size_limit_reason),
  'environment', json_build_object('id', e.id, 'slug', e.slug, 'rank', e.rank, 'connectionId', e.connection_id,
    'settings', e.settings,
    'settingsVersion', (SELECT coalesce(max(version), 1) FROM environment_settings_version v WHERE v.environment_id = e.id)),
  'build', ${buildDocument('b')},
  'running', (SELECT ${buildDocument('running')} FROM running),
  'image', json_build_object('repositoryId', ir.id, 'instanceId', ir.instance_id, 'host', ir.host,
    'namespace', ir.namespace, 'name', ir.name),
  'registrySeenAt', greatest(b.seen_at, ir.seen_at),
  'imageTags', (SELECT coalesce(json_agg(json_build_object('name', it.name, 'digest', it.digest, 'moving', ${isMoving})
      ORDER BY it.name), '[]') FROM image_tag it
    WHERE it.repository_id = ir.id AND it.gone_at IS NULL AND (it.name = b.version OR it.name LIKE 'sluice-keep-%'
      OR (it.digest = b.digest AND ${isMoving}))),
  'freeze', ${freezeDocument},
  'release', ${releaseDocument},
  'marks', ${marksDocument},
  'inventory', ${inventoryDocument},
  'costTags', ${costTagsDocument},
  'path', json_build_object(
    'position', (SELECT array_position(path.ids, e.id) FROM path), 'length', (SELECT cardinality(path.ids) FROM path),
    'previous', (SELECT json_build_object('slug', slug, 'settings', settings) FROM previous),
    'stays', (SELECT coalesce(json_agg(json_build_object('cause', st.cause, 'startedAt', st.started_at, 'endedAt', st.ended_at,
        'lastSeenAt', st.last_seen_at, 'gapMs', st.gap_ms,
        'promotionState', (SELECT state FROM promotion WHERE id = st.promotion_id))), '[]')
      FROM (SELECT stay.* FROM stay, previous WHERE stay.service_id = s.id AND stay.environment_id = previous.id
        AND stay.digest = b.digest ORDER BY stay.started_at DESC LIMIT 50) st),
    'upstream', (SELECT json_build_object('number', number, 'state', state, 'observeUntilAt', observe_until_at) FROM upstream
      WHERE state IN ('pending', 'applying', 'observing') ORDER BY requested_at DESC LIMIT 1),
    'failedUpstream', (SELECT number FROM upstream WHERE state = 'failed' ORDER BY ended_at DESC LIMIT 1)),
  'runs', (SELECT coalesce(json_agg(json_build_object('pipeline', pl.name, 'number', r.number, 'state', r.state,
      'seenAt', r.seen_at, 'stages', r.stages) ORDER BY r.started_at DESC NULLS LAST), '[]')
    FROM pipeline_run r JOIN pipeline pl ON pl.id = r.pipeline_id
    WHERE pl.kind IN ('ci', 'merge-check') AND (pl.service_id = s.id OR pl.code_repository_id = s.code_repository_id)
      AND (r.id = b.run_id OR r.commit_sha IN (SELECT sha FROM source))),
  'firstSeenAt', (SELECT coalesce(json_object_agg(name, at), '{}') FROM (
    SELECT f ->> 'name' AS name, min(o.scanned_at) AS at FROM build o, jsonb_array_elements(o.findings) AS f
    WHERE o.service_id = s.id AND o.scanned_at IS NOT NULL
      AND f ->> 'name' IN (SELECT own ->> 'name' FROM jsonb_array_elements(b.findings) AS own) GROUP BY 1) AS known),
  'people', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'key', p.key, 'name', p.name,
      'disabled', p.disabled_at IS NOT NULL, 'grants', ${grantsOfP}, 'groups', ${groupsOfP}) ORDER BY p.name), '[]') FROM person p
    WHERE p.id = ANY ($6::uuid[]) OR p.id IN (SELECT person_id FROM given) OR p.id IN (SELECT for_person_id FROM given) OR p.id IN (SELECT id FROM approvers)
      OR p.id IN (${overridingPeople})),
  'approvals', (SELECT coalesce(json_agg(json_build_object('personId', person_id, 'forPersonId', for_person_id, 'decision', decision, 'digest', digest,
    'configRevision', config_revision, 'overDigest', over_digest, 'at', at) ORDER BY at), '[]') FROM given),
  'approvalGroups', (SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name) ORDER BY step), '[]') FROM chain),
  'approverIds', (SELECT coalesce(json_agg(id ORDER BY name), '[]') FROM approvers),
  'builderIds', (SELECT coalesce(json_agg(id), '[]') FROM builders),
  'active', (SELECT json_build_object('number', p.number, 'kind', p.kind, 'state', p.state, 'observeUntilAt', p.observe_until_at,
      'stepRuns', EXISTS (SELECT 1 FROM promotion_step st WHERE st.promotion_id = p.id AND st.state = 'running'
        AND st.claim_until_at > clock_timestamp()))
    FROM promotion p WHERE p.service_id = s.id AND p.environment_id = e.id AND p.id IS DISTINCT FROM $4::uuid
      AND (p.state IN ('applying', 'observing') OR (p.first_write_at IS NOT NULL AND p.settled_at IS NULL))),
  'ahead', (SELECT coalesce(json_agg(p.number ORDER BY p.requested_at, p.id), '[]') FROM promotion p
    WHERE p.service_id = s.id AND p.environment_id = e.id AND p.state = 'pending' AND p.id IS DISTINCT FROM $4::uuid
      AND NOT p.id = ANY ($7::uuid[])
      AND (p.requested_at, p.id) < ($5::timestamptz, coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))),
  ${slotFields('$4::uuid')},
  'health', (SELECT json_build_object('problem', health_problem, 'seenAt', seen_at) FROM place
    WHERE service_id = s.id AND environment_id = e.id),
  'role', json_build_object('arn', own.arn, 'missing', coalesce(own.missing, '{}'), 'problem', own.problem,
    'others', (SELECT coalesce(json_agg(json_build_object('purpose', o.purpose, 'environment', oe.slug, 'arn', o.arn)), '[]')
      FROM connection_role o LEFT JOIN environment oe ON oe.id = o.environment_id
      WHERE o.connection_id = e.connection_id AND o.id IS DISTINCT FROM own.id),
    'hasManifestWriter', EXISTS (SELECT 1 FROM connection_secret cs WHERE cs.connection_id = e.connection_id
      AND cs.purpose = 'manifest-writer' AND cs.environment_id = e.id),
    'targets', (SELECT count(*) FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL),
    'hasOperator', EXISTS (SELECT 1 FROM connection_secret cs WHERE cs.connection_id = e.connection_id
      AND cs.purpose = 'yunxiao-operator'),
    'ways', (SELECT coalesce(json_agg(DISTINCT t.write_way), '[]') FROM target t WHERE t.service_id = s.id
      AND t.environment_id = e.id AND t.retired_at IS NULL),
    'writableTargets', (SELECT count(*) FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL
      AND CASE t.write_way
        WHEN 'gitops' THEN t.manifest_repository IS NOT NULL AND t.manifest_path IS NOT NULL
        WHEN 'pipeline' THEN t.pipeline_id IS NOT NULL
          OR EXISTS (SELECT 1 FROM pipeline pl WHERE pl.service_id = s.id AND pl.kind = 'cd')
        ELSE t.application_id IS NOT NULL OR (t.function_id IS NOT NULL AND t.function_alias IS NOT NULL) END))
) AS document
FROM s CROSS JOIN e CROSS JOIN b
JOIN image_repository ir ON ir.id = b.image_repository_id
LEFT JOIN connection_role own ON own.connection_id = e.connection_id AND own.purpose = 'promotion' AND own.environment_id = e.id`
