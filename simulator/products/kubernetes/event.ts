import { hash } from 'node:crypto'
import type { Kube } from './kube.ts'
import { type KubeObject, stamp } from './object.ts'

export interface KubeEvent extends KubeObject {
  involvedObject: {
    kind: string
    namespace?: string
    name: string
    uid: string
    apiVersion: string
    resourceVersion: string
  }
  reason: string
  message: string
  type: 'Normal' | 'Warning'
  count: number
  firstTimestamp: string
  lastTimestamp: string
  source: { component: string }
  reportingComponent: string
  reportingInstance: string
  eventTime: null
}

const KEPT_MS = 3_600_000

/** Records what happened to an object; the same thing again only counts up. Events live an hour, as in a real cluster. */
export function recordEvent(
  kube: Kube,
  cluster: string,
  involved: KubeObject,
  event: { type: 'Normal' | 'Warning'; reason: string; message: string; component: string },
  at: number,
): void {
  const { name, namespace = 'default', uid, resourceVersion } = involved.metadata
  const { type, reason, message, component } = event
  const eventName = `${name}.${hash('sha256', `${uid}/${reason}/${message}`, 'hex').slice(0, 16)}`
  const before = kube.get<KubeEvent>(cluster, 'events', namespace, eventName)
  const time = stamp(at)
  kube.put<KubeEvent>(
    cluster,
    'events',
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: before?.metadata ?? {
        name: eventName,
        namespace,
        uid: kube.nextUid(cluster, eventName),
        resourceVersion: '',
        creationTimestamp: time,
      },
      involvedObject: {
        kind: involved.kind,
        namespace,
        name,
        uid,
        apiVersion: involved.apiVersion,
        resourceVersion,
      },
      reason,
      message,
      type,
      count: (before?.count ?? 0) + 1,
      firstTimestamp: before?.firstTimestamp ?? time,
      lastTimestamp: time,
      source: { component },
      reportingComponent: component,
      reportingInstance: '',
      eventTime: null,
    },
    at,
  )
  if (before === undefined)
    kube.world.timers.schedule('kubernetes.event-end', at + KEPT_MS, { cluster, namespace, name: eventName })
}

/** Forgets an event an hour after it was last seen. */
export function endEvent(
  kube: Kube,
  { cluster, namespace, name }: { cluster: string; namespace: string; name: string },
  at: number,
): void {
  const event = kube.get<KubeEvent>(cluster, 'events', namespace, name)
  if (event === undefined) return
  const end = Date.parse(event.lastTimestamp) + KEPT_MS
  if (end <= at + 1_000) kube.remove(cluster, 'events', event, at)
  else kube.world.timers.schedule('kubernetes.event-end', end, { cluster, namespace, name })
}
