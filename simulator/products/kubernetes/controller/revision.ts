import { hash } from 'node:crypto'
import type { Kube } from '../kube.ts'
import { type Deployment, ownedBy, type PodTemplate, type ReplicaSet, stamp } from '../object.ts'
import { suffixOf } from './replica-set.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const historyAnnotation = 'deployment.kubernetes.io/revision-history'
/** Stay with the Deployment; everything else is copied to its newest set, as the real controller does. */
const notCopied = /^(kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/.*)$/

export const revisionOf = ({ metadata }: { metadata: { annotations?: Record<string, string> } }): number =>
  Number(metadata.annotations?.[revisionAnnotation] ?? 0)

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  )
}

const hashes = new WeakMap<PodTemplate, string>()

/**
 * The pod-template-hash: the same for the same template, whatever the order of its keys. A controller asks for it several
 * times at every look; objects in a cluster are replaced and never changed, so it is worked out once for each.
 */
export function templateHash(template: PodTemplate): string {
  const known = hashes.get(template)
  if (known !== undefined) return known
  const text = JSON.stringify(ordered(template))
  const own = suffixOf(hash('sha256', text, 'hex'), 10)
  hashes.set(template, own)
  return own
}

export function copiedAnnotations(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.test(key)),
  )
}

/** A set for the deployment's present template; nothing is written. */
export function setOf(
  kube: Kube,
  cluster: string,
  deployment: Deployment,
  revision: number,
  at: number,
): ReplicaSet {
  const hash = templateHash(deployment.spec.template)
  const labels = { ...deployment.spec.template.metadata?.labels, 'pod-template-hash': hash }
  const name = `${deployment.metadata.name}-${hash}`
  const { minReadySeconds, template } = deployment.spec
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: deployment.metadata.namespace ?? 'default',
      uid: kube.nextUid(cluster, name),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: stamp(at),
      labels,
      annotations: { ...copiedAnnotations(deployment), [revisionAnnotation]: String(revision) },
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...deployment.spec.selector.matchLabels, 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
    },
    status: { replicas: 0 },
  }
}

/** An old set that is wanted again becomes the newest revision and remembers which it was. */
export function revived(set: ReplicaSet, revision: number, copied: Record<string, string>): ReplicaSet {
  const { annotations = {} } = set.metadata
  const history = [annotations[historyAnnotation], annotations[revisionAnnotation]].filter(
    (text) => text !== undefined,
  )
  return {
    ...set,
    metadata: {
      ...set.metadata,
      annotations: {
        ...annotations,
        ...copied,
        [revisionAnnotation]: String(revision),
        [historyAnnotation]: history.join(','),
      },
    },
  }
}

export function revised(deployment: Deployment, revision: number): Deployment {
  const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: String(revision) }
  return { ...deployment, metadata: { ...deployment.metadata, annotations } }
}
