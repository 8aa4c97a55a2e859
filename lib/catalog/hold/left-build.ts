import { readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

// What was written last decides when it was cut short at this very instant or when nobody knows what runs.
const statement = `SELECT json_build_object('id', b.id, 'digest', b.digest) AS document FROM build b
  WHERE b.id = coalesce(
    (SELECT w.build_id FROM promotion w WHERE w.service_id = $1::uuid AND w.environment_id = $2::uuid AND w.id <> $3::uuid
      AND w.first_write_at IS NOT NULL AND w.settled_at = $5::timestamptz
      ORDER BY w.first_write_at DESC LIMIT 1),
    $4::uuid,
    (SELECT w.build_id FROM promotion w WHERE w.service_id = $1::uuid AND w.environment_id = $2::uuid AND w.id <> $3::uuid
      AND w.first_write_at IS NOT NULL ORDER BY w.first_write_at DESC LIMIT 1))`

/**
 * The build that a rollback leaves: the one whose promotion it took over (that one was settled at this instant), else
 * what runs, else what was written last. Null when nothing of that is a build we know.
 */
export function readLeftBuild(
  tx: Transaction,
  rollback: { id: string; serviceId: string; environmentId: string },
  runningBuildId: string | null,
): Promise<{ id: string; digest: string } | null> {
  return readDocument(tx, 'hold.left-build', statement, [
    rollback.serviceId,
    rollback.environmentId,
    rollback.id,
    runningBuildId,
    tx.now,
  ])
}
