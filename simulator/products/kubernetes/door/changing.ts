import { parse as parseYaml } from 'yaml'
import type { MountRequest } from '../../../kernel/mount.ts'
import type { Reply } from '../../../kernel/reply.ts'
import type { Write } from '../admission.ts'
import { kubeRefuse } from '../failure.ts'
import type { Kube } from '../kube.ts'
import { isObject, type JsonObject, type KubeObject } from '../object.ts'
import { applyPatch } from '../patch.ts'
import {
  asJson,
  createObject,
  deleteObject,
  type Place,
  replaceObject,
  replaceStatus,
  scaleObject,
} from '../writing.ts'
import { matcherOf, render } from './reading.ts'

const json = { 'content-type': 'application/json' }

const isDryRun = (request: MountRequest): boolean => request.query.get('dryRun') === 'All'

/** The field manager, or the program's name as the API server takes it from the user agent. */
function writeOf(request: MountRequest): Write {
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/', 1)[0] ?? 'unknown'
  return { manager: request.query.get('fieldManager') ?? agent, at: request.now }
}

async function bodyOf(request: MountRequest): Promise<JsonObject> {
  const text = (await request.body()).toString('utf8')
  const isYaml = (request.headers['content-type'] ?? '').includes('yaml')
  let value: unknown
  try {
    value = isYaml ? parseYaml(text) : JSON.parse(text)
  } catch (error) {
    throw kubeRefuse.badRequest(
      `the object provided is unrecognized (${error instanceof Error ? error.message : String(error)})`,
    )
  }
  if (!isObject(value)) throw kubeRefuse.badRequest('the object provided is not an object')
  return value
}

export async function create(kube: Kube, place: Omit<Place, 'name'>, request: MountRequest): Promise<Reply> {
  const sent = await bodyOf(request)
  const metadata = isObject(sent.metadata) ? sent.metadata : {}
  if (typeof metadata.name !== 'string') throw kubeRefuse.badRequest('name or generateName is required')
  const object = createObject(
    kube,
    { ...place, name: metadata.name },
    sent,
    writeOf(request),
    isDryRun(request),
  )
  return { status: 201, headers: json, body: render(place, request, object) }
}

export async function replace(kube: Kube, place: Place, request: MountRequest): Promise<Reply> {
  const object = replaceObject(kube, place, await bodyOf(request), writeOf(request), isDryRun(request))
  return { headers: json, body: render(place, request, object) }
}

/** Any patch; one of the type apply also creates. */
export async function patch(kube: Kube, place: Place, request: MountRequest): Promise<Reply> {
  const { cluster, resource, namespace, name } = place
  const mediaType = request.headers['content-type'] ?? ''
  const text = (await request.body()).toString('utf8')
  const before = kube.get(cluster, resource.plural, namespace, name)
  if (before === undefined) {
    if (!mediaType.startsWith('application/apply-patch')) throw kubeRefuse.notFound(resource, name)
    const made = createObject(
      kube,
      place,
      applyPatch({}, mediaType, text),
      writeOf(request),
      isDryRun(request),
    )
    return { status: 201, headers: json, body: render(place, request, made) }
  }
  const patched = applyPatch(asJson(before), mediaType, text)
  const object = replaceObject(kube, place, patched, writeOf(request), isDryRun(request))
  return { headers: json, body: render(place, request, object) }
}

/** The status subresource: a replacement or a patch of the status alone. */
export async function status(kube: Kube, place: Place, request: MountRequest): Promise<Reply> {
  const { cluster, resource, namespace, name } = place
  const before = kube.get(cluster, resource.plural, namespace, name)
  if (before === undefined) throw kubeRefuse.notFound(resource, name)
  const sent =
    request.method === 'PUT'
      ? await bodyOf(request)
      : applyPatch(
          asJson(before),
          request.headers['content-type'] ?? '',
          (await request.body()).toString('utf8'),
        )
  const object = replaceStatus(kube, place, sent, request.now)
  return { headers: json, body: render(place, request, object) }
}

/** Options of a deletion: of their preconditions, that on the revision. */
async function isStale(request: MountRequest, { metadata }: KubeObject): Promise<boolean> {
  if ((await request.body()).length === 0) return false
  const { preconditions } = await bodyOf(request)
  const wanted = isObject(preconditions) ? preconditions.resourceVersion : undefined
  return typeof wanted === 'string' && wanted !== metadata.resourceVersion
}

export async function remove(kube: Kube, place: Place, request: MountRequest): Promise<Reply> {
  const { cluster, resource, namespace, name } = place
  const object = kube.get(cluster, resource.plural, namespace, name)
  if (object === undefined) throw kubeRefuse.notFound(resource, name)
  if (await isStale(request, object)) throw kubeRefuse.conflict(resource, name)
  if (!isDryRun(request)) {
    const last = deleteObject(kube, cluster, resource.plural, object, request.now)
    if (resource.plural === 'pods') return { headers: json, body: last }
  }
  const details = { name, group: resource.group, kind: resource.plural, uid: object.metadata.uid }
  return {
    headers: json,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
  }
}

export function removeAll(kube: Kube, place: Omit<Place, 'name'>, request: MountRequest): Reply {
  const { cluster, resource, namespace } = place
  const chosen = kube.list(cluster, resource.plural, namespace, matcherOf(resource, request))
  for (const object of chosen) deleteObject(kube, cluster, resource.plural, object, request.now)
  return { headers: json, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' } }
}

/** The scale subresource: read, or write with `change`. */
export async function scale(kube: Kube, place: Place, request: MountRequest): Promise<Reply> {
  const { cluster, resource, namespace, name } = place
  let object = kube.get(cluster, resource.plural, namespace, name)
  if (object === undefined) throw kubeRefuse.notFound(resource, name)
  if (request.method !== 'GET') {
    const present = scaleBody(object) as JsonObject
    const wanted =
      request.method === 'PUT'
        ? await bodyOf(request)
        : applyPatch(present, request.headers['content-type'] ?? '', (await request.body()).toString('utf8'))
    const replicas = isObject(wanted.spec) ? (wanted.spec.replicas ?? 0) : 0
    if (typeof replicas !== 'number') throw kubeRefuse.badRequest('spec.replicas is not a number')
    const metadata = isObject(wanted.metadata) ? wanted.metadata : {}
    const version = metadata.resourceVersion
    if (typeof version === 'string' && version !== '' && version !== object.metadata.resourceVersion) {
      throw kubeRefuse.conflict(resource, name)
    }
    object = scaleObject(kube, place, replicas, writeOf(request))
  }
  return { headers: json, body: scaleBody(object) }
}

function scaleBody(object: KubeObject): object {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const spec = object.spec as { replicas?: number; selector?: { matchLabels?: Record<string, string> } }
  const status = object.status as { replicas?: number } | undefined
  const selector = Object.entries(spec.selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector },
  }
}
