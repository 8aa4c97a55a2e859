import { isDeepStrictEqual } from 'node:util'
import { withDefaults } from './defaults.ts'
import { kubeRefuse } from './failure.ts'
import {
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type Metadata,
  stamp,
  textOf,
} from './object.ts'
import { apiVersionOf, type Resource } from './resource.ts'

const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
const workloads = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout'])

/** Who writes, for managedFields, and when. */
export interface Write {
  manager: string
  at: number
}

/**
 * Makes what a client sent into what the cluster keeps: server-owned metadata, defaults, the generation that counts
 * changes of the spec; refuses what the API server would refuse.
 */
export function admit(
  resource: Resource,
  sent: JsonObject,
  place: { namespace: string; name: string },
  before: KubeObject | undefined,
  write: Write,
  uid: () => string,
): KubeObject {
  const metadata = isObject(sent.metadata) ? sent.metadata : {}
  checkIdentity(resource, sent, metadata, place)
  const name = place.name
  const wantedVersion = metadata.resourceVersion
  if (before !== undefined && wantedVersion !== undefined && wantedVersion !== '' && wantedVersion !== null) {
    if (wantedVersion !== before.metadata.resourceVersion) throw kubeRefuse.conflict(resource, name)
  }
  const spec = withDefaults(resource.kind, isObject(sent.spec) ? sent.spec : undefined)
  if (workloads.has(resource.kind)) checkWorkload(resource, name, spec ?? {}, before)
  const specChanged = before !== undefined && !isDeepStrictEqual(spec, before.spec)
  const generation = before === undefined ? 1 : (before.metadata.generation ?? 1) + (specChanged ? 1 : 0)
  const kept: Metadata = {
    name,
    ...(resource.namespaced ? { namespace: place.namespace } : {}),
    uid: before?.metadata.uid ?? uid(),
    resourceVersion: before?.metadata.resourceVersion ?? '',
    ...(spec === undefined ? {} : { generation }),
    creationTimestamp: before?.metadata.creationTimestamp ?? stamp(write.at),
    ...textsOf('labels', metadata),
    ...textsOf('annotations', metadata),
    ...(before?.metadata.deletionTimestamp === undefined
      ? {}
      : { deletionTimestamp: before.metadata.deletionTimestamp }),
    ...(Array.isArray(metadata.ownerReferences)
      ? { ownerReferences: metadata.ownerReferences as unknown as Metadata['ownerReferences'] }
      : {}),
    managedFields: managedBy(before, write, apiVersionOf(resource), spec === undefined || !specChanged),
  }
  const rest = Object.fromEntries(
    Object.entries(sent).filter(
      ([key]) => !['apiVersion', 'kind', 'metadata', 'spec', 'status'].includes(key),
    ),
  )
  return {
    ...rest,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: kept,
    ...(spec === undefined ? {} : { spec }),
    ...(before?.status === undefined ? {} : { status: before.status }),
  }
}

/** Whether a write leaves the object as it is: such a write makes no new revision. */
export function isUnchanged(before: KubeObject, after: KubeObject): boolean {
  const bare = (object: KubeObject) => ({
    ...object,
    metadata: { ...object.metadata, managedFields: undefined },
  })
  return isDeepStrictEqual(bare(before), bare(after))
}

function checkIdentity(
  resource: Resource,
  sent: JsonObject,
  metadata: JsonObject,
  { namespace, name }: { namespace: string; name: string },
): void {
  if (sent.kind !== undefined && sent.kind !== resource.kind) {
    throw kubeRefuse.badRequest(
      `${textOf(sent.kind)} in version "${textOf(sent.apiVersion)}" cannot be handled as a ${resource.kind}`,
    )
  }
  if (!dnsName.test(name)) {
    throw kubeRefuse.invalid(
      resource,
      name,
      'metadata.name',
      `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`,
    )
  }
  if (metadata.name !== undefined && metadata.name !== name) {
    throw kubeRefuse.badRequest(
      `the name of the object (${textOf(metadata.name)}) does not match the name on the URL (${name})`,
    )
  }
  if (resource.namespaced && metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw kubeRefuse.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
  }
}

function checkWorkload(
  resource: Resource,
  name: string,
  spec: JsonObject,
  before: KubeObject | undefined,
): void {
  const invalid = (field: string, message: string) => kubeRefuse.invalid(resource, name, field, message)
  const replicas = spec.replicas
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    throw invalid('spec.replicas', `Invalid value: ${textOf(replicas)}: must be greater than or equal to 0`)
  }
  const selector = isObject(spec.selector) ? spec.selector : {}
  const wanted = isObject(selector.matchLabels) ? selector.matchLabels : {}
  if (Object.keys(wanted).length === 0) throw invalid('spec.selector', 'Required value')
  if (
    before !== undefined &&
    !isDeepStrictEqual(selector, (before.spec as { selector?: unknown }).selector)
  ) {
    throw invalid('spec.selector', 'Invalid value: field is immutable')
  }
  const template = isObject(spec.template) ? spec.template : {}
  const labels =
    isObject(template.metadata) && isObject(template.metadata.labels) ? template.metadata.labels : {}
  if (Object.entries(wanted).some(([key, value]) => labels[key] !== value)) {
    throw invalid(
      'spec.template.metadata.labels',
      'Invalid value: `selector` does not match template `labels`',
    )
  }
  const containers =
    isObject(template.spec) && Array.isArray(template.spec.containers) ? template.spec.containers : []
  if (containers.length === 0) throw invalid('spec.template.spec.containers', 'Required value')
  for (const [index, container] of containers.entries())
    checkContainer(container, `spec.template.spec.containers[${index}]`, invalid)
}

function checkContainer(
  container: Json,
  field: string,
  invalid: (field: string, message: string) => Error,
): void {
  const { name, image } = isObject(container) ? container : {}
  if (typeof name !== 'string' || !dnsName.test(name)) throw invalid(`${field}.name`, 'Required value')
  if (typeof image !== 'string' || image.trim() === '') throw invalid(`${field}.image`, 'Required value')
}

function textsOf(
  field: 'labels' | 'annotations',
  metadata: JsonObject,
): Record<string, Record<string, string>> {
  const given = metadata[field]
  if (!isObject(given) || Object.keys(given).length === 0) return {}
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') {
      throw kubeRefuse.badRequest(
        `cannot unmarshal ${typeof value} into Go struct field ObjectMeta.metadata.${field} of type string (${key})`,
      )
    }
  }
  return { [field]: given as Record<string, string> }
}

function managedBy(
  before: KubeObject | undefined,
  { manager, at }: Write,
  apiVersion: string,
  metadataOnly: boolean,
): NonNullable<Metadata['managedFields']> {
  const entry = {
    manager,
    operation: 'Update' as const,
    apiVersion,
    time: stamp(at),
    fieldsType: 'FieldsV1' as const,
    fieldsV1: metadataOnly && before !== undefined ? { 'f:metadata': {} } : { 'f:spec': {} },
  }
  const others = (before?.metadata.managedFields ?? []).filter(
    (field) => field.manager !== manager || !isDeepStrictEqual(field.fieldsV1, entry.fieldsV1),
  )
  return [...others, entry]
}
