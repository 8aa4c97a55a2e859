import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HTTPPath } from '@orpc/client'
import { StandardOpenAPIJsonSerializer } from '@orpc/openapi-client/standard'
import { type AnyRouter, createProcedureClient } from '@orpc/server'
import { FileStream, JsonStream, JsonText, TextFile } from '../platform/json-text.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { authenticate } from './authenticate.ts'
import { assertStorable, parseBody, readBody } from './body.ts'
import { errorBody, Refusal, refuse } from './failure.ts'
import type { CallContext } from './handlers/procedure.ts'
import { once as onceOnly } from './idempotency.ts'
import type { Installation } from './installation.ts'
import { refusalOf } from './refusal-of.ts'
import { createRoutes, parseQuery, type Route } from './route.ts'
import { assertJson } from './same-origin.ts'
import { send, sendStream } from './send.ts'

const serializer = new StandardOpenAPIJsonSerializer()

const headersOf = ({ mediaType, name }: FileStream | TextFile): Record<string, string> => ({
  'content-type': `${mediaType}; charset=utf-8`,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
})

/** The door to /api/v1: match, authenticate, parse by the contract, call, answer. No route of ours ever throws out of it. */
export function createDoor(
  router: AnyRouter,
  around: Surroundings,
  installation: Installation,
  metrics: Metrics,
) {
  const routes = createRoutes(router)
  const observe = metrics.histogram(
    'sluice_http_request_seconds',
    'Time to answer an API call.',
    [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  )

  async function call(route: Route, input: Record<string, unknown>, context: CallContext) {
    const client = createProcedureClient(route.procedure, { context, path: route.path })
    const output: unknown = await client(input)
    const status = route.successStatus
    if (output instanceof JsonStream) return { status, text: '', stream: output, headers: {} }
    if (output instanceof FileStream) return { status, text: '', stream: output, headers: headersOf(output) }
    if (output instanceof TextFile)
      return { status, text: output.text, stream: null, headers: headersOf(output) }
    const text =
      output instanceof JsonText ? output.text : JSON.stringify(serializer.serialize(output)[0] ?? null)
    return { status, text, stream: null, headers: {} }
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: HTTPPath,
    search: string,
    id: string,
  ) {
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
    const route = await routes.find(method, path)
    if (!route) {
      const allowed = await routes.allowed(path)
      if (allowed.length === 0) throw refuse('not-found', 'there is no such address', { path })
      const failure = refuse('invalid', `this address takes ${allowed.join(', ')}`, { allowed }).failure
      throw new Refusal(failure, { status: 405, headers: { allow: allowed.join(', ') } })
    }
    const actor = await authenticate(request, around, installation)
    const context: CallContext = { around, actor, installation }
    if (method === 'GET') {
      const input = { ...parseQuery(search), ...route.params }
      assertStorable(input)
      const answered = await call(route, input, context)
      const headers = { 'x-request-id': id, ...answered.headers }
      if (answered.stream) await sendStream(request, response, answered.stream, headers)
      else await send(request, response, answered.status, answered.text, headers)
      return route
    }
    assertJson(request)
    if (search.length > 1) throw refuse('invalid', 'this call takes no query', { field: 'query' })
    const bytes = await readBody(request)
    const input = { ...parseBody(bytes), ...route.params }
    assertStorable(input)
    const answered = await onceOnly(request, context, path, bytes, () => call(route, input, context))
    const headers: Record<string, string> = { 'x-request-id': id }
    if (answered.replayed) headers['idempotency-replayed'] = 'true'
    await send(request, response, answered.status, answered.text, headers)
    return route
  }

  return async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: HTTPPath,
    search: string,
  ) {
    const id = randomUUID()
    const begun = performance.now()
    let pattern = 'none'
    try {
      pattern = (await serve(request, response, path, search, id)).pattern
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal)
        installation.log.error(
          { err: error, requestId: id, method: request.method, path },
          'an API call broke',
        )
      const status = refusal?.status ?? 500
      const headers = { ...refusal?.headers, 'x-request-id': id }
      await send(request, response, status, errorBody(refusal?.failure ?? null, id), headers)
    }
    observe((performance.now() - begun) / 1000, {
      method: request.method ?? '',
      route: pattern,
      status: String(response.statusCode),
    })
  }
}
