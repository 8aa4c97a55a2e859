import { createHash } from 'node:crypto'
import { BusinessFailure } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import type {
  BlobLink,
  ImageTag,
  LayerFindings,
  LifecycleRule,
  Manifest,
  RegistryInstance,
  RegistryNamespace,
  RegistryPassword,
  Repository,
  Scan,
  SyncRule,
  SyncTask,
} from './rows.ts'

const states = new WeakMap<World, AcrState>()

/** The registry's state in a world; opened by the first who asks. */
export function acrOf(world: World): AcrState {
  let state = states.get(world)
  if (state === undefined) {
    state = new AcrState(world)
    states.set(world, state)
  }
  return state
}

export const inRepo = (repoId: string, reference: string): string => `${repoId}|${reference}`

/** A stable short id, as the real ones look: `crr-` and 16 characters. */
export function idFrom(prefix: string, seed: string): string {
  return `${prefix}-${BigInt(`0x${createHash('sha256').update(seed).digest('hex').slice(0, 24)}`)
    .toString(36)
    .slice(0, 16)}`
}

export class AcrState {
  readonly world: World
  readonly instances
  readonly namespaces
  readonly repositories
  readonly manifests
  readonly tags
  readonly blobs
  readonly scans
  readonly layerFindings
  readonly passwords
  readonly lifecycleRules
  readonly syncRules
  readonly syncTasks
  /** Called whenever a tag is pointed somewhere: scans and sync rules follow. */
  readonly onTag: Array<(repository: Readonly<Repository>, tag: Readonly<ImageTag>, at: number) => void> = []

  constructor(world: World) {
    this.world = world
    this.instances = world.collection<RegistryInstance>('acr.instances', { key: (row) => row.instanceId })
    this.namespaces = world.collection<RegistryNamespace, 'instance'>('acr.namespaces', {
      key: (row) => `${row.instanceId}/${row.name}`,
      indexes: { instance: (row) => row.instanceId },
    })
    this.repositories = world.collection<Repository, 'instance' | 'namespace' | 'path'>('acr.repositories', {
      key: (row) => row.repoId,
      indexes: {
        instance: (row) => row.instanceId,
        namespace: (row) => `${row.instanceId}/${row.namespace}`,
        path: (row) => `${row.instanceId}/${row.namespace}/${row.name}`,
      },
    })
    this.manifests = world.collection<Manifest, 'repo'>('acr.manifests', {
      key: (row) => inRepo(row.repoId, row.digest),
      indexes: { repo: (row) => row.repoId },
    })
    this.tags = world.collection<ImageTag, 'repo' | 'manifest'>('acr.tags', {
      key: (row) => inRepo(row.repoId, row.tag),
      indexes: { repo: (row) => row.repoId, manifest: (row) => inRepo(row.repoId, row.digest) },
    })
    this.blobs = world.collection<BlobLink>('acr.blobs', { key: (row) => inRepo(row.repoId, row.digest) })
    this.scans = world.collection<Scan>('acr.scans', { key: (row) => inRepo(row.repoId, row.digest) })
    this.layerFindings = world.collection<LayerFindings>('acr.layer-findings', {
      key: (row) => row.layerDigest,
    })
    this.passwords = world.collection<RegistryPassword>('acr.passwords', { key: (row) => row.password })
    this.syncRules = world.collection<SyncRule, 'local'>('acr.sync-rules', {
      key: (row) => row.ruleId,
      indexes: { local: (row) => row.localInstanceId },
    })
    this.syncTasks = world.collection<SyncTask>('acr.sync-tasks', { key: (row) => row.taskId })
    this.lifecycleRules = world.collection<LifecycleRule, 'instance'>('acr.lifecycle-rules', {
      key: (row) => row.ruleId,
      indexes: { instance: (row) => row.instanceId },
    })
  }

  instance(instanceId: string): Readonly<RegistryInstance> {
    const instance = this.instances.get(instanceId)
    if (instance === undefined)
      throw new BusinessFailure('INSTANCE_NOT_EXIST', `The instance ${instanceId} does not exist.`)
    return instance
  }

  /** The instance that serves this host name, or the first one when no instance does (a loopback address). */
  instanceOfHost(host: string): Readonly<RegistryInstance> | undefined {
    const name = host.split(':', 1)[0]
    const all = this.instances.values()
    return all.find((instance) => instance.host === name || instance.vpcHost === name) ?? all[0]
  }

  repositoryAt(instanceId: string, namespace: string, name: string): Readonly<Repository> | undefined {
    return this.repositories.by('path', `${instanceId}/${namespace}/${name}`)[0]
  }

  /** Finds by RepoId, or by names, as most operations allow. */
  repository(by: {
    InstanceId: string
    RepoId?: string
    RepoName?: string
    RepoNamespaceName?: string
  }): Readonly<Repository> {
    this.instance(by.InstanceId)
    const found =
      by.RepoId === undefined
        ? this.repositoryAt(by.InstanceId, by.RepoNamespaceName ?? '', by.RepoName ?? '')
        : this.repositories.get(by.RepoId)
    if (found === undefined || found.instanceId !== by.InstanceId) {
      throw new BusinessFailure('REPO_NOT_EXIST', 'The repository does not exist.')
    }
    return found
  }

  /** The digest that a tag or a digest stands for in a repository. */
  digestOf(repoId: string, reference: string): string | undefined {
    if (reference.startsWith('sha256:'))
      return this.manifests.has(inRepo(repoId, reference)) ? reference : undefined
    return this.tags.get(inRepo(repoId, reference))?.digest
  }
}
