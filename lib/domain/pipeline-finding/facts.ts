import type { BranchRule } from '../branch-rule/rule.ts'
import type { PipelineKind } from '../pipeline/name.ts'
import type { FindingRuleName } from './rules.ts'

/** A text of YAML with what it says; `document` is an Error where it can not be read. */
export interface DefinitionText {
  text: string
  document: unknown
}
export interface PipelineVariable {
  name: string
  /** Null where the cloud masks it. Looked at and never kept. */
  value: string | null
}
export interface PipelineToJudge {
  id: string
  name: string
  kind: PipelineKind
  serviceId: string | null
  /** What Flow runs; null: Flow shows none (drawn by hand); 'unread': it did not answer. */
  definition: DefinitionText | null | 'unread'
  variables: PipelineVariable[] | 'unread'
}
export interface RepositoryToJudge {
  path: string
  defaultBranch: string
  /** Those that rules look at; 'unread': Codeup did not answer. */
  files: (DefinitionText & { path: string })[] | 'unread'
  /** Of those, the ones that are there and were not read: too long, or too many. */
  skipped: string[]
  branchRules: BranchRule[] | 'unread'
}
export interface ServiceToJudge {
  id: string
  slug: string
  kind: 'service' | 'web'
}
/** A repository with the pipelines that build from it, or a pipeline that builds from none of ours. */
export interface PipelineUnit {
  repository: RepositoryToJudge | null
  pipelines: PipelineToJudge[]
  /** Services of this repository. */
  services: ServiceToJudge[]
  /** Other services' pipelines may stand elsewhere: kinds that a service has anywhere, by its id. */
  kindsOf: Record<string, PipelineKind[]>
}

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}
/** Something that is not as it must be. Nothing in it is a secret: of a key only where it stands and which pattern it has. */
export interface PipelineFinding {
  rule: FindingRuleName
  /** One open finding per unit, rule and subject. */
  subject: string
  serviceId: string | null
  pipelineId: string | null
  /** File in the repository; null: the pipeline itself. */
  path: string | null
  /** From 1, in the file or in the definition as Flow has it. */
  line: number | null
  /** For the sentences, by name. */
  values: Record<string, string | number>
  /** A change that fixes it, or shows how. */
  diff: DiffLine[] | null
}
/** A rule that could not be asked, of one pipeline or of the whole unit. */
export interface UnreadRule {
  rule: FindingRuleName
  pipelineId: string | null
}
