import { isDeepStrictEqual } from 'node:util'
import { isLeaving } from '../controller/pod-status.ts'
import { syncReplicaSet } from '../controller/replica-set.ts'
import { recordEvent } from '../event.ts'
import type { Kube } from '../kube.ts'
import {
  type Condition,
  type KubeObject,
  type Pod,
  type ReplicaSet,
  stamp,
  withCondition,
} from '../object.ts'
import { hashLabel, type PauseCondition, type Rollout, type RolloutStatus } from './object.ts'
import { isPause, pauseMs, sizesOf, surgeOf, weightAt } from './plan.ts'
import { hashOf, hashOfSet, scaleSet, setOf, setsOf } from './sets.ts'

type Wake = (at: number) => void

/** Brings one Rollout as far as it can go at this instant; `wake` asks to be called again later. */
export function reconcileRollout(kube: Kube, cluster: string, found: Rollout, at: number, wake: Wake): void {
  new Reconciling(kube, cluster, found, at, wake).run()
}

const available = (set: ReplicaSet | undefined): number => set?.status?.availableReplicas ?? 0

class Reconciling {
  readonly #kube: Kube
  readonly #cluster: string
  readonly #at: number
  readonly #wake: Wake
  readonly #rollout: Rollout
  readonly #hash: string
  #status: RolloutStatus

  constructor(kube: Kube, cluster: string, rollout: Rollout, at: number, wake: Wake) {
    this.#kube = kube
    this.#cluster = cluster
    this.#at = at
    this.#wake = wake
    this.#rollout = rollout
    this.#hash = hashOf(rollout)
    this.#status = { ...rollout.status }
  }

  get #sets(): ReplicaSet[] {
    return setsOf(this.#kube, this.#rollout)
  }

