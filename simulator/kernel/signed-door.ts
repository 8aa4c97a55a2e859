import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerText } from './acs3.ts'
import { anonymous, authorise } from './caller.ts'
import { gatewayErrorBody, Refusal, refuse } from './errors.ts'
import { type Exchange, runExchange } from './exchange.ts'
import { readBody, splitOnce } from './mount.ts'
import type { SignedApi, SignedCall, SignedOperation } from './operation.ts'
import { checkBody, readParameters } from './parameters.ts'
import type { Reply } from './reply.ts'
import type { World } from './world.ts'

const BODY_LIMIT_BYTES = 16 * 1024 * 1024

/** The door of every ACS3-signed product: dispatch by `x-acs-version` and `x-acs-action`. */
export async function serveSigned(
  world: World,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  requestId: string,
): Promise<void> {
  const action = headerText(incoming.headers, 'x-acs-action')
  const version = headerText(incoming.headers, 'x-acs-version')
  const found = world.operations.get(`${version}#${action}`)
  const api = found?.api ?? [...world.operations.values()].find((open) => open.api.version === version)?.api
  const exchange: Exchange = {
    incoming,
    outgoing,
    requestId,
    product: api?.product ?? 'unknown',
    action,
    ramAction: `${api?.product ?? 'unknown'}:${action}`,
    write: found?.operation.write ?? false,
    caller: anonymous,
    resource: '',
    errorReply: (error) => errorReply(api, error, requestId),
    businessReply: (code, message) => businessReply(api, code, message, requestId),
    authenticate: async () => {
      const body = await bodyOnce()
      return world.verifier.verify({
        method: incoming.method ?? 'GET',
        url: incoming.url ?? '/',
        headers: incoming.headers,
        body,
      })
    },
    perform: async () => {
      if (api === undefined)
        throw new Refusal(400, 'InvalidVersion', `Specified parameter Version is not valid. (${version})`)
      if (found === undefined) throw refuse.actionNotFound(action)
      return perform(
        world,
        exchange,
        found.api,
        found.operation,
        (path) => found.pattern.match(path),
        await bodyOnce(),
      )
    },
  }
  let reading: Promise<Buffer> | undefined
  const bodyOnce = (): Promise<Buffer> => {
    reading ??= readBody(incoming, BODY_LIMIT_BYTES)
    return reading
  }
  await runExchange(world, exchange)
}

async function perform(
  world: World,
  exchange: Exchange,
  api: SignedApi,
  operation: SignedOperation,
  match: (path: string) => Record<string, string> | undefined,
  bytes: Buffer,
): Promise<Reply> {
  const { incoming, requestId } = exchange
  const [pathname, search] = splitOnce(incoming.url ?? '/', '?')
  const path = match(pathname)
  const method = incoming.method ?? 'GET'
  const methodFits = api.style === 'RPC' ? method === 'GET' || method === 'POST' : method === operation.method
  if (path === undefined || !methodFits)
    throw refuse.actionNotFound(`${method} ${pathname} ${operation.action}`)
  const isForm = headerText(incoming.headers, 'content-type').startsWith('application/x-www-form-urlencoded')
  const received: Array<[string, string]> = [...new URLSearchParams(search)]
  if (isForm) received.push(...new URLSearchParams(bytes.toString('utf8')))
  const call: SignedCall = {
    path,
    params: readParameters(operation.params, received),
    body: isForm ? {} : checkBody(operation.body ?? {}, jsonOf(bytes)),
    caller: exchange.caller,
    requestId,
    now: world.clock.now(),
    authorise: (ramAction, resource) => {
      exchange.resource = resource
      authorise(exchange.caller, { action: ramAction, resource }, api.deniedCode)
    },
  }
  const access = operation.access(call)
  if (access !== undefined) {
    exchange.ramAction = access.action
    call.authorise(access.action, access.resource)
  }
  const body = await operation.handle(call)
  if (api.style === 'RPC') return { body: { RequestId: requestId, ...(body as object) } }
  return { body: body ?? {} }
}

function jsonOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Refusal(400, 'InvalidParameter', 'The request body is not valid JSON.')
  }
}

function errorReply(api: SignedApi | undefined, error: Refusal, requestId: string): Reply {
  return {
    status: error.status,
    body: api?.errorBody?.(error, requestId) ?? gatewayErrorBody(error, requestId),
  }
}

function businessReply(api: SignedApi | undefined, code: string, message: string, requestId: string): Reply {
  return {
    body: api?.businessBody?.(code, message, requestId) ?? {
      RequestId: requestId,
      IsSuccess: false,
      Code: code,
      Message: message,
    },
  }
}
