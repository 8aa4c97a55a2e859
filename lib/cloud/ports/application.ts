import type { RunningDigest } from './cluster.ts'
import type { CloudResult, Page } from './outcome.ts'

/** One EDAS application: its AppId, and the region whose endpoint knows it. */
export interface ApplicationAddress {
  externalId: string
  region: string
}

/** An application as a listing shows it: enough to see whether it has to be read again. */
export interface ListedApplication extends ApplicationAddress {
  name: string
  /** externalId of the ACK cluster its pods live in; null where EDAS does not say. */
  cluster: string | null
  namespace: string | null
  replicas: number
  readyReplicas: number
  /** Changes whenever anything that `getApplication` answers may have changed; null: it could not be told, so read it. */
  changeMark: string | null
}

/** In progress: prepared, running, waits (for a person's word), pauses (for its own time). The others are ends. */
export type ChangeOrderState =
  | 'prepared'
  | 'running'
  | 'waits'
  | 'pauses'
  | 'succeeded'
  | 'failed'
  | 'aborted'
  | 'unknown'

export interface ChangeOrderFact {
  externalId: string
  kind: 'deploy' | 'rollback' | 'other'
  /** As whoever ordered it described it: ours carries the mark of its promotion. */
  description: string
  state: ChangeOrderState
  /** Batches that are done and all of them, a gray batch being the first; null where EDAS does not say. */
  batches: { done: number; total: number } | null
  /** Share of the traffic, in percent, that the gray batch gets by the order's own rule; null without a rule, and once another batch is done. */
  trafficPercent: number | null
  startedAt: Date | null
  endedAt: Date | null
  /** Whether EDAS says that it can be rolled back; null where it was not asked. */
  rollsBack: boolean | null
  /** What failed, in EDAS's words. */
  problemText: string | null
}

/** One Deployment of the application that has pods: while batches go on there are two, the newer one last. */
export interface ApplicationGroup {
  /** Name of the Deployment; its pods' names begin with it. */
  workload: string
  /** What its pods report; null while none does. */
  digest: string | null
  pods: number
  readyPods: number
}

export interface ApplicationFact extends ListedApplication {
  framework: 'dubbo' | 'spring-cloud' | 'other'
  /** As deployed last: with a digest or with an imageTag. */
  image: string
  /** What its pods report, most pods first; null: the cluster did not say. */
  running: RunningDigest[] | null
  groups: ApplicationGroup[]
  /** No order in progress, and every replica of one Deployment alone is there and ready. */
  settled: boolean
  problem: 'crash-loop' | 'pull-failure' | 'stuck' | null
  problemText: string | null
  /** The change order in progress. */
  order: ChangeOrderFact | null
}

/** EDAS, under the reading role; pods are read in the application's ACK cluster. */
export interface ApplicationPort {
  /** Page by page; a page may hold a whole region. */
  listApplications(page: string | null): Promise<CloudResult<Page<ListedApplication>>>
  /** Failure kind not-found when there is no such application. */
  getApplication(application: ApplicationAddress): Promise<CloudResult<ApplicationFact>>
  /** The latest orders, newest first; of those that ended `batches`, `trafficPercent` and `rollsBack` may be null. */
  listOrders(application: ApplicationAddress): Promise<CloudResult<ChangeOrderFact[]>>
  /** One order in full. Failure kind not-found when there is none. */
  getOrder(application: ApplicationAddress, order: string): Promise<CloudResult<ChangeOrderFact>>
}

/**
 * How a new image is brought in. `at-once`: one rolling update of the Deployment. `batches`: so many equal parts. `gray`: so
 * many pods first, with a share of the traffic where a percentage is given (else the share of its pods), then the rest in
 * equal batches. Each batch after a gray one, and of `manual` batches each but the first, waits for `confirmBatch`.
 */
export type ApplicationPlan =
  | { kind: 'at-once' }
  | { kind: 'batches'; batches: number; confirm: 'manual' | 'automatic' }
  | { kind: 'gray'; pods: number; trafficPercent: number | null; batches: number }

export interface ApplicationOrder {
  /** host/namespace/repository@sha256:… , or with :imageTag where digests are refused. */
  image: string
  plan: ApplicationPlan
  /** A word that only this effect has, such as `promotion <id>`; it becomes part of the description. */
  mark: string
  /** For people who look at the EDAS console; the mark is put before it. At most 200 characters are kept. */
  description: string
}

/** Done now, or found done. */
export interface Ordered {
  /** externalId of the change order. */
  order: string
  already: boolean
}

/**
 * EDAS, deploying under a promotion role. Each verb looks first whether its effect is there, so that asking again after a
 * lost answer is safe.
 */
export interface ApplicationDeployPort {
  /** The newest order whose description has this mark, in full; null when there is none among the latest. */
  findOrder(application: ApplicationAddress, mark: string): Promise<CloudResult<ChangeOrderFact | null>>
  /**
   * Orders the image; an order with this mark is answered as it is, however it ended. Failure kinds conflict: another change
   * order is in progress; invalid: EDAS does not take the image or the plan (a digest where it wants tags); not-found.
   */
  deploy(application: ApplicationAddress, order: ApplicationOrder): Promise<CloudResult<Ordered>>
  /**
   * Lets the batch after `done` go on: `already` when more are done by now. Failure kind conflict: the order does not wait
   * (it runs, or has ended).
   */
  confirmBatch(application: ApplicationAddress, order: string, done: number): Promise<CloudResult<Ordered>>
  /** Stops an order where it stands, pods staying as they are; one that has ended is as good. */
  abort(application: ApplicationAddress, order: string): Promise<CloudResult<Ordered>>
  /**
   * Brings back what ran before the order, stopping it first where it is in progress. Answers the order that does so; one that
   * was begun after it is found. Failure kinds conflict: another order is in progress; invalid: it cannot be rolled back.
   */
  rollBack(application: ApplicationAddress, order: string): Promise<CloudResult<Ordered>>
}
