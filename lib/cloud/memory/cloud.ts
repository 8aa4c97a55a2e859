import type { Digest } from '../../domain/build/digest.ts'
import type { CloudGate } from '../ports/cloud.ts'
import type { PipelineDetailFact, RunFact } from '../ports/pipeline.ts'
import { MemoryApplications } from './application.ts'
import { CallLog, watched } from './call-log.ts'
import { addCommit, memoryCode, memoryManifests } from './code.ts'
import { MemoryCost } from './cost.ts'
import { memoryDefinitions } from './definition.ts'
import {
  memoryClusters,
  memoryIdentity,
  memoryPipelineStarts,
  memoryPipelines,
  memoryWorkloads,
} from './delivery.ts'
import { createEstate, type Estate, hashOf, type MemoryImageRepository, repositoryOf } from './estate.ts'
import { MemoryFunctions } from './function.ts'
import { MemoryRuntime } from './gitops.ts'
import { MemoryInventory } from './inventory.ts'
import { MemoryObservation } from './observation.ts'
import { memoryOperations } from './operations.ts'
import {
  type ImageSpec,
  memoryImages,
  memoryImageTags,
  memoryRegistry,
  pushImage,
  repositoryKey,
} from './registry.ts'
import { memoryCleanupRules, memoryRegistryTruth } from './registry-truth.ts'
import { memoryPipelineGates, memoryReleases, memoryWorkItems } from './release.ts'
import { MemoryRollouts } from './rollout.ts'
import { createShares } from './rollout-state.ts'
import { MemoryRunLogs } from './run-log.ts'

/** A whole cloud in memory, with the levers to arrange it. Every port behaves as its contract suite says. */
export interface MemoryCloud {
  gate: CloudGate
  /** What was asked, and faults. */
  log: CallLog
  /** Clusters, workloads and the GitOps controller. */
  runtime: MemoryRuntime
  /** EDAS: a test lets orders go on. */
  applications: MemoryApplications
  /** Function Compute: a test adds functions and says what goes wrong. */
  functions: MemoryFunctions
  /** Argo Rollouts, Services and second Deployments. */
  rollouts: MemoryRollouts
  /** Metrics, alerts and log lines: a test sets what is read. */
  observation: MemoryObservation
  /** Logs of jobs: a test lets them print. */
  runLogs: MemoryRunLogs
  /** Bills: a test says what was charged. */
  cost: MemoryCost
  /** What exists, and its costTags. */
  inventory: MemoryInventory
  estate: Estate
  host: string
  addRepository(path: string, options?: { defaultBranch?: string; archived?: boolean }): void
  /** Commits on a branch (made from the default branch when new); answers the sha. */
  commit(
    path: string,
    files: Record<string, string | null>,
    options?: {
      branch?: string
      message?: string
      author?: string
      email?: string
      at?: Date
      /** Second parent: then it is a merge. */
      merge?: string
    },
  ): string
  addGitTag(path: string, name: string, sha: string): void
  addWorkItem(key: string, type: string, title?: string): void
  /** `startsAs`: the status of a run that is started by hand. */
  addPipeline(name: string, options?: { repositories?: string[]; startsAs?: string }): string
  addRun(pipeline: string, run: Partial<RunFact> & { status: string }): number
  addImageRepository(namespace: string, name: string, options?: { immutable?: boolean }): void
  /** Pushes an image, making the repository when it is new; answers its digest. */
  addImage(namespace: string, name: string, spec: ImageSpec): Digest
  /** Answers the external id. */
  addCluster(name: string, options?: { region?: string }): string
}

const instanceId = 'cri-yunfan0001'

