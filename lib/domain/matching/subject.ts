import type { DescribedEntity } from '../descriptor/entity.ts'
import type { EnvironmentPlacement } from '../environment/settings.ts'

export interface RepositorySubject {
  id: string
  path: string
  archived: boolean
  entities: DescribedEntity[]
}
export interface PipelineSubject {
  id: string
  name: string
  /** Repositories of ours that it builds from. */
  repositoryIds: string[]
}
export interface ImageSubject {
  id: string
  host: string
  namespace: string
  name: string
}
export interface WorkloadSubject {
  id: string
  clusterId: string
  clusterName: string
  namespace: string
  kind: 'Deployment' | 'StatefulSet' | 'Rollout'
  name: string
  containers: { name: string; image: string }[]
}
/** An EDAS application; its containers are one, `main`. */
export interface ApplicationSubject {
  id: string
  name: string
  region: string
  /** The ACK cluster its pods live in; null where EDAS does not say. */
  clusterId: string | null
  clusterName: string | null
  namespace: string | null
  containers: { name: string; image: string }[]
}
/** A function of Function Compute; its containers are one, `main`, or none: the cloud's own runtime. */
export interface FunctionSubject {
  id: string
  name: string
  region: string
  containers: { name: string; image: string }[]
}
export interface KnownService {
  id: string
  slug: string
  /** Earlier slugs: a rename in the cloud finds the same service. */
  aliases: string[]
  codeRepositoryId: string | null
  productLine: string | null
  /** It is over: what is found of it belongs to nobody. */
  retired: boolean
}
export interface PlacedEnvironment {
  id: string
  slug: string
  placement: EnvironmentPlacement
}
/** A person decided; `serviceId` null: it is nobody's. */
export interface Pin {
  noun: MatchNoun
  subjectId: string
  serviceId: string | null
}

/** Where something runs. */
export type DeployedNoun = 'workload' | 'application' | 'function'
export type MatchNoun = 'repository' | 'pipeline' | 'image' | DeployedNoun

/** Rules that match. Words are in the message files under `match.reason`. */
export type MatchRule =
  | 'descriptor'
  | 'known-repository'
  | 'pipelines-and-image'
  | 'pipelines'
  | 'image'
  | 'service-name'
  | 'pipeline-source'
  | 'pipeline-name'
  | 'image-path'
  | 'image-name'
  | `${DeployedNoun}-image`
  | `${DeployedNoun}-name`
  | 'pinned'
/** Reasons why nothing matched. */
export type MatchReason =
  | 'ignored'
  | 'archived'
  | 'manifest-repository'
  | 'descriptor-type'
  | 'nothing-delivers-it'
  | 'name-follows-no-rule'
  | 'no-such-service'
  | 'ambiguous'
  | 'foreign-image'
  | 'no-environment'
  | 'no-container'

export interface Matched {
  noun: MatchNoun
  subjectId: string
  subjectName: string
  /** Slug of the service; it may be new. Null: none. */
  service: string | null
  reason: MatchRule | MatchReason
  /** Values of the reason's sentence. */
  detail: Record<string, string | string[]>
}

export interface DiscoveredService {
  slug: string
  /** Null when it is new. */
  id: string | null
  kind: 'service' | 'web'
  codeRepositoryId: string | null
  /** Last segments of its repository's path: what images and namespaces are named after. */
  repositoryName: string | null
  productLine: string | null
  title: string | null
  /** What a descriptor says; null where none does. */
  team: string | null
  tier: number | null
  description: string | null
  techStack: string | null
  loadProfile: string | null
  dependsOn: string[] | null
}

export interface MatchingInput {
  repositories: RepositorySubject[]
  pipelines: PipelineSubject[]
  images: ImageSubject[]
  workloads: WorkloadSubject[]
  applications: ApplicationSubject[]
  functions: FunctionSubject[]
  services: KnownService[]
  environments: PlacedEnvironment[]
  pins: Pin[]
}

/** `yunfan/trade/order-service` -> line `trade`, name `order-service`; a repository right under the organisation has no line. */
export function partsOfPath(path: string): { line: string | null; name: string } {
  const parts = path.split('/')
  return { name: parts.at(-1) ?? path, line: parts.length >= 3 ? (parts.at(-2) ?? null) : null }
}
