import type { Validity } from '../../kernel/clock.ts'

export interface RegistryInstance {
  instanceId: string
  instanceName: string
  region: string
  specification: string
  status: string
  /** Public and private registry hosts. */
  host: string
  vpcHost: string
  vpcId: string
  /** Who may come by the public endpoint; without a list everybody. */
  publicAccess: { enabled: boolean; entries: string[] | null }
  tags: Record<string, string>
  createdAt: number
}

export interface RegistryNamespace {
  namespaceId: string
  instanceId: string
  name: string
  autoCreateRepo: boolean
  /** A pushed image is scanned without being asked. */
  autoScan: boolean
}

export interface Repository {
  repoId: string
  instanceId: string
  namespace: string
  name: string
  repoType: 'PRIVATE' | 'PUBLIC'
  tagImmutability: boolean
  summary: string
  detail: string
  createdAt: number
  modifiedAt: number
}

export interface Manifest {
  repoId: string
  /** `sha256:<hex>` of the exact bytes. */
  digest: string
  mediaType: string
  size: number
  /** Config and layers, or the children of an index. */
  references: string[]
  isIndex: boolean
  configDigest: string
  /** Sum of config and layers; of the children for an index. */
  imageSize: number
  createdAt: number
}

export interface ImageTag {
  repoId: string
  tag: string
  digest: string
  createdAt: number
  updatedAt: number
}

/** A blob that a repository may serve. */
export interface BlobLink {
  repoId: string
  digest: string
  /** What manifests say of it; the bytes kept for a seeded layer are fewer. */
  size: number
}

export type Severity = 'High' | 'Medium' | 'Low' | 'Unknown'

export interface Finding {
  cve: string
  severity: Severity
  /** The package. */
  feature: string
  version: string
  versionFixed: string
  alias?: string
}

export interface LayerFindings {
  layerDigest: string
  findings: Finding[]
}

export interface ScanFinding extends Finding {
  addedBy: string
}

export interface Scan {
  repoId: string
  digest: string
  status: 'SCANNING' | 'COMPLETE' | 'FAILED'
  scanService: string
  scanType: string
  startedAt: number
  finishedAt?: number
  findings: ScanFinding[]
  /** Demonstrates a scanner that gives up. */
  willFail: boolean
}

/** What GetAuthorizationToken gave out: a registry password that acts for its asker. */
export interface RegistryPassword {
  password: string
  instanceId: string
  accessKeyId: string
  userName?: string
  roleName?: string
  sessionName?: string
  sessionPolicyJson?: string
  validity: Validity
}

export interface LifecycleRule {
  ruleId: string
  instanceId: string
  scope: 'INSTANCE' | 'NAMESPACE' | 'REPO'
  namespace: string
  repoName: string
  retentionTagCount: number
  tagRegexp: string
  scheduleTime: 'DAY' | 'WEEK' | 'MONTH'
  auto: boolean
  enableDeleteTag: boolean
  createdAt: number
  modifiedAt: number
  nextAt: number
}

export interface SyncRule {
  ruleId: string
  name: string
  scope: 'REPO' | 'NAMESPACE'
  /** PASSIVE rules copy by themselves, INITIATIVE ones only on demand (the vendor's words). */
  trigger: 'INITIATIVE' | 'PASSIVE'
  localInstanceId: string
  localNamespace: string
  localRepoName: string
  targetInstanceId: string
  targetNamespace: string
  targetRepoName: string
  tagFilter: string
  createdAt: number
}

export interface SyncTask {
  taskId: string
  from: { repoId: string; tag: string }
  to: { repoId: string; tag: string }
  trigger: 'INITIATIVE' | 'PASSIVE'
  ruleId: string
  digest: string
  status: 'RUNNING' | 'SUCCESS' | 'FAILED'
  issue: string
  createdAt: number
  modifiedAt: number
}
