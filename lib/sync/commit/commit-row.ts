import type { CommitRow } from '../../catalog/repository/writes.ts'
import type { CommitFact } from '../../cloud/ports/code.ts'
import { linkedWorkItems } from '../../domain/commit/work-items.ts'

export const toCommitRow = (fact: CommitFact): CommitRow => ({
  ...fact,
  title: fact.message.split('\n')[0] ?? '',
  workItems: linkedWorkItems(fact.message),
})
