/** Kubernetes objects as they stand on the wire: the fields the simulator reads or writes itself, the rest passed through. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined }
export type JsonObject = { [key: string]: Json | undefined }
export type Texts = Record<string, string>

export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller: boolean
  blockOwnerDeletion: boolean
}

export interface ManagedField {
  manager: string
  operation: 'Update' | 'Apply'
  apiVersion: string
  time: string
  fieldsType: 'FieldsV1'
  fieldsV1: JsonObject
  subresource?: string
}

export interface Metadata {
  name: string
  namespace?: string
  generateName?: string
  uid: string
  resourceVersion: string
  generation?: number
  creationTimestamp: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Texts
  annotations?: Texts
  ownerReferences?: OwnerReference[]
  managedFields?: ManagedField[]
}

export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: Metadata
  spec?: object
  status?: object
}

export interface Condition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason?: string
  message?: string
  lastTransitionTime?: string | null
  lastUpdateTime?: string
  lastProbeTime?: null
}

export interface Container {
  name: string
  image: string
  imagePullPolicy?: string
  readinessProbe?: { initialDelaySeconds?: number; periodSeconds?: number }
  [field: string]: unknown
}

export interface PodSpec {
  containers: Container[]
  nodeName?: string
  [field: string]: unknown
}

export interface PodTemplate {
  metadata?: { labels?: Texts; annotations?: Texts; creationTimestamp?: null }
  spec: PodSpec
}

export interface LabelSelector {
  matchLabels?: Texts
}

/** What Deployments and StatefulSets have in common. */
export interface WorkloadObject extends KubeObject {
  spec: { replicas?: number; selector: LabelSelector; template: PodTemplate; minReadySeconds?: number }
}

export interface Deployment extends KubeObject {
  spec: {
    replicas: number
    selector: LabelSelector
    template: PodTemplate
    strategy: {
      type: 'RollingUpdate' | 'Recreate'
      rollingUpdate?: { maxSurge: number | string; maxUnavailable: number | string }
    }
    minReadySeconds?: number
    revisionHistoryLimit: number
    progressDeadlineSeconds: number
    paused?: boolean
  }
  status?: DeploymentStatus
}

export interface DeploymentStatus {
  observedGeneration?: number
  replicas?: number
  updatedReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  unavailableReplicas?: number
  conditions?: Condition[]
}

export interface ReplicaSet extends KubeObject {
  spec: { replicas: number; selector: LabelSelector; template: PodTemplate; minReadySeconds?: number }
  status?: {
    observedGeneration?: number
    replicas: number
    fullyLabeledReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
  }
}

export interface StatefulSet extends KubeObject {
  spec: {
    replicas: number
    serviceName: string
    selector: LabelSelector
    template: PodTemplate
    updateStrategy: { type: 'RollingUpdate' | 'OnDelete'; rollingUpdate?: { partition?: number } }
    podManagementPolicy: string
    revisionHistoryLimit: number
    minReadySeconds?: number
  }
  status?: {
    observedGeneration?: number
    replicas: number
    readyReplicas?: number
    availableReplicas?: number
    currentReplicas?: number
    updatedReplicas?: number
    currentRevision?: string
    updateRevision?: string
    collisionCount?: number
  }
}

export interface ContainerState {
  running?: { startedAt: string }
  waiting?: { reason: string; message?: string }
  terminated?: {
    exitCode: number
    reason: string
    message?: string
    startedAt: string
    finishedAt: string
    containerID: string
  }
}

export interface ContainerStatus {
  name: string
  state: ContainerState
  lastState: ContainerState
  ready: boolean
  restartCount: number
  image: string
  imageID: string
  containerID?: string
  started: boolean
}

export interface Pod extends KubeObject {
  spec: PodSpec
  status: {
    phase: 'Pending' | 'Running'
    conditions: Condition[]
    hostIP?: string
    podIP?: string
    startTime?: string
    qosClass: string
    containerStatuses: ContainerStatus[]
  }
}

/** RFC 3339 without fractions: how Kubernetes writes an instant. */
export const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** A field as text, whatever somebody put there. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value as number)
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find(({ controller }) => controller)

export const ownedBy = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
})

/** Puts a condition in the place of the one of its type; the transition time moves only with the status. */
export function withCondition(conditions: Condition[] | undefined, next: Condition): Condition[] {
  const before = conditions?.find(({ type }) => type === next.type)
  const kept =
    before?.status === next.status && before.lastTransitionTime !== undefined
      ? { ...next, lastTransitionTime: before.lastTransitionTime }
      : next
  return before === undefined
    ? [...(conditions ?? []), kept]
    : (conditions ?? []).map((condition) => (condition === before ? kept : condition))
}
