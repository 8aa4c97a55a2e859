import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { isReady } from '../kubernetes/controller/pod-status.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import { isObject, type Pod, textOf } from '../kubernetes/object.ts'
import type { Change } from '../kubernetes/watch-hub.ts'
import { countsAs, familyOf, reroutes, weightsOf } from './routing.ts'

export interface MeasuredContainer {
  name: string
  /** Cores; absent: no limit. */
  cpuLimit?: number
  /** Bytes. */
  memoryLimit?: number
  /** What it asked for; where only a limit is written, that is what it asks for. */
  cpuRequest?: number
  memoryRequest?: number
}

/** What one pod did from its making to its end: all that its series are made of. */
export interface Spell {
  uid: string
  cluster: string
  namespace: string
  pod: string
  workload: { kind: string; name: string }
  containers: MeasuredContainer[]
  /** Of its images, as written and as pulled. */
  digests: string[]
  createdAt: number
  /** When its containers first ran. */
  startedAt?: number
  endedAt?: number
  /** The workload whose pace and manner it has, where that is another one. */
  family?: string
  /** When it got requests, and how much of its full pace; 1 when absent. */
  serving: Array<{ from: number; to?: number; weight?: number }>
  /** Restarts counted after each instant at which the count changed. */
  restarts: Array<{ at: number; count: number }>
}

const keptMs = 7 * 86_400_000
const longest = 300

const units: Record<string, number> = {
  m: 0.001,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  k: 1e3,
  M: 1e6,
  G: 1e9,
}

/** A Kubernetes quantity as a number. */
export function quantityOf(text: string): number | undefined {
  const match = /^([0-9.]+)(m|[KMG]i|[kMG])?$/.exec(text)
  return match === null ? undefined : Number(match[1]) * (units[match[2] ?? ''] ?? 1)
}

function containersOf(pod: Pod): MeasuredContainer[] {
  return pod.spec.containers.map(({ name, resources }) => {
    const limits = isObject(resources) && isObject(resources.limits) ? resources.limits : {}
    const requests = isObject(resources) && isObject(resources.requests) ? resources.requests : {}
    const read = (from: typeof limits, key: 'cpu' | 'memory') =>
      from[key] === undefined ? undefined : quantityOf(textOf(from[key]))
    const cpuLimit = read(limits, 'cpu')
    const memoryLimit = read(limits, 'memory')
    const cpuRequest = read(requests, 'cpu') ?? cpuLimit
    const memoryRequest = read(requests, 'memory') ?? memoryLimit
    return {
      name,
      ...(cpuLimit === undefined ? {} : { cpuLimit }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
      ...(cpuRequest === undefined ? {} : { cpuRequest }),
      ...(memoryRequest === undefined ? {} : { memoryRequest }),
    }
  })
}

const digestsOf = (pod: Pod): string[] => [
  ...new Set(
    [
      ...pod.spec.containers.map(({ image }) => image),
      ...pod.status.containerStatuses.map(({ imageID }) => imageID),
    ].flatMap((text) => /sha256:[0-9a-f]{64}$/.exec(text)?.[0] ?? []),
  ),
]

const startOf = (pod: Pod): number | undefined => {
  const times = pod.status.containerStatuses.flatMap(({ state, lastState }) =>
    [state.running?.startedAt, lastState.terminated?.startedAt].flatMap((text) => text ?? []),
  )
  return times.length === 0 ? undefined : Math.min(...times.map((text) => Date.parse(text)))
}

const restartsOf = (pod: Pod): number =>
  pod.status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0)

/** The spells of all pods, those that ended within the last week too. */
export class Spells {
  readonly #world: World
  readonly #rows: Collection<Spell, 'byCluster'>
  /** The earliest end of those that are kept; not known before the first look. */
  #firstEnd = Number.NEGATIVE_INFINITY

