import type { WriteWay } from '../../domain/promotion/acting.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** A target with the place it belongs to, and whether it runs what that place should. */
export interface TargetRow {
  id: string
  serviceId: string
  service: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  environment: string
  name: string
  kind: 'ack' | 'edas' | 'fc'
  /** Dubbo or Spring Cloud, where EDAS says so. */
  framework: 'dubbo' | 'spring-cloud' | null
  outReason: string | null
  outUntilAt: string | null
  /** The build that should run in the place; null while nobody wrote one. */
  desiredBuildId: string | null
  /** It runs exactly that and is ready. */
  caughtUp: boolean
  /** Somebody asked to write the place anew since its time was over. */
  askedSince: boolean
}

/** A target as the page of its service shows it. */
export interface ServiceTargetRow extends TargetRow {
  /** Who took it out last, by the ledger; null while it is in service. */
  takenOut: { name: string; at: string } | null
  /** What writes the place anew since its time was over, while it has not ended. */
  promotion: { id: string; number: number } | null
  writeWay: WriteWay
  /** Whether a manifest is named that GitOps could write. */
  hasManifest: boolean
  /** What delivers it where it is written by a pipeline; null: the first of `pipelines`. */
  pipeline: { id: string; name: string } | null
  /** Of its runs: what takes the digest. */
  pipelineParameter: string
  /** The service's own pipelines that deliver. */
  pipelines: { id: string; name: string }[]
  /** The last look; null: nothing is there. */
  look: {
    readyPods: number
    pods: number
    settled: boolean
    problem: 'crash-loop' | 'pull-failure' | 'stuck' | null
    problemText: string | null
    seenAt: string
  } | null
  /** Of a function: which versions the calls through its alias go to. */
  shares: { versionId: string; percent: number; digest: string | null; gone: boolean }[]
  /** Of an EDAS application: the change order in progress. */
  order: {
    externalId: string
    state: string
    description: string
    batches: { done: number; total: number } | null
  } | null
}

const fields = `'id', t.id, 'serviceId', s.id, 'service', s.slug, 'teamId', s.team_id,
  'productLineId', s.product_line_id, 'environmentId', e.id, 'environment', e.slug,
  'name', concat_ws(' ', coalesce(c.name, f.region), t.workload_name || coalesce(':' || t.function_alias, '')),
  'kind', t.kind, 'framework', nullif(a.framework, 'other'), 'outReason', t.out_reason, 'outUntilAt', t.out_until_at,
  'desiredBuildId', pl.desired_build_id,
  'caughtUp', coalesce(w.settled AND w.problem IS NULL AND w.ready_replicas >= w.replicas
    AND (SELECT bool_and(d ->> 'digest' = pl.desired_digest OR d ->> 'digest' = ANY (wanted.child_digests))
      FROM jsonb_array_elements(w.running) r, jsonb_array_elements(r -> 'digests') d
      WHERE (d ->> 'pods')::int > 0 AND (t.containers = '{}' OR t.containers ? (r ->> 'container'))), false),
  'askedSince', EXISTS (SELECT 1 FROM promotion p WHERE p.service_id = s.id AND p.environment_id = e.id
    AND p.requested_at >= t.out_until_at)`
const columns = `json_build_object(${fields})`

const joined = `FROM target t JOIN service s ON s.id = t.service_id JOIN environment e ON e.id = t.environment_id
  LEFT JOIN cluster c ON c.id = t.cluster_id LEFT JOIN edas_application a ON a.id = t.application_id
  LEFT JOIN fc_function f ON f.id = t.function_id
  LEFT JOIN place pl ON pl.service_id = s.id AND pl.environment_id = e.id
  LEFT JOIN build wanted ON wanted.id = pl.desired_build_id
  LEFT JOIN target_look w ON w.target_id = t.id`

const one = `SELECT ${columns} AS document ${joined} WHERE t.id = $1::uuid AND t.retired_at IS NULL`
const due = `SELECT coalesce(json_agg(${columns}), '[]') AS document ${joined}
  WHERE t.retired_at IS NULL AND t.out_reason IS NOT NULL AND t.out_until_at <= sluice_now()`

const ofService = `SELECT CASE WHEN EXISTS (SELECT 1 FROM service WHERE slug = $1) THEN
  (SELECT coalesce(json_agg(json_build_object(${fields},
    'takenOut', CASE WHEN t.out_reason IS NOT NULL THEN (SELECT json_build_object('name', l.actor_name, 'at', l.at)
      FROM ledger_entry l WHERE l.service_id = s.id AND l.action = 'target.taken-out' AND l.subject_id = t.id::text
      ORDER BY l.id DESC LIMIT 1) END,
    'promotion', (SELECT json_build_object('id', p.id, 'number', p.number) FROM promotion p WHERE p.service_id = s.id
      AND p.environment_id = e.id AND p.ended_at IS NULL AND p.requested_at >= t.out_until_at
      ORDER BY p.requested_at LIMIT 1),
    'writeWay', t.write_way, 'hasManifest', t.manifest_repository IS NOT NULL AND t.manifest_path IS NOT NULL,
    'pipeline', (SELECT json_build_object('id', x.id, 'name', x.name) FROM pipeline x WHERE x.id = t.pipeline_id),
    'pipelineParameter', t.pipeline_parameter,
    'look', CASE WHEN w.target_id IS NOT NULL THEN json_build_object('readyPods', w.ready_replicas, 'pods', w.replicas,
      'settled', w.settled, 'problem', w.problem, 'problemText', w.problem_text, 'seenAt', w.seen_at) END,
    'shares', coalesce((SELECT x.shares FROM fc_alias x WHERE x.function_id = t.function_id
      AND x.name = t.function_alias AND x.gone_at IS NULL), '[]'),
    'order', CASE WHEN a.change_order IS NOT NULL AND a.gone_at IS NULL THEN json_build_object(
      'externalId', a.change_order ->> 'externalId', 'state', a.change_order ->> 'state',
      'description', coalesce(a.change_order ->> 'description', ''), 'batches', a.change_order -> 'batches') END,
    'pipelines', (SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) ORDER BY x.name, x.id), '[]')
      FROM pipeline x WHERE x.service_id = s.id AND x.kind = 'cd'))
    ORDER BY e.rank, t.wave, c.name, t.workload_name, t.id), '[]') ${joined} WHERE s.slug = $1 AND t.retired_at IS NULL)
  END AS document`

/** Every target of a service, in the order of its path; null when no service is called so. */
export const listTargetsOf = (reader: Reader, slug: string): Promise<ServiceTargetRow[] | null> =>
  readDocument<ServiceTargetRow[]>(reader, 'targets.of-service', ofService, [slug])

/** One target that lives; null when there is none. */
export const readTarget = (reader: Reader, id: string): Promise<TargetRow | null> =>
  readDocument<TargetRow>(reader, 'target', one, [id])

/** Targets whose time out of service is over and that have not come back. */
export const listReturning = async (reader: Reader): Promise<TargetRow[]> =>
  (await readDocument<TargetRow[]>(reader, 'targets.returning', due)) ?? []

/** Out of service with a reason until an instant; null: it is back. */
export async function writeOut(
  tx: Transaction,
  id: string,
  out: { reason: string; until: Date } | null,
): Promise<void> {
  await tx.prisma.target.update({
    where: { id },
    data: { outReason: out?.reason ?? null, outUntilAt: out?.until ?? null },
  })
}
