/** A cluster as EDAS knows it: an ACK cluster that was imported. */
export interface EdasCluster {
  clusterId: string
  csClusterId: string
  name: string
  regionId: string
}

export type Framework = 'dubbo' | 'spring-cloud' | 'other'

export interface Application {
  appId: string
  name: string
  clusterId: string
  csClusterId: string
  regionId: string
  /** Microservice namespace: `<region>:<name>`. */
  namespaceId: string
  k8sNamespace: string
  framework: Framework
  /** Wanted number of pods. */
  instances: number
  /** As deployed last. */
  image: string
  /** The revision of the newest Deployment. */
  revision: number
  createdAt: number
  owner: string
}

/** As the wire counts them. */
export const statusOf = {
  ready: 0,
  running: 1,
  success: 2,
  failed: 3,
  terminated: 6,
  waits: 8,
  pauses: 9,
} as const
export type Status = (typeof statusOf)[keyof typeof statusOf]

export interface Batch {
  pipelineId: string
  /** How many pods run the new image when it is done. */
  size: number
  status: Status
  startedAt?: number
  updatedAt?: number
  error?: string
}

export interface ChangeOrder {
  orderId: string
  appId: string
  seq: number
  kind: 'deploy' | 'rollback'
  description: string
  status: Status
  manual: boolean
  /** Between two batches that go on by themselves. */
  waitMs: number
  /** After which a batch that is not ready has failed. */
  timeoutMs: number
  createdAt: number
  finishedAt?: number
  userId: string
  source: 'console' | 'pop'
  image: string
  /** What was deployed before. */
  before: string
  /** Of the Deployment that gets the image, and of the one that ran before. */
  toRevision: number
  fromRevision: number
  batches: Batch[]
  /** Percent of the traffic for the gray batch, and the rule as it was given. */
  percent?: number
  rules?: string
}

/** What goes wrong on purpose with an application. */
export interface Mark {
  appId: string
  /** The next deployment fails in this batch, counted from 1. */
  failBatch?: number
  /** Orders never get on. */
  stuck?: boolean
  /** An image by digest is refused. */
  refuseDigest?: boolean
}
