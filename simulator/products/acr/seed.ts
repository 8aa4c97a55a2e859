import type { World } from '../../kernel/world.ts'
import { scheduleCleanup } from './cleanup.ts'
import { mediaTypes, pointTag, storeManifest } from './images.ts'
import type { Finding, LifecycleRule, RegistryInstance, Repository, SyncRule } from './rows.ts'
import { startScan } from './scans.ts'
import { acrOf, idFrom, inRepo } from './state.ts'

export interface RepositoryPath {
  instanceId: string
  namespace: string
  repository: string
}

export interface LayerSpec {
  /** The size that manifest and OpenAPI state; the bytes kept are a few. */
  size: number
  /** Same seed and size, same layer: base layers are shared between images. */
  seed: string
  /** What a scanner finds in this layer, in every image that has it. */
  findings?: Finding[]
}

/** Makes an instance with its namespaces. Hosts follow the vendor's pattern. */
export function createRegistry(
  world: World,
  options: {
    instanceId: string
    instanceName: string
    region?: string
    namespaces?: string[]
    autoScan?: boolean
    createdAt?: number
    tags?: Record<string, string>
    specification?: string
    /** What a sync rule copies here makes its repository. */
    autoCreateRepo?: boolean
    publicAccess?: RegistryInstance['publicAccess']
  },
): void {
  const state = acrOf(world)
  const { instanceId, instanceName } = options
  const region = options.region ?? world.region
  state.instances.put({
    instanceId,
    instanceName,
    region,
    specification: options.specification ?? 'Enterprise_Advanced',
    status: 'RUNNING',
    host: `${instanceName}.${region}.cr.aliyuncs.com`,
    vpcHost: `${instanceName}-vpc.${region}.cr.aliyuncs.com`,
    vpcId: idFrom('vpc', `${instanceId}:vpc`),
    publicAccess: options.publicAccess ?? { enabled: true, entries: null },
    tags: options.tags ?? {},
    createdAt: options.createdAt ?? world.clock.now(),
  })
  for (const name of options.namespaces ?? []) {
    state.namespaces.put({
      namespaceId: idFrom('crn', `${instanceId}/${name}`),
      instanceId,
      name,
      autoCreateRepo: options.autoCreateRepo ?? false,
      autoScan: options.autoScan ?? true,
    })
  }
}

export function createRepository(
  world: World,
  options: {
    instanceId: string
    namespace: string
    name: string
    tagImmutability?: boolean
    summary?: string
    createdAt?: number
  },
): Readonly<Repository> {
  const { instanceId, namespace, name } = options
  const createdAt = options.createdAt ?? world.clock.now()
  return acrOf(world).repositories.put({
    repoId: idFrom('crr', `${instanceId}/${namespace}/${name}`),
    instanceId,
    namespace,
    name,
    repoType: 'PRIVATE',
    tagImmutability: options.tagImmutability ?? false,
    summary: options.summary ?? name,
    detail: '',
    createdAt,
    modifiedAt: createdAt,
  })
}

/**
 * Pushes an image as a build would: config with labels, layers, manifest, tags. The digest is that of the real
 * manifest bytes and follows from revision, layers, labels and createdAt alone.
 */
export function createImage(
  world: World,
  options: RepositoryPath & {
    tags: string[]
    /** Full commit SHA; becomes the label org.opencontainers.image.revision. */
    revision: string
    layers: LayerSpec[]
    createdAt?: number
    labels?: Record<string, string>
    architecture?: string
    /** The scan that follows the push ends as FAILED. */
    scanFails?: boolean
  },
): { digest: string; repoId: string; imageSize: number } {
  const state = acrOf(world)
  const repository = repositoryOf(world, options)
  const { repoId } = repository
  const createdAt = options.createdAt ?? world.clock.now()
  const layers = options.layers.map(({ size, seed, findings }) => {
    const digest = world.store.putBlob(Buffer.from(`layer ${seed} ${size}\n`))
    state.blobs.put({ repoId, digest, size })
    if (findings !== undefined) state.layerFindings.put({ layerDigest: digest, findings })
    return { mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size, digest }
  })
  const created = new Date(createdAt).toISOString()
  const config = Buffer.from(
    JSON.stringify({
      architecture: options.architecture ?? 'amd64',
      os: 'linux',
      created,
      config: { Labels: { 'org.opencontainers.image.revision': options.revision, ...options.labels } },
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
      history: options.layers.map(({ seed }) => ({ created, created_by: `COPY ${seed}` })),
    }),
  )
  const configDigest = world.store.putBlob(config)
  state.blobs.put({ repoId, digest: configDigest, size: config.length })
  const manifest = Buffer.from(
    JSON.stringify(
      {
        schemaVersion: 2,
        mediaType: mediaTypes.dockerManifest,
        config: {
          mediaType: 'application/vnd.docker.container.image.v1+json',
          size: config.length,
          digest: configDigest,
        },
        layers,
      },
      null,
      3,
    ),
  )
  const { digest, imageSize } = storeManifest(
    state,
    repository,
    manifest,
    mediaTypes.dockerManifest,
    createdAt,
  )
  if (options.scanFails === true) startScan(state, repoId, digest, createdAt, { willFail: true })
  for (const tag of options.tags) pointTag(state, repository, tag, digest, createdAt)
  return { digest, repoId, imageSize }
}

