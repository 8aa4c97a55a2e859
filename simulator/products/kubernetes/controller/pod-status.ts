import { hash } from 'node:crypto'
import {
  type Condition,
  type ContainerStatus,
  type Pod,
  type PodSpec,
  stamp,
  withCondition,
} from '../object.ts'

const condition = (type: string, ok: boolean, at: number, reason?: string): Condition => ({
  type,
  status: ok ? 'True' : 'False',
  lastProbeTime: null,
  lastTransitionTime: stamp(at),
  ...(ok || reason === undefined ? {} : { reason }),
})

export const isReady = (pod: Pod): boolean =>
  pod.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True')

/** Ready for at least minReadySeconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, at: number): boolean {
  const ready = pod.status.conditions.find(({ type }) => type === 'Ready')
  if (ready?.status !== 'True') return false
  return minReadySeconds === 0 || Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 <= at
}

export const isLeaving = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined

/** A number that belongs to a name: spreads pods over nodes and lets each take its own time. */
export const numberOf = (text: string): number => hash('sha256', text, 'buffer').readUInt32BE(0)

const addressOf = (uid: string): string => {
  const number = numberOf(uid)
  return `10.${(number >> 16) & 63}.${(number >> 8) & 255}.${(number % 253) + 1}`
}

/** The status of a pod that was just put on a node: nothing runs yet. */
export function freshStatus({ containers }: PodSpec, at: number): Pod['status'] {
  return {
    phase: 'Pending',
    conditions: [
      condition('Initialized', true, at),
      condition('Ready', false, at, 'ContainersNotReady'),
      condition('ContainersReady', false, at, 'ContainersNotReady'),
      condition('PodScheduled', true, at),
    ],
    hostIP: '192.168.0.10',
    startTime: stamp(at),
    qosClass: 'Burstable',
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      state: { waiting: { reason: 'ContainerCreating' } },
      lastState: {},
      ready: false,
      restartCount: 0,
      image,
      imageID: '',
      started: false,
    })),
  }
}

export function withReady(pod: Pod, ready: boolean, at: number): Pod {
  const { status } = pod
  const reason = ready ? undefined : 'ContainersNotReady'
  const conditions = [
    condition('Ready', ready, at, reason),
    condition('ContainersReady', ready, at, reason),
  ].reduce(withCondition, status.conditions)
  const containerStatuses = status.containerStatuses.map((each) => ({ ...each, ready }))
  return { ...pod, status: { ...status, conditions, containerStatuses } }
}

/** Every container as `change` makes it. */
export function withContainers(pod: Pod, change: (container: ContainerStatus) => ContainerStatus): Pod {
  return { ...pod, status: { ...pod.status, containerStatuses: pod.status.containerStatuses.map(change) } }
}

/** Every container running since `at`; `imageIds` by container name where they were just pulled. */
export function running(pod: Pod, at: number, imageIds: Record<string, string> = {}): Pod {
  const { uid } = pod.metadata
  const started = withContainers(pod, (each) => ({
    ...each,
    state: { running: { startedAt: stamp(at) } },
    imageID: imageIds[each.name] ?? each.imageID,
    containerID: `containerd://${hash('sha256', `${uid}/${each.name}/${each.restartCount}`, 'hex')}`,
    started: true,
  }))
  return { ...started, status: { ...started.status, phase: 'Running', podIP: addressOf(uid) } }
}

/** Every container waiting for `reason`. */
export function waiting(pod: Pod, reason: string, message: string): Pod {
  return withContainers(pod, (each) => ({
    ...each,
    state: { waiting: { reason, message } },
    ready: false,
    started: false,
  }))
}
