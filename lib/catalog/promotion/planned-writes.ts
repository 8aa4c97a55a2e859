import { type Reader, readDocument } from '../reader.ts'

/** PlannedWrite of the API contract: by which way each target would be written, and the manifest that would change. */
export interface PlannedWriteRow {
  targetId: string
  cluster: string | null
  namespace: string | null
  workload: string | null
  wave: number
  way: 'gitops' | 'pipeline' | 'direct' | 'none'
  repository: string | null
  branch: string | null
  path: string | null
}

const statement = `SELECT coalesce(json_agg(json_build_object('targetId', t.id, 'cluster', coalesce(c.name, f.region), 'namespace', t.namespace,
    'workload', coalesce(t.workload_name || ':' || t.function_alias, t.workload_name), 'wave', t.wave,
    'way', CASE WHEN t.write_way = 'gitops' AND (t.manifest_repository IS NULL OR t.manifest_path IS NULL) THEN 'none' ELSE t.write_way::text END,
    'repository', t.manifest_repository, 'branch', t.manifest_branch, 'path', t.manifest_path) ORDER BY t.wave, c.name, t.id), '[]') AS document
  FROM target t LEFT JOIN cluster c ON c.id = t.cluster_id LEFT JOIN fc_function f ON f.id = t.function_id
  WHERE t.service_id = $1::uuid AND t.environment_id = $2::uuid AND t.retired_at IS NULL`

export async function readPlannedWrites(
  reader: Reader,
  place: { serviceId: string; environmentId: string },
): Promise<PlannedWriteRow[]> {
  return (
    (await readDocument<PlannedWriteRow[]>(reader, 'planned-writes', statement, [
      place.serviceId,
      place.environmentId,
    ])) ?? []
  )
}

const people = `SELECT coalesce(json_agg(json_build_object('id', id, 'key', key, 'name', name) ORDER BY name), '[]') AS document
  FROM person WHERE id = ANY ($1::uuid[])`

export async function readPeople(
  reader: Reader,
  ids: string[],
): Promise<{ id: string; key: string; name: string }[]> {
  return (
    (await readDocument<{ id: string; key: string; name: string }[]>(reader, 'people', people, [ids])) ?? []
  )
}
