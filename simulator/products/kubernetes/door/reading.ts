import type { MountRequest } from '../../../kernel/mount.ts'
import type { Reply } from '../../../kernel/reply.ts'
import { kubeRefuse } from '../failure.ts'
import type { Kube } from '../kube.ts'
import type { KubeObject } from '../object.ts'
import { apiVersionOf, type Resource } from '../resource.ts'
import { fieldMatcher, labelMatcher, type Matcher } from '../selector.ts'
import { type Include, tableOf, wantsTable } from './table.ts'

export interface Scope {
  cluster: string
  resource: Resource
  /** '' = all namespaces, or a resource without. */
  namespace: string
}

const json = { 'content-type': 'application/json' }

const includeOf = (request: MountRequest): Include => {
  const asked = request.query.get('includeObject')
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata'
}

export function matcherOf(resource: Resource, request: MountRequest): Matcher {
  const byLabel = labelMatcher(request.query.get('labelSelector'))
  const byField = fieldMatcher(resource, request.query.get('fieldSelector'))
  return (object) => byLabel(object) && byField(object)
}

export function render(
  { resource }: Scope,
  request: MountRequest,
  object: KubeObject,
  metadata: Record<string, unknown> = { resourceVersion: object.metadata.resourceVersion },
): unknown {
  if (!wantsTable(request.headers.accept)) return object
  return tableOf(resource.plural, [object], metadata, includeOf(request), request.now)
}

export function getObject(kube: Kube, scope: Scope, name: string, request: MountRequest): Reply {
  const object = kube.get(scope.cluster, scope.resource.plural, scope.namespace, name)
  if (object === undefined) throw kubeRefuse.notFound(scope.resource, name)
  return { headers: json, body: render(scope, request, object) }
}

interface Continue {
  /** Revision of the first page. */
  rv: number
  /** `namespace/name` of the last object given. */
  start: string
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`

/** A list, in pages when `limit` asks for them. */
export function listObjects(kube: Kube, scope: Scope, request: MountRequest): Reply {
  const { cluster, resource, namespace } = scope
  const { query } = request
  checkRevision(kube, cluster, query)
  const token = query.get('continue')
  const from = token === null || token === '' ? undefined : readContinue(kube, cluster, token)
  const matches = matcherOf(resource, request)
  const all = kube.list(cluster, resource.plural, namespace, matches)
  const rest = from === undefined ? all : all.filter((object) => isAfter(keyOf(object), from.start))
  const limit = limitOf(query)
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const revision = from?.rv ?? kube.revision(cluster)
  const last = page.at(-1)
  const left = rest.length - page.length
  const metadata = {
    resourceVersion: String(revision),
    ...(left > 0 && last !== undefined
      ? { continue: writeContinue({ rv: revision, start: keyOf(last) }), remainingItemCount: left }
      : {}),
  }
  if (wantsTable(request.headers.accept)) {
    return { headers: json, body: tableOf(resource.plural, page, metadata, includeOf(request), request.now) }
  }
  // The items of a typed list carry neither kind nor apiVersion.
  const items = page.map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item)
  return {
    headers: json,
    body: { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items },
  }
}

/** By namespace, then by name, as the list is ordered. */
function isAfter(key: string, start: string): boolean {
  const [namespace = '', name = ''] = key.split('/')
  const [startNamespace = '', startName = ''] = start.split('/')
  return namespace === startNamespace ? name > startName : namespace > startNamespace
}

function limitOf(query: URLSearchParams): number {
  const text = query.get('limit')
  if (text === null || text === '') return 0
  if (!/^\d{1,9}$/.test(text))
    throw kubeRefuse.badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`)
  return Number(text)
}

function checkRevision(kube: Kube, cluster: string, query: URLSearchParams): void {
  const wanted = query.get('resourceVersion') ?? ''
  if (wanted === '' || wanted === '0') return
  if (!/^\d+$/.test(wanted))
    throw kubeRefuse.badRequest(
      `Invalid value: "${wanted}": strconv.ParseUint: parsing "${wanted}": invalid syntax`,
    )
  const current = kube.revision(cluster)
  if (Number(wanted) > current) throw kubeRefuse.tooLarge(wanted, current)
  const isExact = query.get('resourceVersionMatch') === 'Exact'
  if (isExact && Number(wanted) < current) {
    throw kubeRefuse.expired('The resourceVersion for the provided list is too old.')
  }
}

const writeContinue = (value: Continue): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function readContinue(kube: Kube, cluster: string, token: string): Continue {
  let value: Partial<Continue>
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Partial<Continue>
  } catch {
    throw kubeRefuse.badRequest('continue key is not valid: illegal base64 data')
  }
  const { rv, start } = value
  if (typeof rv !== 'number' || typeof start !== 'string')
    throw kubeRefuse.badRequest('continue key is not valid')
  if (!kube.hub(cluster).reaches(rv)) {
    throw kubeRefuse.expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    )
  }
  return { rv, start }
}
