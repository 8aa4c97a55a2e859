import { recordEvent } from '../event.ts'
import type { Kube } from '../kube.ts'
import type { Deployment, Pod, ReplicaSet } from '../object.ts'
import { deadlineOf, deploymentStatus } from './deployment-status.ts'
import { isLeaving, isReady } from './pod-status.ts'
import { syncReplicaSet } from './replica-set.ts'
import { copiedAnnotations, revised, revisionOf, revived, setOf, templateHash } from './revision.ts'
import { limitsOf, nextSizeOfNew, nextSizesOfOld, type SetView } from './rollout.ts'

export type Wake = (at: number) => void

const viewOf = (set: ReplicaSet): SetView => ({
  name: set.metadata.name,
  replicas: set.spec.replicas,
  available: set.status?.availableReplicas ?? 0,
})

/** Brings one deployment as far as it can go at this instant; `wake` asks to be called again later. */
export function reconcileDeployment(
  kube: Kube,
  cluster: string,
  found: Deployment,
  at: number,
  wake: Wake,
): void {
  const rollout = new Rollout(kube, cluster, found, at)
  rollout.run()
  const { deployment, sets } = rollout
  const progress = deployment.status?.conditions?.find(({ type }) => type === 'Progressing')
  const open = progress?.reason === 'ReplicaSetUpdated' || progress?.reason === 'NewReplicaSetCreated'
  if (open && progress !== undefined) {
    const deadline = deadlineOf(deployment, progress)
    if (deadline > at) wake(deadline)
  }
  const { minReadySeconds = 0 } = deployment.spec
  if (minReadySeconds === 0) return
  for (const pod of sets.flatMap((set) => kube.owned<Pod>('pods', set))) {
    const ready = pod.status.conditions.find(({ type }) => type === 'Ready')
    const due = Date.parse(ready?.lastTransitionTime ?? '') + minReadySeconds * 1000
    if (isReady(pod) && due > at) wake(due)
  }
}

class Rollout {
  readonly #kube: Kube
  readonly #cluster: string
  readonly #at: number
  deployment: Deployment
  #isNew = false

  constructor(kube: Kube, cluster: string, deployment: Deployment, at: number) {
    this.#kube = kube
    this.#cluster = cluster
    this.deployment = deployment
    this.#at = at
  }

  /** Oldest first. */
  get sets(): ReplicaSet[] {
    return this.#kube
      .owned<ReplicaSet>('replicasets', this.deployment)
      .sort((a, b) => revisionOf(a) - revisionOf(b))
  }

  run(): void {
    const isPaused = this.deployment.spec.paused === true
    if (!isPaused) this.#ensureNext()
    for (let round = 0; round < 50; round += 1) {
      for (const set of this.sets) syncReplicaSet(this.#kube, this.#cluster, set, this.#at)
      if (!(isPaused ? this.#resizePaused() : this.#resize())) break
    }
    if (!isPaused) this.#forgetOldSets()
    const sets = this.sets
    const status = deploymentStatus(
      this.deployment,
      { next: this.#next(sets), sets, isNew: this.#isNew },
      this.#at,
    )
    if (status !== this.deployment.status) this.#write({ ...this.deployment, status })
  }

  #write(deployment: Deployment): void {
    this.deployment = this.#kube.put(this.#cluster, 'deployments', deployment, this.#at)
  }

  #next(sets: ReplicaSet[]): ReplicaSet | undefined {
    const hash = templateHash(this.deployment.spec.template)
    return sets.find(({ metadata }) => metadata.labels?.['pod-template-hash'] === hash)
  }

  #ensureNext(): void {
    const sets = this.sets
    const next = this.#next(sets)
    const newest = Math.max(0, ...sets.filter((set) => set !== next).map(revisionOf))
    let revision = next === undefined ? 0 : revisionOf(next)
    if (next === undefined || revision <= newest) {
      revision = newest + 1
      const written =
        next === undefined
          ? setOf(this.#kube, this.#cluster, this.deployment, revision, this.#at)
          : revived(next, revision, copiedAnnotations(this.deployment))
      this.#kube.put(this.#cluster, 'replicasets', written, this.#at)
      this.#isNew = true
    }
    if (revisionOf(this.deployment) !== revision) this.#write(revised(this.deployment, revision))
  }

  /** One step of the rollout; answers whether anything was resized. */
  #resize(): boolean {
    const sets = this.sets
    const next = this.#next(sets)
    if (next === undefined) return false
    const old = sets.filter((set) => set !== next)
    const { replicas, strategy } = this.deployment.spec
    if (strategy.type === 'Recreate') return this.#recreate(next, old)
    const limits = limitsOf(strategy.rollingUpdate, replicas)
    const size = nextSizeOfNew(replicas, limits, viewOf(next), old.map(viewOf))
    if (this.#scale(next, size)) return true
    const sizes = nextSizesOfOld(replicas, limits, viewOf(next), old.map(viewOf))
    return old.map((set) => this.#scale(set, sizes.get(set.metadata.name) ?? 0)).includes(true)
  }

  #recreate(next: ReplicaSet, old: ReplicaSet[]): boolean {
    if (old.map((set) => this.#scale(set, 0)).includes(true)) return true
    const remaining = old.flatMap((set) => this.#kube.owned('pods', set)).length
    return remaining === 0 && this.#scale(next, this.deployment.spec.replicas)
  }

  /** Paused: only a change of spec.replicas acts, on the newest set that has pods. */
  #resizePaused(): boolean {
    const active = this.sets.filter(({ spec }) => spec.replicas > 0)
    const last = active.at(-1) ?? this.sets.at(-1)
    if (last === undefined) return false
    const others = active.filter((set) => set !== last).reduce((sum, { spec }) => sum + spec.replicas, 0)
    return this.#scale(last, Math.max(0, this.deployment.spec.replicas - others))
  }

  #scale(set: ReplicaSet, size: number): boolean {
    if (set.spec.replicas === size) return false
    const { metadata, spec } = set
    const generation = (metadata.generation ?? 1) + 1
    const scaled = { ...set, metadata: { ...metadata, generation }, spec: { ...spec, replicas: size } }
    this.#kube.put(this.#cluster, 'replicasets', scaled, this.#at)
    const direction = size > spec.replicas ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${metadata.name} from ${spec.replicas} to ${size}`
    const event = {
      type: 'Normal' as const,
      reason: 'ScalingReplicaSet',
      message,
      component: 'deployment-controller',
    }
    recordEvent(this.#kube, this.#cluster, this.deployment, event, this.#at)
    return true
  }

  #forgetOldSets(): void {
    const sets = this.sets
    const next = this.#next(sets)
    const idle = sets.filter((set) => set !== next && set.spec.replicas === 0)
    const empty = idle.filter((set) => this.#kube.owned<Pod>('pods', set).every(isLeaving))
    const surplus = Math.max(0, empty.length - this.deployment.spec.revisionHistoryLimit)
    for (const set of empty.slice(0, surplus)) this.#kube.remove(this.#cluster, 'replicasets', set, this.#at)
  }
}
