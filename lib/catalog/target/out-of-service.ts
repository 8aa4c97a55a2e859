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
  outReason: string | null
  outUntilAt: string | null
  /** The build that should run in the place; null while nobody wrote one. */
  desiredBuildId: string | null
  /** It runs exactly that and is ready. */
  caughtUp: boolean
  /** Somebody asked to write the place anew since its time was over. */
  askedSince: boolean
}

const columns = `json_build_object('id', t.id, 'serviceId', s.id, 'service', s.slug, 'teamId', s.team_id,
  'productLineId', s.product_line_id, 'environmentId', e.id, 'environment', e.slug,
  'name', concat_ws(' ', c.name, t.workload_name), 'outReason', t.out_reason, 'outUntilAt', t.out_until_at,
  'desiredBuildId', pl.desired_build_id,
  'caughtUp', coalesce(w.settled AND w.problem IS NULL AND w.ready_replicas >= w.replicas
    AND (SELECT bool_and(d ->> 'digest' = pl.desired_digest OR d ->> 'digest' = ANY (wanted.child_digests))
      FROM jsonb_array_elements(w.running) r, jsonb_array_elements(r -> 'digests') d
      WHERE (d ->> 'pods')::int > 0 AND (t.containers = '{}' OR t.containers ? (r ->> 'container'))), false),
  'askedSince', EXISTS (SELECT 1 FROM promotion p WHERE p.service_id = s.id AND p.environment_id = e.id
    AND p.requested_at >= t.out_until_at))`

const joined = `FROM target t JOIN service s ON s.id = t.service_id JOIN environment e ON e.id = t.environment_id
  LEFT JOIN cluster c ON c.id = t.cluster_id
  LEFT JOIN place pl ON pl.service_id = s.id AND pl.environment_id = e.id
  LEFT JOIN build wanted ON wanted.id = pl.desired_build_id
  LEFT JOIN workload w ON w.cluster_id = t.cluster_id AND w.namespace = t.namespace AND w.kind = t.workload_kind
    AND w.name = t.workload_name AND w.gone_at IS NULL`

const one = `SELECT ${columns} AS document ${joined} WHERE t.id = $1::uuid AND t.retired_at IS NULL`
const due = `SELECT coalesce(json_agg(${columns}), '[]') AS document ${joined}
  WHERE t.retired_at IS NULL AND t.out_reason IS NOT NULL AND t.out_until_at <= sluice_now()`

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
