import type { World } from '../../kernel/world.ts'
import { type Kube, kubeOf } from '../kubernetes/kube.ts'
import type { Deployment, JsonObject, Pod } from '../kubernetes/object.ts'
import { resourceOf } from '../kubernetes/resource.ts'
import { asJson, createObject, deleteObject, replaceObject } from '../kubernetes/writing.ts'
import type { Application } from './rows.ts'

const labelOfApplication = 'edas.appid'
const labelOfRevision = 'edas.aliyun.oam.com/rollout-revision'
/** Percent of the application's traffic that the pods of this Deployment get together while it is on it. */
const trafficAnnotation = 'edas.aliyun.com/traffic-percent'
const manager = 'edas-oam'

export const groupName = (application: Pick<Application, 'name'>, revision: number): string =>
  `${application.name}-group-1-${revision}`

/** What EDAS writes on the Deployments and pods of an application. */
export const groupLabels = (
  { appId, name }: Pick<Application, 'appId' | 'name'>,
  revision: number,
): Record<string, string> => ({
  'edas-domain': 'edas-admin',
  'edas.controlplane': 'edas-oam',
  [labelOfApplication]: appId,
  'edas.oam.acname': name,
  'edas.aliyun.oam.com/rollout-name': `${name}-group-1`,
  [labelOfRevision]: String(revision),
})

/** Revision -> Deployment, the oldest first. */
export function groupsOf(world: World, application: Application): Map<number, Deployment> {
  const kube = kubeOf(world)
  const { csClusterId, k8sNamespace } = application
  const found = new Map<number, Deployment>()
  for (let revision = 1; revision <= application.revision; revision += 1) {
    const name = groupName(application, revision)
    const group = kube.get<Deployment>(csClusterId, 'deployments', k8sNamespace, name)
    if (group !== undefined) found.set(revision, group)
  }
  return found
}

const placeOf = ({ csClusterId, k8sNamespace }: Application, name: string) => ({
  cluster: csClusterId,
  resource: resourceOf('deployments'),
  namespace: k8sNamespace,
  name,
})

interface GroupChange {
  image?: string
  replicas?: number
  percent?: number | null
}

function withChange(json: JsonObject, change: GroupChange): JsonObject {
  const metadata = json.metadata as JsonObject
  const spec = json.spec as JsonObject
  const template = spec.template as JsonObject
  const podSpec = template.spec as JsonObject
  const [first, ...rest] = podSpec.containers as JsonObject[]
  const { [trafficAnnotation]: _percent, ...annotations } = (metadata.annotations ?? {}) as JsonObject
  const percent = change.percent === undefined ? _percent : (change.percent ?? undefined)
  return {
    ...json,
    metadata: {
      ...metadata,
      annotations: {
        ...annotations,
        ...(percent === undefined ? {} : { [trafficAnnotation]: String(percent as string) }),
      },
    },
    spec: {
      ...spec,
      ...(change.replicas === undefined ? {} : { replicas: change.replicas }),
      template: {
        ...template,
        spec: {
          ...podSpec,
          containers: [{ ...first, ...(change.image === undefined ? {} : { image: change.image }) }, ...rest],
        },
      },
    },
  }
}

export function changeGroup(
  world: World,
  application: Application,
  group: Deployment,
  change: GroupChange,
  at: number,
): void {
  const place = placeOf(application, group.metadata.name)
  const { resourceVersion: _seen, ...metadata } = asJson(group).metadata as JsonObject
  replaceObject(kubeOf(world), place, withChange({ ...asJson(group), metadata }, change), { manager, at })
}

/** A second Deployment beside the one it is modelled on. */
export function addGroup(
  world: World,
  application: Application,
  model: Deployment,
  revision: number,
  change: GroupChange,
  at: number,
): void {
  const name = groupName(application, revision)
  const own = { 'app.kubernetes.io/name': name, ...groupLabels(application, revision) }
  const json = withChange(asJson(model), change)
  const spec = json.spec as JsonObject
  const template = spec.template as JsonObject
  const labelled = (metadata: JsonObject | undefined) => ({
    ...((metadata?.labels ?? {}) as JsonObject),
    ...own,
  })
  const annotations = (json.metadata as JsonObject).annotations as JsonObject
  const percent = annotations[trafficAnnotation]
  const sent = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: application.k8sNamespace,
      labels: labelled(json.metadata as JsonObject),
      ...(percent === undefined ? {} : { annotations: { [trafficAnnotation]: percent } }),
    },
    spec: {
      ...spec,
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      template: { ...template, metadata: { labels: labelled(template.metadata as JsonObject) } },
    },
  }
  createObject(kubeOf(world), placeOf(application, name), sent, { manager, at })
}

export function removeGroup(world: World, application: Application, group: Deployment, at: number): void {
  deleteObject(kubeOf(world), application.csClusterId, 'deployments', group, at)
}

/** As many pods of the present template as wanted, and all of them available. */
export function isWhole({ metadata, spec, status = {} }: Deployment): boolean {
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas]
  return (
    status.observedGeneration === metadata.generation &&
    counts.every((count) => (count ?? 0) === spec.replicas)
  )
}

const wrong = new Set(['CrashLoopBackOff', 'ErrImagePull', 'ImagePullBackOff'])

/** Why a pod of this Deployment does not run, in a kubelet's words. */
export function complaintOf(kube: Kube, group: Deployment): string | undefined {
  for (const set of kube.owned('replicasets', group)) {
    for (const pod of kube.owned<Pod>('pods', set)) {
      for (const { state } of pod.status.containerStatuses) {
        if (state.waiting && wrong.has(state.waiting.reason))
          return `${pod.metadata.name}: ${state.waiting.reason} ${state.waiting.message ?? ''}`.trim()
      }
    }
  }
  return undefined
}
