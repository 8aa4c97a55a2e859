import type { ActingAs, WriteWay } from '../../domain/promotion/acting.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { type Reader, readDocument } from '../reader.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** What a turn leaves on the promotion itself: when to look again, at the latest. */
export interface TurnNote {
  lookAt: Date
  wave?: number | null
  /** From here on something may be written, even if nobody lives to tell. */
  writes?: boolean
}

/**
 * Claims a step for one attempt; the answer names the claim. Claims live by the real clock: moving the product's
 * clock must not free a step that is being done. Kept with it: the session's name, and the role as it is now.
 */
export async function claimStep(
  tx: Transaction,
  stepId: string,
  claim: { forMs: number; sessionName: string; as: ActingAs; note: TurnNote },
): Promise<{ claimId: string; attempts: number; startedAt: Date }> {
  const claimId = newId()
  const { lookAt, wave = null, writes = false } = claim.note
  const rows = await tx.prisma.$queryRaw<{ attempts: number; started_at: Date }[]>`
    WITH claimed AS (
      UPDATE promotion_step SET state = 'running', attempts = attempts + 1, claim_id = ${claimId}::uuid,
        claim_until_at = clock_timestamp() + ${claim.forMs} * interval '1 millisecond',
        session_name = ${claim.sessionName}, role_arn = (SELECT r.arn FROM connection_role r
          JOIN promotion p ON p.id = promotion_step.promotion_id JOIN environment e ON e.id = p.environment_id
          WHERE r.connection_id = e.connection_id AND r.purpose::text = ${claim.as}
            AND (r.purpose = 'reading' OR r.environment_id = e.id)),
        started_at = least(coalesce(started_at, ${tx.now}), ${tx.now})
      WHERE id = ${stepId}::uuid RETURNING promotion_id, attempts, started_at
    ), noted AS (
      UPDATE promotion p SET look_at = ${lookAt}, wave = coalesce(${wave}::int, p.wave), updated_at = ${tx.now},
        first_write_at = CASE WHEN ${writes}::boolean THEN coalesce(p.first_write_at, ${tx.now}) ELSE p.first_write_at END
      FROM claimed WHERE p.id = claimed.promotion_id
    )
    SELECT attempts, started_at FROM claimed`
  return { claimId, attempts: rows[0]?.attempts ?? 1, startedAt: rows[0]?.started_at ?? tx.now }
}

/** Says that whoever holds the claim is alive. */
export async function renewClaim(database: Database, claimId: string, forMs: number): Promise<void> {
  await rowsOf(
    database,
    'claim.renew',
    `UPDATE promotion_step SET claim_until_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE claim_id = $1::uuid`,
    [claimId, forMs],
  )
}

/** Writes what became of a claimed step; false when the claim is not ours any more, and then nothing may be recorded. */
export async function recordStep(
  tx: Transaction,
  claimId: string,
  change: {
    state: 'waiting' | 'running' | 'done' | 'failed'
    evidence?: Record<string, unknown>
    /** Undefined: as it was. */
    problem?: string | null
    /** Not-yet is no failed attempt. */
    attempts?: number
    /** When to look at the promotion again, at the latest; undefined: as it was. */
    lookAt?: Date
  },
): Promise<boolean> {
  const { state, evidence, problem, attempts, lookAt } = change
  const over = state === 'done' || state === 'failed'
  const rows = await tx.prisma.$queryRaw<unknown[]>`
    WITH kept AS (
      UPDATE promotion_step SET state = ${state}::"StepState", claim_id = NULL, claim_until_at = NULL,
        attempts = coalesce(${attempts ?? null}::int, attempts),
        evidence = coalesce(${evidence ? JSON.stringify(evidence) : null}::jsonb, evidence),
        problem = CASE WHEN ${problem === undefined}::boolean THEN problem ELSE ${problem ?? null}::text END,
        ended_at = CASE WHEN ${over}::boolean THEN ${tx.now} ELSE ended_at END
      WHERE claim_id = ${claimId}::uuid AND state = 'running' RETURNING promotion_id
    ), noted AS (
      UPDATE promotion p SET look_at = ${lookAt ?? null}::timestamptz, updated_at = ${tx.now}
      FROM kept WHERE p.id = kept.promotion_id AND ${lookAt !== undefined}::boolean
    )
    SELECT promotion_id FROM kept`
  return rows.length === 1
}

/** Everything a step's effect needs to know of the promotion, its target and its build. */
export interface StepSubject {
  promotion: {
    id: string
    number: number
    digest: string
    environment: string
    service: string
    kind: string
    /** What ran when it started. */
    startedOverDigest: string | null
  }
  requester: { key: string; name: string } | null
  starter: { key: string; name: string } | null
  build: {
    id: string
    version: string | null
    commitSha: string | null
    branch: string | null
    childDigests: string[]
    /** Whether it is known what migrations it declares, and why that cannot be read. */
    declared: { known: boolean; problem: string | null }
  }
  image: { repositoryId: string; instanceId: string; host: string; namespace: string; name: string }
  codeRepository: { id: string; path: string } | null
  gitTag: { sha: string; seenAt: string } | null
  /** Targets of the step's wave, or all where the step has none. */
  targets: StepTarget[]
}

