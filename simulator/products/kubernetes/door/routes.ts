import type { Mount, MountRequest, Route } from '../../../kernel/mount.ts'
import type { Answer } from '../../../kernel/reply.ts'
import { kubeRefuse, statusReply } from '../failure.ts'
import type { Kube } from '../kube.ts'
import { type Resource, resources } from '../resource.ts'
import * as changing from './changing.ts'
import { discover } from './discovery.ts'
import { allow, authenticate, isStillIn, type Verb } from './entry.ts'
import { getObject, listObjects } from './reading.ts'
import { watchObjects } from './watching.ts'

const isWatch = ({ query }: MountRequest): boolean => ['1', 'true'].includes(query.get('watch') ?? '')

/** All doors of all clusters: `/k8s/{cluster}/api...`. */
export function kubernetesMount(kube: Kube): Mount {
  return {
    product: 'kubernetes',
    prefix: '/k8s',
    authenticate: (request) => authenticate(kube, request),
    errorReply: (error) => statusReply(error),
    routes: [...resources.flatMap((resource) => resourceRoutes(kube, resource)), discoveryRoute(kube)],
  }
}

function discoveryRoute(kube: Kube): Route {
  return {
    method: '*',
    pattern: '/:cluster/*rest',
    action: 'Discover',
    handle: (request) => {
      const found =
        request.method === 'GET'
          ? discover(kube, request.variable('cluster'), `/${request.variable('rest')}`, request)
          : undefined
      if (found === undefined) throw kubeRefuse.notFoundPath()
      return found
    },
  }
}

function resourceRoutes(kube: Kube, resource: Resource): Route[] {
  const root = `/:cluster/${resource.group === '' ? 'api' : `apis/${resource.group}`}/${resource.version}`
  const collection = `${root}/${resource.namespaced ? 'namespaces/:namespace/' : ''}${resource.plural}`
  const single = `${collection}/:name`
  const placeOf = (request: MountRequest) => ({
    cluster: request.variable('cluster'),
    resource,
    namespace: request.variable('namespace'),
    name: request.variable('name'),
  })
  type Handler = (place: ReturnType<typeof placeOf>, request: MountRequest) => Answer | Promise<Answer>
  const route = (method: string, pattern: string, verb: Verb, action: string, handle: Handler): Route => ({
    method,
    pattern,
    action,
    write: !['get', 'list', 'watch'].includes(verb),
    handle: (request) => {
      const place = placeOf(request)
      request.resource = [place.cluster, place.namespace, resource.plural, place.name]
        .filter((part) => part !== '')
        .join('/')
      allow(kube, request, isWatch(request) ? 'watch' : verb, place)
      return handle(place, request)
    },
  })
  const read: Handler = (place, request) =>
    isWatch(request)
      ? watchObjects(kube, place, request, () => isStillIn(kube, request))
      : listObjects(kube, place, request)
  const { kind } = resource
  const routes = [
    route('GET', collection, 'list', `List${kind}`, read),
    route('GET', single, 'get', `Get${kind}`, (place, request) =>
      getObject(kube, place, place.name, request),
    ),
  ]
  if (resource.namespaced)
    routes.push(route('GET', `${root}/${resource.plural}`, 'list', `List${kind}`, read))
  if (resource.subresources.includes('status')) {
    const status: Handler = (place, request) => getObject(kube, place, place.name, request)
    routes.push(route('GET', `${single}/status`, 'get', `Get${kind}Status`, status))
    if (resource.writableStatus === true) {
      const write: Handler = (place, request) => changing.status(kube, place, request)
      routes.push(route('PUT', `${single}/status`, 'update', `Replace${kind}Status`, write))
      routes.push(route('PATCH', `${single}/status`, 'patch', `Patch${kind}Status`, write))
    }
  }
  if (resource.subresources.includes('scale')) {
    const scale: Handler = (place, request) => changing.scale(kube, place, request)
    routes.push(route('GET', `${single}/scale`, 'get', `Get${kind}Scale`, scale))
    routes.push(route('PUT', `${single}/scale`, 'update', `Replace${kind}Scale`, scale))
    routes.push(route('PATCH', `${single}/scale`, 'patch', `Patch${kind}Scale`, scale))
  }
  const refused: Handler = () => {
    throw kubeRefuse.methodNotAllowed()
  }
  const only = (handler: Handler): Handler => (resource.writable ? handler : refused)
  routes.push(
    route(
      'POST',
      collection,
      'create',
      `Create${kind}`,
      only((place, request) => changing.create(kube, place, request)),
    ),
    route(
      'PUT',
      single,
      'update',
      `Replace${kind}`,
      only((place, request) => changing.replace(kube, place, request)),
    ),
    route(
      'PATCH',
      single,
      'patch',
      `Patch${kind}`,
      only((place, request) => changing.patch(kube, place, request)),
    ),
    route(
      'DELETE',
      single,
      'delete',
      `Delete${kind}`,
      only((place, request) => changing.remove(kube, place, request)),
    ),
    route(
      'DELETE',
      collection,
      'deletecollection',
      `DeleteAll${kind}`,
      only((place, request) => changing.removeAll(kube, place, request)),
    ),
  )
  return routes
}
