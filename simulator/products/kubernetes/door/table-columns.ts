import type { Rollout } from '../argo/object.ts'
import type { KubeEvent } from '../event.ts'
import type { Deployment, KubeObject, Pod, PodTemplate, ReplicaSet, StatefulSet, Texts } from '../object.ts'

export interface Column {
  name: string
  type: 'string' | 'integer'
  /** Shown by `-o wide` only. */
  wide?: boolean
  value: (object: never, now: number) => string | number
}

/** 5s, 3m12s, 4h, 12d: how kubectl writes a span. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (seconds < 120) return `${seconds}s`
  if (minutes < 10) return `${minutes}m${seconds % 60 === 0 ? '' : `${seconds % 60}s`}`
  if (hours < 3) return `${minutes}m`
  if (hours < 8) return `${hours}h${minutes % 60 === 0 ? '' : `${minutes % 60}m`}`
  if (hours < 48) return `${hours}h`
  if (days < 8) return `${days}d${hours % 24 === 0 ? '' : `${hours % 24}h`}`
  return `${days}d`
}

const column = <T extends KubeObject>(
  name: string,
  value: (object: T, now: number) => string | number,
  wide = false,
  type: Column['type'] = 'string',
): Column => ({ name, type, value, ...(wide ? { wide } : {}) })

const named = column('Name', ({ metadata }: KubeObject) => metadata.name)
const age = column('Age', ({ metadata }: KubeObject, now) =>
  spanOf(now - Date.parse(metadata.creationTimestamp)),
)
const pairs = (texts: Texts | undefined): string =>
  Object.entries(texts ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '<none>'

type Templated = KubeObject & { spec: { template: PodTemplate; selector: { matchLabels?: Texts } } }
const containers = column(
  'Containers',
  ({ spec }: Templated) => spec.template.spec.containers.map((c) => c.name).join(','),
  true,
)
const images = column(
  'Images',
  ({ spec }: Templated) => spec.template.spec.containers.map((c) => c.image).join(','),
  true,
)
const selector = column('Selector', ({ spec }: Templated) => pairs(spec.selector.matchLabels), true)

function podStatus({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  return (
    status.containerStatuses.find(({ state }) => state.waiting !== undefined)?.state.waiting?.reason ??
    status.phase
  )
}

const nodeAddress = ({ status }: KubeObject): string =>
  (status as { addresses?: Array<{ address: string }> } | undefined)?.addresses?.[0]?.address ?? '<none>'

export const columns: Record<string, Column[]> = {
  deployments: [
    named,
    column('Ready', ({ spec, status }: Deployment) => `${status?.readyReplicas ?? 0}/${spec.replicas}`),
    column('Up-to-date', ({ status }: Deployment) => status?.updatedReplicas ?? 0, false, 'integer'),
    column('Available', ({ status }: Deployment) => status?.availableReplicas ?? 0, false, 'integer'),
    age,
    containers,
    images,
    selector,
  ],
  replicasets: [
    named,
    column('Desired', ({ spec }: ReplicaSet) => spec.replicas, false, 'integer'),
    column('Current', ({ status }: ReplicaSet) => status?.replicas ?? 0, false, 'integer'),
    column('Ready', ({ status }: ReplicaSet) => status?.readyReplicas ?? 0, false, 'integer'),
    age,
    containers,
    images,
    selector,
  ],
  statefulsets: [
    named,
    column('Ready', ({ spec, status }: StatefulSet) => `${status?.readyReplicas ?? 0}/${spec.replicas}`),
    age,
    containers,
    images,
  ],
  rollouts: [
    named,
    column('Desired', ({ spec }: Rollout) => spec.replicas, false, 'integer'),
    column('Current', ({ status }: Rollout) => status?.replicas ?? 0, false, 'integer'),
    column('Up-to-date', ({ status }: Rollout) => status?.updatedReplicas ?? 0, false, 'integer'),
    column('Available', ({ status }: Rollout) => status?.availableReplicas ?? 0, false, 'integer'),
    age,
  ],
  pods: [
    named,
    column(
      'Ready',
      ({ status: { containerStatuses } }: Pod) =>
        `${containerStatuses.filter(({ ready }) => ready).length}/${containerStatuses.length}`,
    ),
    column('Status', podStatus),
    column('Restarts', ({ status }: Pod) =>
      String(status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0)),
    ),
    age,
    column('IP', ({ status }: Pod) => status.podIP ?? '<none>', true),
    column('Node', ({ spec }: Pod) => spec.nodeName ?? '<none>', true),
    column('Nominated Node', () => '<none>', true),
    column('Readiness Gates', () => '<none>', true),
  ],
  namespaces: [named, column('Status', () => 'Active'), age],
  nodes: [
    named,
    column('Status', () => 'Ready'),
    column('Roles', () => '<none>'),
    age,
    column(
      'Version',
      ({ status }: KubeObject) =>
        (status as { nodeInfo?: { kubeletVersion?: string } } | undefined)?.nodeInfo?.kubeletVersion ?? '',
    ),
    column('Internal-IP', nodeAddress, true),
  ],
  events: [
    column('Last Seen', ({ lastTimestamp }: KubeEvent, now) => spanOf(now - Date.parse(lastTimestamp))),
    column('Type', ({ type }: KubeEvent) => type),
    column('Reason', ({ reason }: KubeEvent) => reason),
    column(
      'Object',
      ({ involvedObject }: KubeEvent) => `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`,
    ),
    column('Message', ({ message }: KubeEvent) => message),
    column('Count', ({ count }: KubeEvent) => count, true, 'integer'),
    column('Name', ({ metadata }: KubeObject) => metadata.name, true),
  ],
}
export const plainColumns: Column[] = [named, age]
