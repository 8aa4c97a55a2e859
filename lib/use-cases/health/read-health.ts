import { listMarks, type Mark, readHealth as read } from '../../catalog/health/reads.ts'
import type { Surroundings } from '../define.ts'

/** Whether the database answers, is migrated, and protects the ledger from the role we use. */
export async function readHealth(
  around: Surroundings,
): Promise<{ ready: boolean; ledgerProtected: boolean }> {
  try {
    const health = await read(around.database)
    return { ready: health.migrated, ledgerProtected: health.protected }
  } catch {
    return { ready: false, ledgerProtected: false }
  }
}

/** One mark per promotion that was written in the last seven days (domain page, 2.2). */
export function listDeploymentMarks(around: Surroundings): Promise<Mark[]> {
  return listMarks(around.database)
}
