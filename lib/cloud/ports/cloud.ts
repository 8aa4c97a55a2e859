import type { ApplicationDeployPort, ApplicationPort } from './application.ts'
import type { BillingPort } from './billing.ts'
import type { ClusterCatalogPort, WorkloadPort } from './cluster.ts'
import type { CodePort, ManifestPort } from './code.ts'
import type { CostTagPort } from './cost-tag.ts'
import type { FunctionDeployPort, FunctionPort } from './function.ts'
import type { IdentityPort } from './identity.ts'
import type { InventoryPort } from './inventory.ts'
import type { AlertPort, LogPort, MetricsPort } from './observation.ts'
import type { PipelineGatePort, PipelinePort, PipelineStartPort } from './pipeline.ts'
import type { DefinitionPort } from './pipeline-definition.ts'
import type { PipelineOperatePort } from './pipeline-operate.ts'
import type { ImageCatalogPort, ImageTagPort, RegistryPort } from './registry.ts'
import type { CleanupRulePort, RegistryTruthPort } from './registry-truth.ts'
import type { ReleasePort } from './release.ts'
import type { RolloutDeployPort, RolloutPort } from './rollout.ts'
import type { PipelineLogPort } from './run-log.ts'
import type { WorkItemPort } from './work-item.ts'

/** Everything that only reads, under the reading role and the reader token of one connection. */
export interface ReadingCloud {
  code: CodePort
  workItems: WorkItemPort
  pipelines: PipelinePort
  runLogs: PipelineLogPort
  definitions: DefinitionPort
  images: ImageCatalogPort
  registry: RegistryPort
  registryTruth: RegistryTruthPort
  clusters: ClusterCatalogPort
  workloads: WorkloadPort
  applications: ApplicationPort
  functions: FunctionPort
  rollouts: RolloutPort
  metrics: MetricsPort
  alerts: AlertPort
  logs: LogPort
  inventory: InventoryPort
  identity: IdentityPort
}

/** What one step of one promotion may do, in one environment, under one named session. */
export interface PromotionCloud {
  sessionName: string
  registry: RegistryPort
  imageTags: ImageTagPort
  cleanupRules: CleanupRulePort
  workloads: WorkloadPort
  applications: ApplicationPort
  functions: FunctionPort
  rollouts: RolloutPort
  applicationDeploys: ApplicationDeployPort
  functionDeploys: FunctionDeployPort
  rolloutDeploys: RolloutDeployPort
  manifests: ManifestPort
  pipelines: PipelineStartPort
  /** Runs of ours followed to their end, as the operator. */
  runs: Pick<PipelinePort, 'listRuns' | 'getRun'>
  gates: PipelineGatePort
  operations: Pick<PipelineOperatePort, 'stopRun'>
}

/** What a release and a freeze write: under the releaser's and the operator's token of one connection. */
export interface ReleasingCloud {
  code: ReleasePort
  gates: PipelineGatePort
  operations: PipelineOperatePort
}

/** What proposes a change of a file where infrastructure is written down: under the proposer's token of one connection. */
export interface ProposingCloud {
  code: Pick<ReleasePort, 'createBranch' | 'openMergeRequest'>
  files: ManifestPort
}

/** Bills, under the cost role of one connection. */
export interface CostCloud {
  billing: BillingPort
}

/** What writes costTags, under the tagging role of one connection. */
export interface TaggingCloud {
  costTags: CostTagPort
}

/**
 * Opens clouds for a connection; the one thing use cases and sync are handed by composition. Opening makes no call
 * and never fails for a known connection: what is missing (a role, a secret) is answered by the calls that need it,
 * as a definite refusal. Throws for an unknown connection.
 */
export interface CloudGate {
  reading(connectionId: string): Promise<ReadingCloud>
  /** sessionName is `<user key>.<short promotion id>`, ASCII, 2 to 64 characters. */
  promoting(connectionId: string, environmentId: string, sessionName: string): Promise<PromotionCloud>
  releasing(connectionId: string): Promise<ReleasingCloud>
  proposing(connectionId: string): Promise<ProposingCloud>
  costing(connectionId: string): Promise<CostCloud>
  tagging(connectionId: string): Promise<TaggingCloud>
}
