import type { IncomingMessage, ServerResponse } from 'node:http'
import { anonymous, type Caller } from './caller.ts'
import { Refusal } from './errors.ts'
import { runExchange } from './exchange.ts'
import { type Mount, MountRequest, type Route } from './mount.ts'
import type { Reply } from './reply.ts'
import type { OpenMount, World } from './world.ts'

/** The mount whose prefix this path lies under; the longest wins. */
export function mountOf(world: World, url: string): OpenMount | undefined {
  return world.mounts.find(({ mount: { prefix } }) => {
    if (!url.startsWith(prefix)) return false
    const next = url.charAt(prefix.length)
    return next === '' || next === '/' || next === '?'
  })
}

/** The door of everything that is not signed: finds the route, then runs the exchange. */
export async function serveMount(
  world: World,
  open: OpenMount,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  requestId: string,
): Promise<void> {
  const { mount } = open
  const below = (incoming.url ?? '/').slice(mount.prefix.length)
  const path = below.startsWith('/') ? below : `/${below}`
  const request = new MountRequest(incoming, outgoing, path, requestId, world.clock.now())
  const found = findRoute(open, request)
  const exchange = {
    incoming,
    outgoing,
    requestId,
    product: mount.product,
    action: found?.route.action ?? 'NotFound',
    ramAction: `${mount.product}:${found?.route.action ?? 'NotFound'}`,
    write: found?.route.write ?? false,
    get caller() {
      return request.caller
    },
    set caller(value: Caller) {
      request.caller = value
    },
    get resource() {
      return request.resource
    },
    set resource(value: string) {
      request.resource = value
    },
    errorReply: (error: Refusal) => mount.errorReply?.(error, requestId) ?? plainError(error, requestId),
    businessReply: (code: string, message: string) => businessReply(mount, code, message, requestId),
    authenticate: () => mount.authenticate?.(request) ?? anonymous,
    perform: () => {
      if (found === undefined) throw new Refusal(404, 'NOT_FOUND', `No such path: ${request.method} ${path}`)
      request.variables = found.variables
      return found.route.handle(request)
    },
  }
  await runExchange(world, exchange)
}

function findRoute(
  open: OpenMount,
  request: MountRequest,
): { route: Route; variables: Record<string, string> } | undefined {
  for (const [index, route] of open.mount.routes.entries()) {
    if (route.method !== '*' && route.method !== request.method) continue
    const variables = open.patterns[index]?.match(request.path)
    if (variables !== undefined) return { route, variables }
  }
  return undefined
}

function plainError(error: Refusal, requestId: string): Reply {
  return {
    status: error.status,
    body: { errorCode: error.code, errorMessage: error.message, requestId, ...error.detail },
  }
}

function businessReply(mount: Mount, code: string, message: string, requestId: string): Reply {
  const body = mount.businessBody?.(code, message, requestId)
  return { body: body ?? { success: false, errorCode: code, errorMessage: message, requestId } }
}
