import type { Gathered } from '../../catalog/promotion/facts.ts'
import { type MigrationChange, readMigrationChange } from '../../catalog/promotion/migrations.ts'
import { readCommits, readRelation, type StoredCommit } from '../../catalog/promotion/relation.ts'
import type { Reader } from '../../catalog/reader.ts'
import type { Direction } from '../../domain/promotion/change.ts'
import type { FindingFact } from '../../domain/promotion/facts.ts'
import { compareFindings } from '../../domain/promotion/gates/scan.ts'

/** Change of the API contract: what would be different after a promotion. */
export interface Change {
  direction: Direction
  added: StoredCommit[]
  removed: StoredCommit[]
  complete: boolean
  sizeBytes: number
  sizeDeltaBytes: number | null
  findings: { added: FindingFact[]; fixed: FindingFact[]; inherited: FindingFact[] } | null
  migrations: MigrationChange
}

/** Commits, size and findings between what runs in a place and a build, from what sync has seen. */
export async function readChange(reader: Reader, gathered: Gathered): Promise<Change> {
  const { facts, context } = gathered
  const { build, running, service } = context
  const scanned = facts.scan.state === 'complete'
  const shown = {
    migrations: await readMigrationChange(reader, {
      ...build,
      serviceId: service.id,
      environmentId: context.environment.id,
    }),
    sizeBytes: build.sizeBytes,
    sizeDeltaBytes: running ? build.sizeBytes - running.sizeBytes : null,
    findings: scanned ? compareFindings(facts.scan.findings, facts.scan.running?.findings ?? []) : null,
  }
  const nothing = { added: [], removed: [], complete: true }
  if (!running) return { direction: 'first', ...nothing, ...shown }
  if (running.digest === build.digest) return { direction: 'same', ...nothing, ...shown }
  if (!service.codeRepositoryId || !build.commitSha || !running.commitSha)
    return { direction: 'unknown', ...nothing, complete: false, ...shown }
  const relation = await readRelation(reader, service.codeRepositoryId, build.commitSha, running.commitSha)
  const [added, removed] = await Promise.all([
    readCommits(reader, service.codeRepositoryId, relation.added),
    readCommits(reader, service.codeRepositoryId, relation.removed),
  ])
  return { direction: relation.direction, added, removed, complete: relation.complete, ...shown }
}
