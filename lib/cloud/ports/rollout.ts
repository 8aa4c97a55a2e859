import type { WorkloadFact } from './cluster.ts'
import type { CloudResult } from './outcome.ts'

/**
 * Shares of traffic on ACK, in three forms: the service's own Argo Rollout; a second Deployment `<name>-canary` whose pods
 * the same Service chooses, so that its share is its share of the pods; a second Deployment `<name>-green` that no Service
 * chooses until it is pointed there.
 */
export type SecondKind = 'canary' | 'green'

/** The workload that a target names; `cluster` is its externalId. */
export interface WorkloadPlace {
  cluster: string
  namespace: string
  name: string
}

export type RolloutStep =
  | { kind: 'weight'; percent: number }
  /** seconds null: until somebody goes on. */
  | { kind: 'pause'; seconds: number | null }
  /** An analysis, an experiment, a scale: the controller's own business. */
  | { kind: 'other'; name: string }

/** Pods of one ReplicaSet of a Rollout. `replicaSet` is the beginning of their names: select their metrics by it. */
export interface RolloutShare {
  replicaSet: string
  image: string | null
  replicas: number
  readyReplicas: number
  /** What its pods report. */
  running: WorkloadFact['running']
}

/** An Argo Rollout as it stands. */
export interface RolloutFact {
  namespace: string
  name: string
  strategy: 'canary' | 'blue-green'
  /** As the object says: what is wanted. */
  containers: { name: string; image: string }[]
  /** Of a canary; empty where it has none, and for blue-green. */
  steps: RolloutStep[]
  /** The step that is being done, counted from 0; steps.length when all are; null without steps. */
  stepIndex: number | null
  /**
   * Share of the traffic, 0 to 100, that the wanted version gets: as a router says where there is one, else the weight that
   * the controller works towards with pods. Blue-green: 0 or 100; 100 when the wanted version is the stable one.
   */
  percent: number
  /** The word of the controller; unknown until it has seen the newest generation. */
  phase: 'progressing' | 'paused' | 'healthy' | 'degraded' | 'unknown'
  /** Waits for `resume` (not for a timer of its own). */
  waits: boolean
  aborted: boolean
  message: string | null
  stable: RolloutShare | null
  /** Null when nothing but the stable version is wanted. */
  next: RolloutShare | null
  /** Number of the promotion that wrote last, where it was one of ours. */
  promotion: number | null
  changedMark: string | null
}

/** A second Deployment of ours beside a target's workload. */
export interface SecondFact {
  kind: SecondKind
  /** Its name in the cluster: `<name>-canary`, `<name>-green`. Metrics of its pods are selected by it. */
  name: string
  /** Number of the promotion that made it. */
  promotion: number
  workload: WorkloadFact
}

/** Who gets what a Service sends on: pods of the target's workload, of a second one, of both by their number, or of neither. */
export type Receiver = 'stable' | SecondKind | 'both' | 'neither'
export interface TrafficServiceFact {
  name: string
  receiver: Receiver
  /** Number of the promotion that pointed it last; null when it stands as its manifest has it. */
  promotion: number | null
}

/** One target's means of sharing traffic. */
export interface SharesFact {
  /** The target's Deployment; null for a Rollout. */
  stable: WorkloadFact | null
  seconds: SecondFact[]
  /** Services of the namespace that send to the workload's pods or to those of a second one. */
  services: TrafficServiceFact[]
}

export interface RolloutPort {
  /** Failure kind not-found: no Rollout of that name, or the cluster has no Argo Rollouts. */
  getRollout(place: WorkloadPlace): Promise<CloudResult<RolloutFact>>
  /** Failure kind not-found: no Deployment of that name. */
  getShares(place: WorkloadPlace): Promise<CloudResult<SharesFact>>
}

/** `promotion` is the promotion's number: it is written beside every change, and read back by the facts. */
export interface Images {
  /** Per container the whole image, `host/namespace/repository@sha256:...`; containers that are not named stay. */
  images: { container: string; image: string }[]
  promotion: number
}

/**
 * Writes shares, under the promotion role. Every operation first looks: what stands so already is answered with
 * `written: false`, so asking again after a lost answer is safe. Failure kind conflict: the object changed between look and
 * write, or it stands otherwise than the caller believes.
 */
export interface RolloutDeployPort extends RolloutPort {
  /** Starts a rollout of other images, or none where the object says them already. Failure kind invalid: no such container. */
  setImages(place: WorkloadPlace, input: Images): Promise<CloudResult<{ written: boolean }>>
  /**
   * Passes the pause that waits at step `from` (blue-green: cuts over, `from` null). `written` false: it is past it.
   * Failure kind conflict: it does not wait there yet, or was aborted.
   */
  resume(place: WorkloadPlace, from: number | null): Promise<CloudResult<{ written: boolean }>>
  /** Skips all that is left of the steps. */
  promoteFully(place: WorkloadPlace): Promise<CloudResult<{ written: boolean }>>
  /** All traffic back to the stable version; the object still says the other, and the controller calls it degraded. */
  abort(place: WorkloadPlace): Promise<CloudResult<{ written: boolean }>>

  /**
   * Makes the second Deployment from the target's as it is now, with these images and so many replicas, or brings ours to
   * them. Failure kind conflict: there is one that no promotion made, or another promotion's; invalid: no such container.
   */
  putSecond(
    place: WorkloadPlace,
    kind: SecondKind,
    input: Images & { replicas: number },
  ): Promise<CloudResult<{ written: boolean }>>
  /** `written` false: it was gone. Failure kind conflict: no promotion made it, or a Service still sends to it alone. */
  removeSecond(place: WorkloadPlace, kind: SecondKind): Promise<CloudResult<{ written: boolean }>>
  /** Replicas of the target's own Deployment. */
  scaleStable(place: WorkloadPlace, replicas: number): Promise<CloudResult<{ written: boolean }>>
  /**
   * Sends what a Service gets to the green pods, or back to the stable ones as its manifest had it. Failure kind not-found:
   * no such Service, or no green Deployment to send to.
   */
  pointService(
    place: WorkloadPlace,
    service: string,
    to: 'stable' | 'green',
    promotion: number,
  ): Promise<CloudResult<{ written: boolean }>>
}
