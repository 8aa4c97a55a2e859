import type { DoneMigrationFact, FloorCandidate } from '../../domain/rollback/floor.ts'
import { type Reader, readDocument } from '../reader.ts'

const statement = `SELECT json_build_object(
  'done', (SELECT coalesce(json_agg(json_build_object('name', d.name, 'kind', d.kind, 'buildId', d.build_id, 'doneAt', d.done_at)
    ORDER BY d.done_at), '[]') FROM done_migration d WHERE d.service_id = $1::uuid AND d.environment_id = $2::uuid),
  'declares', (SELECT coalesce(json_agg(m.name), '[]') FROM build_migration m WHERE m.build_id = $3::uuid),
  'firstRanAt', (SELECT min(y.started_at) FROM stay y
    WHERE y.service_id = $1::uuid AND y.environment_id = $2::uuid AND y.build_id = $3::uuid)) AS document`

export interface DoneMigrationRow {
  name: string
  kind: DoneMigrationFact['kind']
  buildId: string
  doneAt: string
}

export const doneMigration = (row: DoneMigrationRow): DoneMigrationFact => ({
  ...row,
  doneAt: new Date(row.doneAt),
})

/** What the rollback floor of a place is judged from, for one build. */
export async function readFloorFacts(
  reader: Reader,
  of: { serviceId: string; environmentId: string; buildId: string },
): Promise<{ done: DoneMigrationFact[]; candidate: FloorCandidate }> {
  const row = await readDocument<{ done: DoneMigrationRow[]; declares: string[]; firstRanAt: string | null }>(
    reader,
    'rollback.floor',
    statement,
    [of.serviceId, of.environmentId, of.buildId],
  )
  return {
    done: (row?.done ?? []).map(doneMigration),
    candidate: {
      buildId: of.buildId,
      declares: row?.declares ?? [],
      firstRanAt: row?.firstRanAt ? new Date(row.firstRanAt) : null,
    },
  }
}
