import type { BranchRule } from '../../domain/branch-rule/rule.ts'
import type { MergeRequestFact } from '../ports/code.ts'
import type { ManualGateFact } from '../ports/pipeline.ts'
import type { WorkItemFact } from '../ports/work-item.ts'

/** What a release reads and writes beside the commits themselves. Plain maps: tests may look into it. */
export interface MemoryReleaseState {
  /** By path of the repository. */
  mergeRequests: Map<string, MergeRequestFact[]>
  rules: Map<string, { externalId: string; rule: BranchRule }[]>
  /** By `<path> <sha> <context>`. */
  statuses: Map<string, { state: string; description: string; targetUrl: string | null }>
  workItems: Map<string, WorkItemFact>
  /** By `<pipeline> <run>`. */
  gates: Map<string, ManualGateFact[]>
  /** Jobs that deploy, by `<pipeline> <job name>`. */
  deploys: Set<string>
}

export const createReleaseState = (): MemoryReleaseState => ({
  mergeRequests: new Map(),
  rules: new Map(),
  statuses: new Map(),
  workItems: new Map(),
  gates: new Map(),
  deploys: new Set(),
})
