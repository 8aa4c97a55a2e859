import type { PromotionKind, PromotionState } from '../../domain/promotion/state.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { DoneMigrationRow } from './floor.ts'

interface BuildRow {
  id: string
  digest: string
  version: string | null
  commitSha: string | null
  branch: string | null
}

/** One of the last good builds of a place, with all that its readiness is judged from. */
export interface CandidateRow {
  build: BuildRow
  /** When its latest stay began, and its first one. */
  ranAt: string
  firstRanAt: string
  promotion: { id: string; number: number } | null
  configRevision: string | null
  goneAt: string | null
  replicas: Record<string, string>
  isKept: boolean | null
  scanState: 'absent' | 'running' | 'complete' | 'failed'
  declares: string[]
  /** Target id -> commit of the manifest repository that wrote this build there last. */
  commits: Record<string, string>
  /** host/namespace/repository. */
  image: string
}

export interface RunbookTargetRow {
  id: string
  wave: number
  cluster: string | null
  namespace: string | null
  workloadKind: string | null
  workload: string | null
  repository: string | null
  branch: string | null
  path: string | null
  url: string | null
  application: { externalId: string; region: string } | null
  /** `versions`: what is known to be made of what. */
  function: {
    name: string
    region: string
    alias: string
    versions: Record<string, { digest: string | null }>
  } | null
}

export interface ReadinessRow {
  environmentId: string
  environment: string
  running: BuildRow | null
  active: { id: string; number: number; state: PromotionState; kind: PromotionKind } | null
  /** Config that runs now, as far as anybody noted it. */
  configRevision: string | null
  copyRegions: string[]
  done: DoneMigrationRow[]
  candidates: CandidateRow[]
  targets: RunbookTargetRow[]
}

export interface ReadinessRows {
  service: {
    id: string
    slug: string
    teamId: string | null
    productLineId: string | null
    hasConfig: boolean
  }
  places: ReadinessRow[]
  now: string
}

// A region in the name of a registry's host, for instances that sync has not read yet.
const hostRegion = `substring(ir.host from '[.]((?:cn|ap|us|eu|me)-[a-z]+(?:-[0-9]+)?)[.]')`

const candidates = `(SELECT coalesce(json_agg(json_build_object('build', build_reference(b), 'ranAt', good.ran_at,
    'firstRanAt', good.first_ran_at,
    'promotion', (SELECT json_build_object('id', p.id, 'number', p.number) FROM promotion p WHERE p.id = good.promotion_id),
    'configRevision', coalesce((SELECT p.config_revision FROM promotion p WHERE p.id = good.promotion_id), b.config_revision),
    'goneAt', b.gone_at,
    'replicas', (SELECT coalesce(json_object_agg(r.region, r.state), '{}') FROM digest_replica r WHERE r.build_id = b.id),
    'isKept', CASE WHEN ir.read_at IS NOT NULL THEN EXISTS (SELECT 1 FROM image_tag it WHERE it.repository_id = ir.id
      AND it.digest = b.digest AND it.gone_at IS NULL AND it.name LIKE 'sluice-keep-%') END,
    'scanState', b.scan_state, 'image', ir.host || '/' || ir.namespace || '/' || ir.name,
    'declares', (SELECT coalesce(json_agg(m.name), '[]') FROM build_migration m WHERE m.build_id = b.id),
    'commits', (SELECT coalesce(json_object_agg(w.target_id, w.sha), '{}') FROM (
      SELECT DISTINCT ON (st.target_id) st.target_id, st.evidence ->> 'commit' AS sha FROM promotion_step st
      JOIN promotion p ON p.id = st.promotion_id
      WHERE p.service_id = l.service_id AND p.environment_id = l.environment_id AND p.build_id = b.id AND st.name = 'write'
        AND st.state = 'done' AND st.target_id IS NOT NULL AND st.evidence ->> 'commit' IS NOT NULL
      ORDER BY st.target_id, st.ended_at DESC) w)) ORDER BY good.ran_at DESC), '[]')
  FROM (
    SELECT y.build_id, max(y.started_at) AS ran_at, min(y.started_at) AS first_ran_at,
      (array_agg(y.promotion_id ORDER BY y.started_at DESC))[1] AS promotion_id
    FROM stay y LEFT JOIN promotion p ON p.id = y.promotion_id
    WHERE y.service_id = l.service_id AND y.environment_id = l.environment_id AND y.build_id IS NOT NULL
      -- While something moves, the build it leaves is the nearest to go back to.
      AND y.digest IS DISTINCT FROM coalesce(a.digest, l.running_digest)
      AND p.state IS DISTINCT FROM 'failed'
      AND NOT EXISTS (SELECT 1 FROM bad_build m WHERE m.build_id = y.build_id AND m.cleared_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM suspect_build m WHERE m.service_id = y.service_id
        AND m.environment_id = y.environment_id AND m.build_id = y.build_id AND m.cleared_at IS NULL)
    GROUP BY y.build_id ORDER BY ran_at DESC LIMIT 3
  ) good JOIN build b ON b.id = good.build_id JOIN image_repository ir ON ir.id = b.image_repository_id)`

