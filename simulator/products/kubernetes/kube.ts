import { hash } from 'node:crypto'
import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { type Bindings, openBindings } from './binding.ts'
import { type ImagePull, pullFromRegistry } from './image-pull.ts'
import { controllerOf, type KubeObject } from './object.ts'
import { type Change, WatchHub } from './watch-hub.ts'

export interface ClusterRow {
  id: string
  name: string
  version: string
}

interface Row {
  cluster: string
  resource: string
  object: KubeObject
}

const textCompare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const pathOf = (cluster: string, resource: string, namespace: string, name: string) =>
  `${cluster}/${resource}/${namespace}/${name}`

/** The objects of all clusters, their revisions and watchers: what etcd is to a cluster. */
export class Kube {
  readonly world: World
  readonly clusters: Collection<ClusterRow, 'byName'>
  readonly bindings: Bindings
  /** How a kubelet finds an image; tests may put their own. */
  pullImage: ImagePull = pullFromRegistry
  readonly #objects: Collection<Row, 'byResource' | 'byNamespace' | 'byOwner'>
  readonly #revisions: Collection<{ cluster: string; revision: number }>
  readonly #hubs = new Map<string, WatchHub>()
  #quiet = false
  readonly #listeners: Array<(cluster: string, change: Change, at: number) => void> = []

  constructor(world: World) {
    this.world = world
    this.bindings = openBindings(world)
    this.clusters = world.collection('kubernetes.clusters', {
      key: (row: ClusterRow) => row.id,
      indexes: { byName: (row: ClusterRow) => row.name },
    })
    this.#objects = world.collection('kubernetes.objects', {
      key: ({ cluster, resource, object: { metadata } }: Row) =>
        pathOf(cluster, resource, metadata.namespace ?? '', metadata.name),
      indexes: {
        byResource: (row: Row) => `${row.cluster}/${row.resource}`,
        byNamespace: (row: Row) => `${row.cluster}/${row.resource}/${row.object.metadata.namespace ?? ''}`,
        byOwner: (row: Row) => {
          const owner = controllerOf(row.object)
          return owner === undefined ? undefined : `${row.resource}/${owner.uid}`
        },
      },
    })
    this.#revisions = world.collection('kubernetes.revisions', {
      key: (row: { cluster: string; revision: number }) => row.cluster,
    })
  }

  /** The cluster of this id or this name. */
  cluster(idOrName: string): Readonly<ClusterRow> | undefined {
    return this.clusters.get(idOrName) ?? this.clusters.by('byName', idOrName)[0]
  }

  revision(cluster: string): number {
    return this.#revisions.get(cluster)?.revision ?? 1000
  }

  hub(cluster: string): WatchHub {
    let hub = this.#hubs.get(cluster)
    if (hub === undefined) {
      hub = new WatchHub(this.revision(cluster))
      this.#hubs.set(cluster, hub)
    }
    return hub
  }

  get<T extends KubeObject>(cluster: string, resource: string, namespace: string, name: string) {
    return this.#objects.get(pathOf(cluster, resource, namespace, name))?.object as T | undefined
  }

  /** By namespace and name, as a real list comes; all namespaces when none is given. */
  list<T extends KubeObject>(
    cluster: string,
    resource: string,
    namespace = '',
    matches: (object: T) => boolean = () => true,
  ): T[] {
    return this.unordered<T>(cluster, resource, namespace)
      .filter(matches)
      .sort(
        (a, b) =>
          textCompare(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
          textCompare(a.metadata.name, b.metadata.name),
      )
  }

  /** As list, for whoever does not mind the order: putting a namespace of hundreds in order is what a list costs. */
  unordered<T extends KubeObject>(cluster: string, resource: string, namespace = ''): T[] {
    const rows =
      namespace === ''
        ? this.#objects.by('byResource', `${cluster}/${resource}`)
        : this.#objects.by('byNamespace', `${cluster}/${resource}/${namespace}`)
    return rows.map(({ object }) => object as T)
  }

  /** What this owner controls. */
  owned<T extends KubeObject>(resource: string, owner: KubeObject): T[] {
    return this.#objects.by('byOwner', `${resource}/${owner.metadata.uid}`).map(({ object }) => object as T)
  }

  /** Writes an object with the cluster's next revision and tells everybody; answers it as written. */
  put<T extends KubeObject>(cluster: string, resource: string, object: T, at: number): T {
    const { namespace = '', name } = object.metadata
    const before = this.get(cluster, resource, namespace, name)
    const revision = this.#nextRevision(cluster)
    const written: T = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
    this.#objects.put({ cluster, resource, object: written })
    this.#tell(
      cluster,
      { type: before === undefined ? 'ADDED' : 'MODIFIED', resource, revision, object: written, before },
      at,
    )
    return written
  }

  remove(cluster: string, resource: string, object: KubeObject, at: number): KubeObject | undefined {
    const { namespace = '', name } = object.metadata
    const before = this.get(cluster, resource, namespace, name)
    if (before === undefined) return undefined
    this.#objects.delete(pathOf(cluster, resource, namespace, name))
    const revision = this.#nextRevision(cluster)
    const last = { ...before, metadata: { ...before.metadata, resourceVersion: String(revision) } }
    this.#tell(cluster, { type: 'DELETED', resource, revision, object: last, before }, at)
    return last
  }

  /** Writes without waking controllers: for what has settled long ago. */
  quietly(work: () => void): void {
    this.#quiet = true
    try {
      work()
    } finally {
      this.#quiet = false
    }
  }

  onChange(listener: (cluster: string, change: Change, at: number) => void): void {
    this.#listeners.push(listener)
  }

  /** A uid for the next object written: unique, and the same in every run of one scenario. */
  nextUid(cluster: string, name: string): string {
    const hex = hash('sha256', `${cluster}/${name}/${this.revision(cluster)}`, 'hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }

  #nextRevision(cluster: string): number {
    const revision = this.revision(cluster) + 1
    this.#revisions.put({ cluster, revision })
    return revision
  }

  #tell(cluster: string, change: Change, at: number): void {
    this.hub(cluster).publish(change)
    if (this.#quiet) return
    for (const listener of this.#listeners) listener(cluster, change, at)
  }
}

const kubes = new WeakMap<World, Kube>()

/** The clusters of this world; opened by the first who asks. */
export function kubeOf(world: World): Kube {
  let kube = kubes.get(world)
  if (kube === undefined) {
    kube = new Kube(world)
    kubes.set(world, kube)
  }
  return kube
}