  constructor(world: World) {
    this.#world = world
    this.#rows = world.collection('arms.spells', {
      key: (spell: Spell) => spell.uid,
      indexes: { byCluster: (spell: Spell) => spell.cluster },
    })
    kubeOf(world).onChange((cluster, change, at) => {
      if (change.resource === 'pods') this.#follow(cluster, change, at)
      if (reroutes(change)) this.#route(cluster, change.object.metadata.namespace ?? '', at)
    })
  }

  /** What is known of a pod that nobody watched: seeded ones have stood there for long. */
  #fromPod(cluster: string, pod: Pod): Spell {
    const ready = pod.status.conditions.find(({ type }) => type === 'Ready')
    const startedAt = startOf(pod)
    const count = restartsOf(pod)
    const kube = kubeOf(this.#world)
    const namespace = pod.metadata.namespace ?? 'default'
    const workload = countsAs(kube, cluster, pod) ?? { kind: 'Pod', name: pod.metadata.name }
    const family = familyOf(kube, cluster, namespace, workload)
    return {
      uid: pod.metadata.uid,
      cluster,
      namespace,
      pod: pod.metadata.name,
      workload,
      ...(family === workload.name ? {} : { family }),
      containers: containersOf(pod),
      digests: digestsOf(pod),
      createdAt: Date.parse(pod.metadata.creationTimestamp),
      ...(startedAt === undefined ? {} : { startedAt }),
      serving: isReady(pod) ? [{ from: Date.parse(ready?.lastTransitionTime ?? '') || 0 }] : [],
      restarts: count === 0 ? [] : [{ at: startedAt ?? 0, count }],
    }
  }

  #follow(cluster: string, change: Change, at: number): void {
    const pod = change.object as Pod
    const known = this.#rows.get(pod.metadata.uid)
    // A deployment that is deleted takes its sets along: the pod's own words come first.
    const before = known ?? this.#fromPod(cluster, (change.before ?? change.object) as Pod)
    const startedAt = before.startedAt ?? startOf(pod)
    const isEnd = change.type === 'DELETED'
    const isServing = isReady(pod) && !isEnd
    const wasServing = change.before !== undefined && isReady(change.before as Pod)
    this.#rows.put({
      ...before,
      digests: [...new Set([...before.digests, ...digestsOf(pod)])],
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(isEnd ? { endedAt: at } : {}),
      serving: isServing ? before.serving : servingAfter(before.serving, 0, at),
      restarts: restartsAfter(before.restarts, restartsOf(pod), at),
    })
    if (isServing !== wasServing || isEnd) this.#route(cluster, before.namespace, at, pod)
    if (isEnd) this.#forget(at)
  }

  /** Requests go elsewhere from now on: a pod came or went (`changed`), a Service or a stated share changed. */
  #route(cluster: string, namespace: string, at: number, changed?: Pod): void {
    const moved: Array<{ before: Spell; serving: Spell['serving'] }> = []
    for (const [pod, weight] of weightsOf(this.#world, cluster, namespace, changed)) {
      const spell = this.#rows.get(pod.metadata.uid)
      // Nobody watched it: it has been getting its full pace.
      if (spell === undefined && weight === 1) continue
      const before = spell ?? this.#fromPod(cluster, pod)
      const serving = servingAfter(before.serving, weight, at)
      if (spell === undefined || serving !== before.serving) moved.push({ before, serving })
    }
    moved.sort((a, b) => (a.before.pod < b.before.pod ? -1 : 1))
    for (const { before, serving } of moved) this.#rows.put({ ...before, serving })
  }

  /** Called at every end; all are looked at only when the first of them is too old. */
  #forget(now: number): void {
    this.#firstEnd = Math.min(this.#firstEnd, now)
    if (this.#firstEnd >= now - keptMs) return
    this.#firstEnd = now
    for (const { uid, endedAt } of this.#rows.values()) {
      if (endedAt === undefined) continue
      if (endedAt < now - keptMs) this.#rows.delete(uid)
      else this.#firstEnd = Math.min(this.#firstEnd, endedAt)
    }
  }

  of(cluster: string): Spell[] {
    const rows = this.#rows.by('byCluster', cluster)
    const known = new Set(rows.map(({ uid }) => uid))
    const unwatched = kubeOf(this.#world)
      .list<Pod>(cluster, 'pods')
      .filter(({ metadata }) => !known.has(metadata.uid))
    return [...rows, ...unwatched.map((pod) => this.#fromPod(cluster, pod))]
  }
}

/** Weight 0: it gets none from now on. */
function servingAfter(serving: Spell['serving'], weight: number, at: number): Spell['serving'] {
  const last = serving.at(-1)
  const open = last !== undefined && last.to === undefined ? (last.weight ?? 1) : 0
  if (weight === open) return serving
  const closed = open === 0 || last === undefined ? serving : [...serving.slice(0, -1), { ...last, to: at }]
  if (weight === 0) return closed
  return [...closed.slice(1 - longest), { from: at, ...(weight === 1 ? {} : { weight }) }]
}

function restartsAfter(restarts: Spell['restarts'], count: number, at: number): Spell['restarts'] {
  return (restarts.at(-1)?.count ?? 0) === count ? restarts : [...restarts.slice(1 - longest), { at, count }]
}

const opened = new WeakMap<World, Spells>()

export function spellsOf(world: World): Spells {
  const spells = opened.get(world) ?? new Spells(world)
  opened.set(world, spells)
  return spells
}
