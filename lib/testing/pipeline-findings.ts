import type { Database } from '../catalog/database.ts'
import { writeLook } from '../catalog/pipeline-finding/writes.ts'
import type { PipelineFinding, UnreadRule } from '../domain/pipeline-finding/facts.ts'
import type { createEstate } from './estate.ts'

type Estate = Awaited<ReturnType<typeof createEstate>>

/** A finding of the estate's one repository, as a rule would make it. */
export const findingOf = (estate: Estate, more: Partial<PipelineFinding> = {}): PipelineFinding => ({
  rule: 'runs-as-root',
  subject: 'Dockerfile',
  serviceId: estate.service.id,
  pipelineId: null,
  path: 'Dockerfile',
  line: 7,
  values: { place: 'Dockerfile' },
  diff: [{ kind: 'added', text: 'USER 65532' }],
  ...more,
})

/** One look at the estate's repository that found these. */
export const lookAt = (
  database: Database,
  estate: Estate,
  findings: PipelineFinding[],
  unread: UnreadRule[] = [],
): Promise<number> =>
  writeLook(
    database,
    {
      unitId: estate.codeRepository.id,
      connectionId: estate.connection.id,
      mark: 'mark',
      unread,
      problem: unread.length > 0 ? 'ListProtectedBranches: refused' : null,
    },
    estate.codeRepository.id,
    findings,
  )

/** Findings of each shape, so that answers have something to show. */
export async function createPipelineFindings(database: Database, estate: Estate): Promise<void> {
  await lookAt(database, estate, [
    findingOf(estate),
    findingOf(estate, { rule: 'naming', subject: 'order_CI', path: null, line: null, diff: null }),
  ])
  await lookAt(database, estate, [findingOf(estate)], [{ rule: 'direct-push', pipelineId: null }])
}