  #set(hash: string | undefined): ReplicaSet | undefined {
    return this.#sets.find((set) => hashOfSet(set) === hash)
  }

  get #isStable(): boolean {
    return this.#status.stableRS === this.#hash
  }

  run(): void {
    if (this.#set(this.#hash) === undefined) {
      const set = setOf(this.#kube, this.#cluster, this.#rollout, this.#sets, this.#at)
      this.#kube.put(this.#cluster, 'replicasets', set, this.#at)
    }
    this.#begin()
    for (let round = 0; round < 50; round += 1) {
      for (const set of this.#sets) syncReplicaSet(this.#kube, this.#cluster, set, this.#at)
      if (!this.#act()) break
    }
    this.#forgetOldSets()
    this.#tell()
  }

  /** A template that is not the one of the last time starts anew; the first one ever is stable at once. */
  #begin(): void {
    const status = this.#status
    if (status.currentPodHash === this.#hash) return
    const { promoteFull: _full, abort: _abort, abortedAt: _at, pauseConditions: _pauses, ...kept } = status
    this.#status = {
      ...kept,
      currentPodHash: this.#hash,
      stableRS: status.stableRS ?? this.#hash,
      controllerPause: false,
    }
    if (this.#steps.length > 0) this.#status.currentStepIndex = this.#isStable ? this.#steps.length : 0
    if (status.currentPodHash !== undefined) this.#event('RolloutUpdated', `Rollout updated to ${this.#hash}`)
  }

  get #steps() {
    return this.#rollout.spec.strategy.canary?.steps ?? []
  }

  /** One move; answers whether there may be another. */
  #act(): boolean {
    if (this.#isStable) return this.#size(this.#hash, this.#rollout.spec.replicas, 0)
    if (this.#status.abort === true) return this.#goBack()
    if (this.#rollout.spec.paused === true) return false
    return this.#rollout.spec.strategy.blueGreen === undefined ? this.#canary() : this.#blueGreen()
  }

  /** Brings the set of `first` to a size, and the others together to one when it stands; answers whether anything moved. */
  #size(first: string | undefined, size: number, others: number): boolean {
    const sets = this.#sets
    const set = sets.find((one) => hashOfSet(one) === first)
    if (set === undefined) return false
    const before = sets.map(({ spec }) => spec.replicas).join()
    scaleSet(this.#kube, this.#cluster, set, size, this.#at)
    if (available(set) >= size) {
      const stable = sets.find((one) => one !== set && hashOfSet(one) === this.#status.stableRS)
      for (const one of sets) {
        if (one !== set) scaleSet(this.#kube, this.#cluster, one, one === stable ? others : 0, this.#at)
      }
    }
    return this.#sets.map(({ spec }) => spec.replicas).join() !== before
  }

  #goBack(): boolean {
    const { stableRS, abortedAt } = this.#status
    if (abortedAt === undefined) {
      this.#status = { ...this.#status, abortedAt: stamp(this.#at), controllerPause: false }
      delete this.#status.pauseConditions
      if (this.#steps.length > 0) this.#status.currentStepIndex = 0
      this.#event('RolloutAborted', 'Rollout aborted')
    }
    this.#point(stableRS)
    return this.#size(stableRS, this.#rollout.spec.replicas, 0)
  }

  #canary(): boolean {
    const steps = this.#steps
    const { spec } = this.#rollout
    if (this.#status.promoteFull === true) {
      delete this.#status.pauseConditions
      this.#status.controllerPause = false
      if (steps.length > 0) this.#status.currentStepIndex = steps.length
    }
    const index = this.#status.currentStepIndex ?? steps.length
    const weight = weightAt(steps, index)
    const routed = spec.strategy.canary?.trafficRouting !== undefined
    const sizes = sizesOf(spec.replicas, surgeOf(this.#rollout), weight)
    // Behind a router the stable version stays whole until the end.
    const stable = routed && weight < 100 ? spec.replicas : sizes.stable
    const next = routed ? Math.ceil((spec.replicas * weight) / 100) : sizes.next
    if (this.#size(this.#hash, next, stable)) return true
    if (available(this.#set(this.#hash)) < next) return false
    if (routed) this.#weigh(weight)
    const step = steps[index]
    if (step === undefined) return this.#finish()
    if (isPause(step)) return this.#pause(index, 'CanaryPauseStep', pauseMs(step))
    this.#status.currentStepIndex = index + 1
    return true
  }

  #weigh(weight: number): void {
    const { stableRS = '' } = this.#status
    this.#status.canary = {
      weights: {
        canary: { weight, podTemplateHash: this.#hash },
        stable: { weight: 100 - weight, podTemplateHash: stableRS },
      },
    }
  }

  /** True when the pause is over. */
  #pause(index: number, reason: PauseCondition['reason'], forMs: number | undefined): boolean {
    const begun = this.#status.pauseConditions?.find((one) => one.reason === reason)
    if (begun === undefined) {
      if (this.#status.controllerPause === true) {
        this.#status = { ...this.#status, controllerPause: false }
        delete this.#status.pauseConditions
        if (reason === 'CanaryPauseStep') this.#status.currentStepIndex = index + 1
        return true
      }
      this.#status.pauseConditions = [{ reason, startTime: stamp(this.#at) }]
      this.#status.controllerPause = true
      this.#event('RolloutPaused', `Rollout is paused (${reason})`)
      if (forMs !== undefined) this.#wake(this.#at + forMs)
      return false
    }
    if (forMs === undefined) return false
    const end = Date.parse(begun.startTime) + forMs
    if (end > this.#at) {
      this.#wake(end)
      return false
    }
    delete this.#status.pauseConditions
    return true
  }

  #blueGreen(): boolean {
    const { blueGreen } = this.#rollout.spec.strategy
    const { replicas } = this.#rollout.spec
    const next = this.#set(this.#hash)
    if (blueGreen === undefined || next === undefined) return false
    const stable = this.#set(this.#status.stableRS)
    const [sizeBefore, stableBefore] = [next.spec.replicas, stable?.spec.replicas]
    scaleSet(this.#kube, this.#cluster, next, replicas, this.#at)
    if (stable !== undefined) scaleSet(this.#kube, this.#cluster, stable, replicas, this.#at)
    if (sizeBefore !== replicas || (stableBefore ?? replicas) !== replicas) return true
    if (blueGreen.previewService !== undefined) this.#select(blueGreen.previewService, this.#hash)
    if (available(next) < replicas) return false
    const mayGo = blueGreen.autoPromotionEnabled !== false || this.#status.promoteFull === true
    if (!mayGo && !this.#pause(0, 'BlueGreenPause', undefined)) return false
    this.#point(this.#hash)
    return this.#finish()
  }

  /** The next version is the stable one from now on. */
  #finish(): boolean {
    this.#point(this.#hash)
    const { promoteFull: _full, pauseConditions: _pauses, ...kept } = this.#status
    this.#status = { ...kept, stableRS: this.#hash, controllerPause: false }
    if (this.#rollout.spec.strategy.canary?.trafficRouting !== undefined) this.#weigh(100)
    this.#event('RolloutCompleted', `Rollout completed update to ${this.#hash}`)
    return true
  }

  /** Blue-green: what the active Service chooses. */
  #point(hash: string | undefined): void {
    const { blueGreen } = this.#rollout.spec.strategy
    if (blueGreen === undefined || hash === undefined) return
    this.#select(blueGreen.activeService, hash)
    this.#status.blueGreen = { ...this.#status.blueGreen, activeSelector: hash }
  }

  #select(name: string, hash: string): void {
    const namespace = this.#rollout.metadata.namespace ?? ''
    const service = this.#kube.get<KubeObject>(this.#cluster, 'services', namespace, name)
    const spec = (service?.spec ?? {}) as { selector?: Record<string, string> }
    if (service === undefined || spec.selector?.[hashLabel] === hash) return
    const selector = { ...spec.selector, [hashLabel]: hash }
    this.#kube.put(this.#cluster, 'services', { ...service, spec: { ...spec, selector } }, this.#at)
  }

  #forgetOldSets(): void {
    const kept = new Set([this.#hash, this.#status.stableRS])
    const idle = this.#sets.filter((set) => !kept.has(hashOfSet(set)) && set.spec.replicas === 0)
    const empty = idle.filter((set) => this.#kube.owned<Pod>('pods', set).every(isLeaving))
    const surplus = Math.max(0, empty.length - this.#rollout.spec.revisionHistoryLimit)
    for (const set of empty.slice(0, surplus)) this.#kube.remove(this.#cluster, 'replicasets', set, this.#at)
  }

  #event(reason: string, message: string): void {
    recordEvent(
      this.#kube,
      this.#cluster,
      this.#rollout,
      { type: 'Normal', reason, message, component: 'rollouts-controller' },
      this.#at,
    )
  }

  /** Progress: anything that became available, or a step done. */
  #progress(ready: number): Condition {
    const before = this.#rollout.status
    const known = before?.conditions?.find(({ type }) => type === 'Progressing')
    const moved =
      before?.currentPodHash !== this.#status.currentPodHash ||
      before?.currentStepIndex !== this.#status.currentStepIndex ||
      before?.stableRS !== this.#status.stableRS ||
      (before?.availableReplicas ?? 0) !== ready ||
      this.#status.controllerPause === true
    const lastUpdateTime = moved || known === undefined ? stamp(this.#at) : (known.lastUpdateTime ?? '')
    const end = Date.parse(lastUpdateTime) + this.#rollout.spec.progressDeadlineSeconds * 1_000
    const isLate = end <= this.#at && !this.#isWhole
    if (!this.#isWhole && !isLate) this.#wake(end)
    return {
      type: 'Progressing',
      status: isLate ? 'False' : 'True',
      reason: isLate ? 'ProgressDeadlineExceeded' : 'ReplicaSetUpdated',
      message: isLate
        ? `ReplicaSet "${this.#rollout.metadata.name}-${this.#hash}" has timed out progressing.`
        : `ReplicaSet "${this.#rollout.metadata.name}-${this.#hash}" is progressing.`,
      lastUpdateTime,
      lastTransitionTime: stamp(this.#at),
    }
  }

  get #isWhole(): boolean {
    if (this.#status.controllerPause === true) return true
    const stable = this.#set(this.#status.stableRS)
    const whole = stable !== undefined && available(stable) >= this.#rollout.spec.replicas
    return whole && (this.#isStable || this.#status.abort === true)
  }

  #tell(): void {
    const sets = this.#sets
    const sum = (count: (set: ReplicaSet) => number) => sets.reduce((total, set) => total + count(set), 0)
    const ready = sum(available)
    const progress = this.#progress(ready)
    const { phase, message } = this.#phase(progress)
    const { message: _message, ...before } = this.#status
    const status: RolloutStatus = {
      ...before,
      observedGeneration: String(this.#rollout.metadata.generation ?? 1),
      phase,
      ...(message === undefined ? {} : { message }),
      replicas: sum(({ status }) => status?.replicas ?? 0),
      updatedReplicas: this.#set(this.#hash)?.status?.replicas ?? 0,
      readyReplicas: sum(({ status }) => status?.readyReplicas ?? 0),
      availableReplicas: ready,
      selector: Object.entries(this.#rollout.spec.selector.matchLabels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
      conditions: withCondition(before.conditions, progress),
    }
    if (isDeepStrictEqual(status, this.#rollout.status)) return
    this.#kube.put(this.#cluster, 'rollouts', { ...this.#rollout, status }, this.#at)
  }

  #phase(progress: Condition): { phase: NonNullable<RolloutStatus['phase']>; message?: string } {
    if (this.#status.abort === true && !this.#isStable)
      return { phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update' }
    if (progress.status === 'False')
      return { phase: 'Degraded', message: `ProgressDeadlineExceeded: ${progress.message ?? ''}` }
    const [pause] = this.#status.pauseConditions ?? []
    if (pause !== undefined) return { phase: 'Paused', message: pause.reason }
    if (this.#isWhole) return { phase: 'Healthy' }
    return { phase: 'Progressing', message: 'more replicas need to be updated' }
  }
}