const statement = `WITH s AS (
  SELECT * FROM service WHERE id = (SELECT id FROM (
    SELECT id, 0 AS n FROM service WHERE slug = $1 OR id::text = $1
    UNION ALL SELECT owner_id, 1 FROM slug_alias WHERE noun = 'service' AND slug = $1) AS named ORDER BY n LIMIT 1)
), home AS (
  SELECT DISTINCT coalesce(i.region, ${hostRegion}) AS region FROM s JOIN image_repository ir ON ir.service_id = s.id
  LEFT JOIN registry_instance i ON i.connection_id = ir.connection_id AND i.instance_id = ir.instance_id
)
SELECT json_build_object(
  'service', json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id,
    'hasConfig', EXISTS (SELECT 1 FROM build b WHERE b.service_id = s.id AND b.config_revision IS NOT NULL)),
  'places', (SELECT coalesce(json_agg(json_build_object('environmentId', e.id, 'environment', e.slug,
      'running', build_reference(running),
      'active', CASE WHEN a.id IS NOT NULL THEN json_build_object('id', a.id, 'number', a.number, 'state', a.state, 'kind', a.kind) END,
      'configRevision', coalesce((SELECT p.config_revision FROM promotion p JOIN stay y ON y.promotion_id = p.id
        WHERE y.service_id = l.service_id AND y.environment_id = l.environment_id AND y.ended_at IS NULL), running.config_revision),
      'copyRegions', (SELECT coalesce(json_agg(DISTINCT region), '[]') FROM (
        SELECT c.region FROM target t JOIN target_region c ON c.target_id = t.id
        WHERE t.service_id = l.service_id AND t.environment_id = l.environment_id AND t.retired_at IS NULL) AS pulls
        WHERE region NOT IN (SELECT home.region FROM home WHERE home.region IS NOT NULL)),
      'done', (SELECT coalesce(json_agg(json_build_object('name', d.name, 'kind', d.kind, 'buildId', d.build_id,
          'doneAt', d.done_at) ORDER BY d.done_at), '[]') FROM done_migration d
        WHERE d.service_id = l.service_id AND d.environment_id = l.environment_id),
      'candidates', ${candidates},
      'targets', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'wave', t.wave, 'cluster', c.name,
          'namespace', t.namespace, 'workloadKind', t.workload_kind, 'workload', t.workload_name,
          'repository', t.manifest_repository, 'branch', t.manifest_branch, 'path', t.manifest_path,
          'url', (SELECT cr.web_url FROM code_repository cr WHERE cr.path = t.manifest_repository LIMIT 1),
          'application', (SELECT json_build_object('externalId', ea.external_id, 'region', ea.region)
            FROM edas_application ea WHERE ea.id = t.application_id),
          'function', (SELECT json_build_object('name', ff.name, 'region', ff.region, 'alias', t.function_alias,
              'versions', ff.versions) FROM fc_function ff WHERE ff.id = t.function_id))
          ORDER BY t.wave, c.name, t.id), '[]')
        FROM target t LEFT JOIN cluster c ON c.id = t.cluster_id
        WHERE t.service_id = l.service_id AND t.environment_id = l.environment_id AND t.retired_at IS NULL))
      ORDER BY e.rank), '[]')
    FROM place l JOIN environment e ON e.id = l.environment_id
    LEFT JOIN build running ON running.id = l.running_build_id
    LEFT JOIN promotion a ON a.service_id = l.service_id AND a.environment_id = l.environment_id
      AND (a.state IN ('applying', 'observing') OR (a.first_write_at IS NOT NULL AND a.settled_at IS NULL))
    WHERE l.service_id = s.id AND ($2::text IS NULL OR e.slug = $2)),
  'now', sluice_now()) AS document
FROM s`

/** What a service could go back to, place by place, with all that readiness and the runbook need; null when unknown. */
export const readReadiness = (
  reader: Reader,
  service: string,
  environment: string | null,
): Promise<ReadinessRows | null> =>
  readDocument<ReadinessRows>(reader, 'service.readiness', statement, [service, environment])
