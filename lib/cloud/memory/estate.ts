import { createHash } from 'node:crypto'
import { type Digest, parseDigest } from '../../domain/build/digest.ts'
import type { AddonFact, ClusterFact, NodePoolFact, WorkloadFact } from '../ports/cluster.ts'
import type { CommitFact } from '../ports/code.ts'
import type { PermissionProbe } from '../ports/identity.ts'
import type { PipelineDetailFact, RunFact } from '../ports/pipeline.ts'
import type { PipelineDefinitionFact } from '../ports/pipeline-definition.ts'
import type { ImageRepositoryFact, ScanFact } from '../ports/registry.ts'
import type {
  CleanupRuleFact,
  RegistryInstanceFact,
  ReplicationRuleFact,
  ReplicationTaskFact,
} from '../ports/registry-truth.ts'
import { createReleaseState, type MemoryReleaseState } from './release-state.ts'
import type { MemoryShares } from './rollout-state.ts'

/** A commit with the whole tree it stands for. */
export interface MemoryCommit extends CommitFact {
  files: Map<string, string>
}

export interface MemoryRepository {
  externalId: string
  path: string
  defaultBranch: string
  archived: boolean
  activeAt: Date
  commits: Map<string, MemoryCommit>
  branches: Map<string, string>
  gitTags: Map<string, string>
}

export interface MemoryImage {
  digest: Digest
  mediaType: string
  bytes: Uint8Array
  children: Digest[]
  labels: Record<string, string>
  sizeBytes: number
  pushedAt: Date
  scan: ScanFact
}

export interface MemoryImageRepository extends ImageRepositoryFact {
  images: Map<Digest, MemoryImage>
  imageTags: Map<string, { digest: Digest; pushedAt: Date }>
  changes: number
}

export interface MemoryCluster extends ClusterFact {
  workloads: Map<string, WorkloadFact>
  nodePools: NodePoolFact[]
  addons: AddonFact[]
  shares: MemoryShares
}

/** A registry instance beside the one that images are pushed to, or that one itself, with its rules. */
export interface MemoryRegistryInstance extends RegistryInstanceFact {
  replicationRules: ReplicationRuleFact[]
  replicationTasks: (ReplicationTaskFact & { namespace: string; repository: string })[]
  cleanupRules: CleanupRuleFact[]
  /** Digests that were copied into it. */
  copies: Set<string>
}

/** Everything the in-memory cloud knows. Plain maps: tests may look into it. */
export interface Estate {
  now: () => Date
  repositories: Map<string, MemoryRepository>
  pipelines: Map<
    string,
    PipelineDetailFact & {
      runs: RunFact[]
      /** Run number -> what it was started with. */
      parameters: Map<number, Record<string, string>>
      startsAs: string
    }
  >
  /** By external id of the pipeline; one that is not here shows no definition. */
  definitions: Map<string, PipelineDefinitionFact>
  imageRepositories: Map<string, MemoryImageRepository>
  clusters: Map<string, MemoryCluster>
  /** By external id. */
  registryInstances: Map<string, MemoryRegistryInstance>
  /** What a connection check finds, by role ARN or token duty; allowed when absent. */
  probes: Map<string, PermissionProbe[]>
  release: MemoryReleaseState
  /** Pods of these never get ready. */
  failingDigests: Map<string, NonNullable<WorkloadFact['problem']>>
}

export const createEstate = (now: () => Date): Estate => ({
  now,
  repositories: new Map(),
  pipelines: new Map(),
  definitions: new Map(),
  imageRepositories: new Map(),
  clusters: new Map(),
  registryInstances: new Map(),
  probes: new Map(),
  release: createReleaseState(),
  failingDigests: new Map(),
})

export const hashOf = (text: string | Uint8Array, kind = 'sha1'): string =>
  createHash(kind).update(text).digest('hex')

export function digestOf(bytes: Uint8Array | string): Digest {
  const digest = parseDigest(hashOf(bytes, 'sha256'))
  if (digest === null) throw new Error('a sha256 is always a digest')
  return digest
}

export const workloadKey = (namespace: string, kind: string, name: string): string =>
  `${namespace}/${kind}/${name}`

export function repositoryOf(estate: Estate, path: string): MemoryRepository {
  const found = estate.repositories.get(path)
  if (!found) throw new Error(`the test arranged no repository ${path}`)
  return found
}

/** First parents and merges alike, newest first. */
export function historyOf(repository: MemoryRepository, sha: string): MemoryCommit[] {
  const seen = new Set<string>()
  const open = [sha]
  const found: MemoryCommit[] = []
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const commit = repository.commits.get(next)
    if (!commit || seen.has(next)) continue
    seen.add(next)
    found.push(commit)
    open.push(...commit.parents)
  }
  const order = [...repository.commits.keys()]
  return found.sort((a, b) => order.indexOf(b.sha) - order.indexOf(a.sha))
}
