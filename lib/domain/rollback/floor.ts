/** A declared migration that was done in a place, and since when builds run on it. */
export interface DoneMigrationFact {
  name: string
  kind: 'expand' | 'contract' | 'irreversible'
  /** The first build that ran with it. */
  buildId: string
  doneAt: Date
}

/** A build that one may want to go back to. */
export interface FloorCandidate {
  buildId: string
  /** Names of the migrations that it declares. */
  declares: readonly string[]
  /** When it was first seen running in the place; null when it never was. */
  firstRanAt: Date | null
}

/**
 * Pure: the migrations that make going back to this build a crossing of the rollback floor: contracting or
 * irreversible ones, done here, of which the build knows nothing. Empty when it lies on or above the floor. A build that
 * declares the migration, did it, or came here only after it was done lies above.
 */
export function rollbackFloor(
  done: readonly DoneMigrationFact[],
  candidate: FloorCandidate,
): DoneMigrationFact[] {
  return done.filter((migration) => {
    if (migration.kind === 'expand') return false
    if (migration.buildId === candidate.buildId || candidate.declares.includes(migration.name)) return false
    return candidate.firstRanAt === null || candidate.firstRanAt < migration.doneAt
  })
}