export function createMemoryCloud(options: { now?: () => Date; host?: string } = {}): MemoryCloud {
  const estate = createEstate(options.now ?? (() => new Date()))
  const log = new CallLog()
  const observation = new MemoryObservation(estate)
  const applications = new MemoryApplications(estate)
  const functions = new MemoryFunctions(estate)
  const runLogs = new MemoryRunLogs()
  const rollouts = new MemoryRollouts(estate)
  const cost = new MemoryCost(estate.now)
  const inventory = new MemoryInventory()
  const host = options.host ?? 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com'
  const imageRepository = (namespace: string, name: string, immutable = false): MemoryImageRepository => {
    const key = repositoryKey({ namespace, name })
    const found = estate.imageRepositories.get(key)
    if (found) return found
    const made: MemoryImageRepository = {
      instanceId,
      externalId: `crr-${hashOf(key).slice(0, 12)}`,
      host,
      namespace,
      name,
      immutable,
      changedMark: '0',
      images: new Map(),
      imageTags: new Map(),
      changes: 0,
    }
    estate.imageRepositories.set(key, made)
    return made
  }

  const gate: CloudGate = {
    reading: async (connectionId) => {
      const who = { connectionId, session: 'reading', environmentId: null }
      return {
        code: watched(log, memoryCode(estate), 'code', who),
        workItems: watched(log, memoryWorkItems(estate), 'workItems', who),
        pipelines: watched(log, memoryPipelines(estate), 'pipelines', who),
        definitions: watched(log, memoryDefinitions(estate), 'definitions', who),
        runLogs: watched(log, runLogs.port(), 'runLogs', who),
        images: watched(log, memoryImages(estate), 'images', who),
        registry: watched(log, memoryRegistry(estate), 'registry', who),
        registryTruth: watched(log, memoryRegistryTruth(estate), 'registryTruth', who),
        clusters: watched(log, memoryClusters(estate), 'clusters', who),
        workloads: watched(log, memoryWorkloads(estate), 'workloads', who),
        rollouts: watched(log, rollouts.readingPort(), 'rollouts', who),
        applications: watched(log, applications.port(), 'applications', who),
        functions: watched(log, functions.readPort(), 'functions', who),
        metrics: watched(log, observation.metricsPort(), 'metrics', who),
        alerts: watched(log, observation.alertPort(), 'alerts', who),
        logs: watched(log, observation.logPort(), 'logs', who),
        inventory: watched(log, inventory.inventoryPort(), 'inventory', who),
        identity: watched(log, memoryIdentity(estate), 'identity', who),
      }
    },
    releasing: async (connectionId) => {
      const who = { connectionId, session: 'releasing', environmentId: null }
      return {
        code: watched(log, memoryReleases(estate), 'releases', who),
        gates: watched(log, memoryPipelineGates(estate), 'gates', who),
        operations: watched(log, memoryOperations(estate), 'operations', who),
      }
    },
    proposing: async (connectionId) => {
      const who = { connectionId, session: 'proposing', environmentId: null }
      return {
        code: watched(log, memoryReleases(estate), 'proposals', who),
        files: watched(log, memoryManifests(estate), 'proposedFiles', who),
      }
    },
    costing: async (connectionId) => {
      const who = { connectionId, session: 'costing', environmentId: null }
      return { billing: watched(log, cost.port(), 'billing', who) }
    },
    tagging: async (connectionId) => {
      const who = { connectionId, session: 'tagging', environmentId: null }
      return { costTags: watched(log, inventory.costTagPort(), 'costTags', who) }
    },
    promoting: async (connectionId, environmentId, sessionName) => {
      const who = { connectionId, session: sessionName, environmentId }
      return {
        sessionName,
        registry: watched(log, memoryRegistry(estate), 'registry', who),
        imageTags: watched(log, memoryImageTags(estate), 'imageTags', who),
        cleanupRules: watched(log, memoryCleanupRules(estate), 'cleanupRules', who),
        workloads: watched(log, memoryWorkloads(estate), 'workloads', who),
        rollouts: watched(log, rollouts.readingPort(), 'rollouts', who),
        rolloutDeploys: watched(log, rollouts.port(), 'rolloutDeploys', who),
        applications: watched(log, applications.port(), 'applications', who),
        functions: watched(log, functions.readPort(), 'functions', who),
        applicationDeploys: watched(log, applications.deployPort(), 'applicationDeploys', who),
        functionDeploys: watched(log, functions.deployPort(), 'functionDeploys', who),
        manifests: watched(log, memoryManifests(estate), 'manifests', who),
        pipelines: watched(log, memoryPipelineStarts(estate), 'starts', who),
        runs: watched(log, memoryPipelines(estate), 'runs', who),
        gates: watched(log, memoryPipelineGates(estate), 'gates', who),
        operations: watched(log, memoryOperations(estate), 'operations', who),
      }
    },
  }

  return {
    gate,
    log,
    estate,
    host,
    runtime: new MemoryRuntime(estate),
    applications,
    functions,
    observation,
    rollouts,
    runLogs,
    cost,
    inventory,
    addRepository: (path, given = {}) => {
      estate.repositories.set(path, {
        externalId: String(estate.repositories.size + 1),
        path,
        defaultBranch: given.defaultBranch ?? 'main',
        archived: given.archived ?? false,
        activeAt: estate.now(),
        commits: new Map(),
        branches: new Map(),
        gitTags: new Map(),
      })
    },
    commit: (path, files, given = {}) => {
      const repository = repositoryOf(estate, path)
      const from = repository.branches.get(repository.defaultBranch)
      return addCommit(estate, repository, {
        files,
        branch: given.branch ?? repository.defaultBranch,
        message: given.message ?? 'Change',
        ...(from === undefined ? {} : { from }),
        ...(given.author === undefined ? {} : { author: given.author }),
        ...(given.email === undefined ? {} : { email: given.email }),
        ...(given.at === undefined ? {} : { at: given.at }),
        ...(given.merge === undefined ? {} : { merge: given.merge }),
      })
    },
    addGitTag: (path, name, sha) => {
      repositoryOf(estate, path).gitTags.set(name, sha)
    },
    addWorkItem: (key, type, title = key) => {
      estate.release.workItems.set(key, { key, type, title, state: '处理中', webUrl: null })
    },
    addPipeline: (name, given = {}) => {
      const externalId = String(1000 + estate.pipelines.size)
      const detail: PipelineDetailFact = {
        externalId,
        name,
        createdAt: estate.now(),
        repositories: given.repositories ?? [],
        updatedAt: estate.now(),
      }
      estate.pipelines.set(externalId, {
        ...detail,
        runs: [],
        parameters: new Map(),
        startsAs: given.startsAs ?? 'RUNNING',
      })
      return externalId
    },
    addRun: (pipeline, run) => {
      const found = estate.pipelines.get(pipeline)
      if (!found) throw new Error(`the test arranged no pipeline ${pipeline}`)
      const number = run.number ?? found.runs.length + 1
      const settled = {
        trigger: 'commit',
        actor: null,
        branch: null,
        commitSha: null,
        endedAt: null,
        stages: [],
      }
      const fact: RunFact = { ...settled, startedAt: estate.now(), ...run, number }
      found.runs = [...found.runs.filter((each) => each.number !== number), fact]
      return number
    },
    addImageRepository: (namespace, name, given = {}) => {
      imageRepository(namespace, name, given.immutable ?? false)
    },
    addImage: (namespace, name, spec) => pushImage(estate, imageRepository(namespace, name), spec),
    addCluster: (name, given = {}) => {
      const externalId = `c${hashOf(name).slice(0, 32)}`
      estate.clusters.set(externalId, {
        externalId,
        name,
        region: given.region ?? 'cn-hangzhou',
        state: 'running',
        spec: 'ack.pro.small',
        version: '1.32.1-aliyun.1',
        workloads: new Map(),
        nodePools: [],
        addons: [],
        shares: createShares(),
      })
      return externalId
    },
  }
}
