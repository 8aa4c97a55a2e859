import { templateHash } from '../controller/revision.ts'
import type { Kube } from '../kube.ts'
import { ownedBy, type ReplicaSet, stamp } from '../object.ts'
import { hashLabel, type Rollout } from './object.ts'

const revisionAnnotation = 'rollout.argoproj.io/revision'

export const hashOf = (rollout: Rollout): string => templateHash(rollout.spec.template)
export const hashOfSet = (set: ReplicaSet): string => set.metadata.labels?.[hashLabel] ?? ''

const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[revisionAnnotation] ?? 0)

/** Sets of a Rollout, oldest first. */
export const setsOf = (kube: Kube, rollout: Rollout): ReplicaSet[] =>
  kube.owned<ReplicaSet>('replicasets', rollout).sort((a, b) => revisionOf(a) - revisionOf(b))

/** A set for the present template; nothing is written. */
export function setOf(
  kube: Kube,
  cluster: string,
  rollout: Rollout,
  sets: ReplicaSet[],
  at: number,
): ReplicaSet {
  const hash = hashOf(rollout)
  const { template, selector, minReadySeconds } = rollout.spec
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  const name = `${rollout.metadata.name}-${hash}`
  const revision = Math.max(0, ...sets.map(revisionOf)) + 1
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: rollout.metadata.namespace ?? 'default',
      uid: kube.nextUid(cluster, name),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: stamp(at),
      labels,
      annotations: { [revisionAnnotation]: String(revision) },
      ownerReferences: [ownedBy(rollout)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
    },
    status: { replicas: 0 },
  }
}

export function scaleSet(kube: Kube, cluster: string, set: ReplicaSet, size: number, at: number): void {
  if (set.spec.replicas === size) return
  const generation = (set.metadata.generation ?? 1) + 1
  kube.put(
    cluster,
    'replicasets',
    { ...set, metadata: { ...set.metadata, generation }, spec: { ...set.spec, replicas: size } },
    at,
  )
}
