import type { ClusterCatalogPort, WorkloadPort } from './cluster.ts'
import type { CodePort, ManifestPort } from './code.ts'
import type { IdentityPort } from './identity.ts'
import type { AlertPort, LogPort, MetricsPort } from './observation.ts'
import type { PipelinePort, PipelineStartPort } from './pipeline.ts'
import type { ImageCatalogPort, RegistryPort } from './registry.ts'
import type { RegistryTruthPort } from './registry-truth.ts'

/** Everything that only reads, under the reading role and the reader token of one connection. */
export interface ReadingCloud {
  code: CodePort
  pipelines: PipelinePort
  images: ImageCatalogPort
  registry: RegistryPort
  registryTruth: RegistryTruthPort
  clusters: ClusterCatalogPort
  workloads: WorkloadPort
  metrics: MetricsPort
  alerts: AlertPort
  logs: LogPort
  identity: IdentityPort
}

/** What one step of one promotion may do, in one environment, under one named session. */
export interface PromotionCloud {
  sessionName: string
  registry: RegistryPort
  workloads: WorkloadPort
  manifests: ManifestPort
  pipelines: PipelineStartPort
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
}
