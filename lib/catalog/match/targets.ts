import type { Transaction } from '../transaction.ts'

export interface TargetRow {
  id: string
  serviceId: string
  environmentId: string
  kind: 'ack' | 'edas' | 'fc'
  clusterId: string | null
  namespace: string | null
  workloadKind: string | null
  workloadName: string
  applicationId: string | null
  functionId: string | null
  functionAlias: string | null
  containers: Record<string, string>
  wave: number
  manifestRepository: string | null
  manifestBranch: string | null
  manifestPath: string | null
  manifestFormat: string | null
}

const shape = `(id uuid, "serviceId" uuid, "environmentId" uuid, kind text, "clusterId" uuid, namespace text,
  "workloadKind" text, "workloadName" text, "applicationId" uuid, "functionId" uuid, "functionAlias" text, containers jsonb,
  wave int, "manifestRepository" text, "manifestBranch" text, "manifestPath" text, "manifestFormat" text)`

/** What makes two rows the same target. */
const keys = {
  ack: 'environment_id, cluster_id, namespace, workload_kind, workload_name',
  edas: 'environment_id, application_id',
  fc: 'environment_id, function_id, function_alias',
} as const
type Kind = keyof typeof keys

const kept = [
  'service_id',
  'cluster_id',
  'namespace',
  'workload_name',
  'containers',
  'wave',
  'manifest_repository',
  'manifest_branch',
  'manifest_path',
  'manifest_format',
]
const of = (table: string) => kept.map((column) => `${table}.${column}`).join(', ')

/** The way that a person chose stays; a new target is written as its kind is by rule. */
const upsert = (kind: Kind) => `
INSERT INTO target AS t (id, service_id, environment_id, kind, write_way, cluster_id, namespace, workload_kind, workload_name,
  application_id, function_id, function_alias, containers, wave, manifest_repository, manifest_branch, manifest_path,
  manifest_format)
SELECT v.id, v."serviceId", v."environmentId", '${kind}', '${kind === 'ack' ? 'gitops' : 'direct'}', v."clusterId", v.namespace,
  v."workloadKind", v."workloadName", v."applicationId", v."functionId", v."functionAlias", v.containers, v.wave,
  v."manifestRepository", v."manifestBranch", v."manifestPath", v."manifestFormat"::"ManifestFormat"
FROM jsonb_to_recordset($1::jsonb) AS v ${shape}
ON CONFLICT (${keys[kind]}) DO UPDATE SET
  ${kept.map((column) => `${column} = excluded.${column}`).join(', ')}, retired_at = NULL
WHERE (${of('t')}) IS DISTINCT FROM (${of('excluded')}) OR t.retired_at IS NOT NULL
RETURNING service_id AS "serviceId", environment_id AS "environmentId"`

/** A service is what most of its targets are; what the portal said stays. */
const follow = `
UPDATE service s SET runtime = v.kind::text::"Runtime", sources = s.sources || '{"runtime": "rule"}', updated_at = sluice_now()
FROM (SELECT DISTINCT ON (service_id) service_id, kind FROM target
  WHERE service_id = ANY ($1::uuid[]) AND retired_at IS NULL GROUP BY service_id, kind
  ORDER BY service_id, count(*) DESC, kind) v
WHERE s.id = v.service_id AND s.runtime::text <> v.kind::text AND s.sources ->> 'runtime' IS DISTINCT FROM 'portal'`

interface Pair {
  serviceId: string
  environmentId: string
}

/** Targets that something was matched to; answers the places where something changed. */
export async function writeTargets(tx: Transaction, rows: TargetRow[]): Promise<Pair[]> {
  const changed: Pair[] = []
  for (const kind of Object.keys(keys) as Kind[]) {
    const own = rows.filter((row) => row.kind === kind)
    if (own.length === 0) continue
    changed.push(...(await tx.prisma.$queryRawUnsafe<Pair[]>(upsert(kind), JSON.stringify(own))))
  }
  if (changed.length > 0)
    await tx.prisma.$executeRawUnsafe(follow, [...new Set(changed.map(({ serviceId }) => serviceId))])
  return changed
}

/** Targets of something that is there, of a connection. */
const there = `
  SELECT t.id FROM cluster c JOIN target t ON t.cluster_id = c.id JOIN workload w ON w.cluster_id = t.cluster_id
    AND w.namespace = t.namespace AND w.kind = t.workload_kind AND w.name = t.workload_name AND w.gone_at IS NULL
  WHERE c.connection_id = $1::uuid
  UNION ALL SELECT t.id FROM edas_application a JOIN target t ON t.application_id = a.id
  WHERE a.connection_id = $1::uuid AND a.gone_at IS NULL
  UNION ALL SELECT t.id FROM fc_function f JOIN target t ON t.function_id = f.id
  WHERE f.connection_id = $1::uuid AND f.gone_at IS NULL`

const retire = `
WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS v ${shape}), wanted AS (
  SELECT t.id FROM v JOIN target t ON t.environment_id = v."environmentId" AND t.cluster_id = v."clusterId"
    AND t.namespace = v.namespace AND t.workload_kind = v."workloadKind" AND t.workload_name = v."workloadName"
  UNION ALL SELECT t.id FROM v JOIN target t ON t.environment_id = v."environmentId" AND t.application_id = v."applicationId"
  UNION ALL SELECT t.id FROM v JOIN target t ON t.environment_id = v."environmentId" AND t.function_id = v."functionId"
    AND t.function_alias = v."functionAlias")
UPDATE target t SET retired_at = sluice_now()
WHERE t.retired_at IS NULL AND t.id NOT IN (SELECT id FROM wanted) AND (t.id IN (${there})
  -- A Deployment that EDAS made was taken for a workload before its application was known.
  OR (t.kind = 'ack' AND EXISTS (SELECT 1 FROM v WHERE v.kind = 'edas' AND v."environmentId" = t.environment_id
    AND v."clusterId" = t.cluster_id AND v.namespace = t.namespace
    AND starts_with(t.workload_name, v."workloadName" || '-group-'))))
RETURNING t.service_id AS "serviceId", t.environment_id AS "environmentId"`

/** Targets of something that is there and was matched to none, or placed elsewhere. What vanished keeps its target. */
export async function retireTargets(
  tx: Transaction,
  connectionId: string,
  rows: TargetRow[],
): Promise<Pair[]> {
  return tx.prisma.$queryRawUnsafe(retire, connectionId, JSON.stringify(rows))
}