/** Pushes a multi-architecture image: an index over manifests that the repository has. */
export function createImageIndex(
  world: World,
  options: RepositoryPath & {
    tags: string[]
    children: Array<{ digest: string; architecture: string }>
    createdAt?: number
  },
): { digest: string } {
  const state = acrOf(world)
  const repository = repositoryOf(world, options)
  const createdAt = options.createdAt ?? world.clock.now()
  const manifests = options.children.map(({ digest, architecture }) => ({
    mediaType: mediaTypes.dockerManifest,
    size: state.manifests.get(inRepo(repository.repoId, digest))?.size ?? 0,
    digest,
    platform: { architecture, os: 'linux' },
  }))
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }, null, 3),
  )
  const { digest } = storeManifest(state, repository, bytes, mediaTypes.ociIndex, createdAt)
  for (const tag of options.tags) pointTag(state, repository, tag, digest, createdAt)
  return { digest }
}

/** Replicates every new tag of a namespace to another instance; both sides need the repositories. */
export function createSyncRule(
  world: World,
  options: { from: string; to: string; namespace: string; tagFilter?: string; createdAt?: number },
): Readonly<SyncRule> {
  const { from, to, namespace } = options
  return acrOf(world).syncRules.put({
    ruleId: idFrom('crsr', `${from}/${namespace}>${to}`),
    name: `${namespace}-to-${to}`,
    scope: 'NAMESPACE',
    trigger: 'PASSIVE',
    localInstanceId: from,
    localNamespace: namespace,
    localRepoName: '',
    targetInstanceId: to,
    targetNamespace: namespace,
    targetRepoName: '',
    tagFilter: options.tagFilter ?? '.*',
    createdAt: options.createdAt ?? world.clock.now(),
  })
}

/** Points one more tag to a digest that the repository has. */
export function tagImage(
  world: World,
  options: RepositoryPath & { digest: string; tag: string; at?: number },
): void {
  const state = acrOf(world)
  const repository = repositoryOf(world, options)
  if (!state.manifests.has(inRepo(repository.repoId, options.digest)))
    throw new Error(`no manifest ${options.digest}`)
  pointTag(state, repository, options.tag, options.digest, options.at ?? world.clock.now())
}

/** Sets a finished scan outright; for what layers cannot say, `findings` on a layer is the more lifelike way. */
export function setScanFindings(
  world: World,
  options: RepositoryPath & {
    digest: string
    findings: Finding[]
    finishedAt?: number
    status?: 'COMPLETE' | 'FAILED'
  },
): void {
  const state = acrOf(world)
  const { repoId } = repositoryOf(world, options)
  const finishedAt = options.finishedAt ?? world.clock.now()
  const layer = state.manifests.get(inRepo(repoId, options.digest))?.references.at(-1) ?? ''
  state.scans.put({
    repoId,
    digest: options.digest,
    status: options.status ?? 'COMPLETE',
    scanService: 'ACR_SCAN_SERVICE',
    scanType: 'VULNERABILITY',
    startedAt: finishedAt - 30_000,
    finishedAt,
    findings: options.findings.map((finding) => ({ ...finding, addedBy: layer })),
    willFail: options.status === 'FAILED',
  })
}

export function createLifecycleRule(
  world: World,
  options: Pick<LifecycleRule, 'instanceId'> & Partial<LifecycleRule>,
): Readonly<LifecycleRule> {
  const at = options.createdAt ?? world.clock.now()
  const name = `${options.instanceId}/${options.namespace ?? ''}/${options.repoName ?? ''}`
  const state = acrOf(world)
  const rule = state.lifecycleRules.put({
    ruleId: idFrom('cralr', name),
    scope: 'INSTANCE',
    namespace: '',
    repoName: '',
    retentionTagCount: 30,
    tagRegexp: '',
    scheduleTime: 'WEEK',
    auto: true,
    enableDeleteTag: true,
    createdAt: at,
    modifiedAt: at,
    nextAt: Math.max(at, world.clock.now()) + 7 * 86_400_000,
    ...options,
  })
  scheduleCleanup(state, rule)
  return rule
}

/** Public host of an instance: the first part of its image references. */
export function registryHost(world: World, instanceId: string): string {
  const host = acrOf(world).instances.get(instanceId)?.host
  if (host === undefined) throw new Error(`no registry instance ${instanceId}`)
  return host
}

/** What a kubelet would pull: the digest behind a tag or digest at a registry host, or undefined. */
export function hasImage(
  world: World,
  host: string,
  namespace: string,
  repository: string,
  reference: string,
): string | undefined {
  const state = acrOf(world)
  const instance = state.instances.values().find((row) => row.host === host || row.vpcHost === host)
  const found =
    instance === undefined ? undefined : state.repositoryAt(instance.instanceId, namespace, repository)
  return found === undefined ? undefined : state.digestOf(found.repoId, reference)
}

function repositoryOf(world: World, path: RepositoryPath): Readonly<Repository> {
  const found = acrOf(world).repositoryAt(path.instanceId, path.namespace, path.repository)
  if (found === undefined)
    throw new Error(`no repository ${path.namespace}/${path.repository} in ${path.instanceId}`)
  return found
}
