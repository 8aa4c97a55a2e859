import type { MountRequest } from '../../../kernel/mount.ts'
import type { Reply } from '../../../kernel/reply.ts'
import { kubeRefuse } from '../failure.ts'
import type { Kube } from '../kube.ts'
import { type Resource, resources } from '../resource.ts'

const groups = [...new Set(resources.map(({ group }) => group).filter((group) => group !== ''))]
const versionOfGroup = (group: string): string =>
  resources.find((resource) => resource.group === group)?.version ?? 'v1'

const verbsOf = ({ writable }: Resource): string[] =>
  writable
    ? ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
    : ['get', 'list', 'watch']

const subresourceKind = (resource: Resource, sub: 'status' | 'scale') =>
  sub === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : { kind: resource.kind }

/** `/api/v1`, `/apis/apps/v1` and the like. */
function resourceList(group: string): Record<string, unknown> {
  const entries = resources
    .filter((resource) => resource.group === group)
    .flatMap((resource) => [
      {
        name: resource.plural,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: verbsOf(resource),
        shortNames: resource.shortNames,
        ...(resource.categories === undefined ? {} : { categories: resource.categories }),
      },
      ...resource.subresources.map((sub) => ({
        name: `${resource.plural}/${sub}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...subresourceKind(resource, sub),
        verbs: ['get', 'patch', 'update'],
      })),
    ])
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? 'v1' : `${group}/${versionOfGroup(group)}`,
    resources: entries,
  }
}

const groupEntry = (group: string) => {
  const version = versionOfGroup(group)
  const entry = { groupVersion: `${group}/${version}`, version }
  return { name: group, versions: [entry], preferredVersion: entry }
}

/** The aggregated form that newer clients ask for by Accept: everything in two answers. */
function aggregated(names: readonly string[]): Record<string, unknown> {
  const items = names.map((group) => ({
    metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
    versions: [
      {
        version: versionOfGroup(group),
        freshness: 'Current',
        resources: resources
          .filter((resource) => resource.group === group)
          .map((resource) => ({
            resource: resource.plural,
            responseKind: { group, version: resource.version, kind: resource.kind },
            scope: resource.namespaced ? 'Namespaced' : 'Cluster',
            singularResource: resource.singular,
            verbs: verbsOf(resource),
            shortNames: resource.shortNames,
            ...(resource.categories === undefined ? {} : { categories: resource.categories }),
            subresources: resource.subresources.map((sub) => ({
              subresource: sub,
              responseKind: { group, version: resource.version, ...subresourceKind(resource, sub) },
              verbs: ['get', 'patch', 'update'],
            })),
          })),
      },
    ],
  }))
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
}

const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const wantsAggregated = (request: MountRequest): boolean =>
  String(request.headers.accept ?? '')
    .split(',')
    .some((part) => part.replaceAll(' ', '').startsWith(AGGREGATED_TYPE))

/** Answers one of the discovery paths, or undefined when the path is none. */
export function discover(
  kube: Kube,
  cluster: string,
  path: string,
  request: MountRequest,
): Reply | undefined {
  const plain = (body: unknown): Reply => ({ headers: { 'content-type': 'application/json' }, body })
  const full = (names: readonly string[]): Reply => ({
    headers: { 'content-type': AGGREGATED_TYPE },
    body: aggregated(names),
  })
  switch (path) {
    case '/api':
      if (wantsAggregated(request)) return full([''])
      return plain({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })
    case '/apis':
      if (wantsAggregated(request)) return full(groups)
      return plain({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupEntry) })
    case '/api/v1':
      return plain(resourceList(''))
    case '/version':
      return plain(versionOf(kube.clusters.get(cluster)?.version ?? ''))
    case '/healthz':
    case '/livez':
    case '/readyz':
      return { headers: { 'content-type': 'text/plain' }, body: 'ok' }
    case '/openapi/v2':
    case '/openapi/v3':
      throw kubeRefuse.notFoundPath()
    default:
      return discoverGroup(path, plain)
  }
}

/** `/apis/{group}` and `/apis/{group}/{version}`. */
function discoverGroup(path: string, plain: (body: unknown) => Reply): Reply | undefined {
  const group = groups.find(
    (one) => path === `/apis/${one}` || path === `/apis/${one}/${versionOfGroup(one)}`,
  )
  if (group === undefined) return undefined
  if (path !== `/apis/${group}`) return plain(resourceList(group))
  return plain({ kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) })
}

/** ACK names its versions `1.32.1-aliyun.1`. */
function versionOf(version: string): Record<string, string> {
  const [major = '1', minor = '32'] = version.split('.')
  return {
    major,
    minor,
    gitVersion: `v${version}`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '2025-03-12T00:00:00Z',
    goVersion: 'go1.23.6',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}
