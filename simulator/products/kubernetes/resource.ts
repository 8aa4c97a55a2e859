/** A kind of object that a cluster serves. */
export interface Resource {
  /** '' is the core group. */
  group: string
  version: string
  plural: string
  singular: string
  kind: string
  namespaced: boolean
  shortNames: string[]
  categories?: string[]
  /** Written through the API by people and tools; the others by controllers only. */
  writable: boolean
  /** Clients steer the controller by writing the status. */
  writableStatus?: boolean
  /** Field selectors beyond metadata.name and metadata.namespace. */
  fields: string[]
  subresources: Array<'status' | 'scale'>
}

const core = {
  group: '',
  version: 'v1',
  subresources: [] as Resource['subresources'],
  fields: [] as string[],
}
const argo = { group: 'argoproj.io', version: 'v1alpha1', namespaced: true, fields: [] as string[] }
const apps = { group: 'apps', version: 'v1', namespaced: true, categories: ['all'], fields: [] as string[] }

// biome-ignore format: one row per resource
export const resources: readonly Resource[] = [
  { ...core, plural: 'namespaces', singular: 'namespace', kind: 'Namespace', namespaced: false, shortNames: ['ns'], writable: true, fields: ['status.phase'] },
  { ...core, plural: 'nodes', singular: 'node', kind: 'Node', namespaced: false, shortNames: ['no'], writable: false, fields: ['spec.unschedulable'] },
  { ...core, plural: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, shortNames: ['po'], categories: ['all'], writable: true, fields: ['spec.nodeName', 'spec.restartPolicy', 'spec.serviceAccountName', 'status.phase', 'status.podIP'], subresources: ['status'] },
  { ...core, plural: 'services', singular: 'service', kind: 'Service', namespaced: true, shortNames: ['svc'], categories: ['all'], writable: true, fields: ['spec.clusterIP', 'spec.type'] },
  { ...core, plural: 'configmaps', singular: 'configmap', kind: 'ConfigMap', namespaced: true, shortNames: ['cm'], writable: true },
  { ...core, plural: 'events', singular: 'event', kind: 'Event', namespaced: true, shortNames: ['ev'], writable: false, fields: ['involvedObject.kind', 'involvedObject.name', 'involvedObject.namespace', 'involvedObject.uid', 'reason', 'source', 'type'] },
  { ...apps, plural: 'deployments', singular: 'deployment', kind: 'Deployment', shortNames: ['deploy'], writable: true, subresources: ['status', 'scale'] },
  { ...apps, plural: 'replicasets', singular: 'replicaset', kind: 'ReplicaSet', shortNames: ['rs'], writable: true, subresources: ['status', 'scale'] },
  { ...argo, plural: 'rollouts', singular: 'rollout', kind: 'Rollout', shortNames: ['ro'], writable: true, writableStatus: true, subresources: ['status', 'scale'] },
  { ...apps, plural: 'statefulsets', singular: 'statefulset', kind: 'StatefulSet', shortNames: ['sts'], writable: true, subresources: ['status', 'scale'] },
]

export const apiVersionOf = ({ group, version }: Resource): string =>
  group === '' ? version : `${group}/${version}`

export function resourceOf(plural: string): Resource {
  const found = resources.find((resource) => resource.plural === plural)
  if (found === undefined) throw new Error(`no resource ${plural}`)
  return found
}

/** The resource that an object belongs to by its apiVersion and kind. */
export const resourceOfKind = (apiVersion: string, kind: string): Resource | undefined =>
  resources.find((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion)
