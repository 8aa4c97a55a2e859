import type { CloudResult } from './outcome.ts'
import type { BranchRuleFact } from './release.ts'

export interface PipelineDefinitionFact {
  /** The definition as Flow has it; null where it shows none. */
  text: string | null
  /** Of the pipeline, and those that its last run was given. A masked one has no value. */
  variables: { name: string; value: string | null }[]
  updatedAt: Date | null
}
export interface TreeFileFact {
  path: string
  /** Content id: the same content has the same. */
  revision: string
}

/** What a pipeline is made of and what guards its repository: read under the reader token, to find what is wrong with it. */
export interface DefinitionPort {
  /** Failure kind not-found: no such pipeline. */
  getDefinition(pipeline: string): Promise<CloudResult<PipelineDefinitionFact>>
  /** Every file of a repository at a ref, at any depth. Failure kind not-found: no such repository or ref. */
  listFiles(repository: string, ref: string): Promise<CloudResult<TreeFileFact[]>>
  /** Protected-branch rules, complete. */
  listBranchRules(repository: string): Promise<CloudResult<BranchRuleFact[]>>
}