export interface StepTarget {
  id: string
  kind: 'ack' | 'edas' | 'fc'
  writeWay: WriteWay
  cluster: string | null
  clusterName: string | null
  namespace: string | null
  workloadKind: 'Deployment' | 'StatefulSet' | 'Rollout' | null
  workloadName: string | null
  wave: number
  /** This promotion writes it: it was in service when the steps were planned. */
  planned: boolean
  /** Out of service now; nobody writes it, nobody waits for it. */
  out: { reason: string | null; until: string } | null
  /** Container name and the image it takes from this build. */
  containers: { name: string; image: string; repositoryId: string; instanceId: string }[]
  manifest: {
    repository: string
    branch: string
    path: string
    format: 'kustomize' | 'yaml' | 'helm-values'
    keyPath: string | null
  } | null
  /** The pipeline in Flow that delivers it (the cloud's id), and the parameter of its runs that takes the digest. */
  delivery: { pipelineId: string; name: string; parameter: string } | null
  application: { externalId: string; name: string; region: string } | null
  function: { region: string; name: string; alias: string } | null
}

const subject = `SELECT json_build_object(
  'promotion', json_build_object('id', p.id, 'number', p.number, 'digest', p.digest, 'environment', e.slug, 'service', s.slug, 'kind', p.kind, 'startedOverDigest', p.started_over_digest),
  'requester', (SELECT json_build_object('key', key, 'name', name) FROM person WHERE id = p.requester_id),
  'starter', (SELECT json_build_object('key', key, 'name', name) FROM person WHERE id = p.starter_id),
  'build', json_build_object('id', b.id, 'version', b.version, 'commitSha', b.commit_sha, 'branch', b.branch, 'childDigests', b.child_digests,
    'declared', json_build_object('known', b.declared_at IS NOT NULL, 'problem', b.declaration_problem)),
  'image', json_build_object('repositoryId', ir.id, 'instanceId', ir.instance_id, 'host', ir.host, 'namespace', ir.namespace, 'name', ir.name),
  'codeRepository', (SELECT json_build_object('id', id, 'path', path) FROM code_repository WHERE id = s.code_repository_id),
  'gitTag', (SELECT json_build_object('sha', sha, 'seenAt', seen_at) FROM git_tag
    WHERE repository_id = s.code_repository_id AND name = b.version),
  'targets', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'kind', t.kind, 'writeWay', t.write_way, 'cluster', c.external_id, 'clusterName', c.name, 'namespace', t.namespace,
      'workloadKind', t.workload_kind, 'workloadName', t.workload_name, 'wave', t.wave,
      'planned', EXISTS (SELECT 1 FROM promotion_step ps WHERE ps.promotion_id = p.id AND ps.name = 'write' AND ps.target_id = t.id),
      'out', CASE WHEN t.out_until_at > sluice_now() THEN json_build_object('reason', t.out_reason, 'until', t.out_until_at) END,
      'containers', (SELECT coalesce(json_agg(json_build_object('name', each.key, 'repositoryId', r.id, 'instanceId', r.instance_id,
          'image', r.host || '/' || r.namespace || '/' || r.name)), '[]')
        FROM jsonb_each_text(t.containers) AS each JOIN image_repository r ON r.id::text = each.value),
      'manifest', CASE WHEN t.manifest_repository IS NOT NULL AND t.manifest_path IS NOT NULL THEN json_build_object(
        'repository', t.manifest_repository, 'branch', coalesce(t.manifest_branch, 'main'), 'path', t.manifest_path,
        'format', coalesce(t.manifest_format::text, 'kustomize'), 'keyPath', t.manifest_key_path) END,
      'delivery', (SELECT json_build_object('pipelineId', pl.external_id, 'name', pl.name, 'parameter', t.pipeline_parameter)
        FROM pipeline pl WHERE pl.id = t.pipeline_id OR (t.pipeline_id IS NULL AND pl.service_id = s.id AND pl.kind = 'cd')
        ORDER BY pl.name, pl.id LIMIT 1),
      'application', CASE WHEN a.id IS NOT NULL THEN json_build_object('externalId', a.external_id, 'name', a.name, 'region', a.region) END,
      'function', CASE WHEN f.id IS NOT NULL AND t.function_alias IS NOT NULL
        THEN json_build_object('region', f.region, 'name', f.name, 'alias', t.function_alias) END) ORDER BY t.wave, t.id), '[]')
    FROM target t LEFT JOIN cluster c ON c.id = t.cluster_id LEFT JOIN edas_application a ON a.id = t.application_id
      LEFT JOIN fc_function f ON f.id = t.function_id
    WHERE t.service_id = p.service_id AND t.environment_id = p.environment_id AND t.retired_at IS NULL)) AS document
FROM promotion p JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id
JOIN build b ON b.id = p.build_id JOIN image_repository ir ON ir.id = b.image_repository_id
WHERE p.id = $1::uuid`

export function readStepSubject(reader: Reader, promotionId: string): Promise<StepSubject | null> {
  return readDocument<StepSubject>(reader, 'step-subject', subject, [promotionId])
}

/** Children of an index, so that a runtime that reports one of them is understood from now on. */
export async function noteChildren(tx: Transaction, buildId: string, childDigests: string[]): Promise<void> {
  await tx.prisma.build.updateMany({ where: { id: buildId }, data: { childDigests } })
}

/** Our own deployment mark, served for seven days. Writing it again changes nothing. */
export async function writeMark(
  tx: Transaction,
  mark: { promotionId: string; service: string; environment: string; version: string; commit: string },
): Promise<void> {
  await tx.prisma.$executeRaw`
    INSERT INTO deployment_mark (promotion_id, service, environment, version, commit, at)
    VALUES (${mark.promotionId}::uuid, ${mark.service}, ${mark.environment}, ${mark.version}, ${mark.commit}, ${tx.now})
    ON CONFLICT (promotion_id) DO NOTHING`
}
