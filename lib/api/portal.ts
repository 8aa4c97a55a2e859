import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Metrics } from '../platform/metrics.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { answerUpload, uploadSource } from './bill-upload.ts'
import { answerFeed, feedToken } from './calendar-feed.ts'
import { createDoor } from './door.ts'
import { LiveEvents } from './events.ts'
import { errorBody, refuse } from './failure.ts'
import { answerHealth, answerMetrics } from './health.ts'
import { HookDoor, withoutSecret } from './hooks.ts'
import type { InProcess } from './in-process.ts'
import type { Installation } from './installation.ts'
import { openApiText } from './openapi.ts'
import { answerRawLog, rawLogOf } from './raw-log.ts'
import { refusalOf } from './refusal-of.ts'
import { router } from './router.ts'
import { securityHeaders } from './security-headers.ts'
import { send } from './send.ts'
import { createInProcess } from './visitor.ts'

const version = '/api/v1'
const openApiPath = '/api/v1/openapi.json'
const others = /^\/api\/(health|metrics|events|hooks)(\/|$)/

export interface Portal {
  /** Answers what is an API address; false leaves it to somebody else, with the security headers already set. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** The same calls for pages, without HTTP. */
  inProcess: InProcess
  /** From now on readiness may be answered. */
  pagesAreReady(): void
  close(): Promise<void>
}

/** Everything under /api that is not next-auth's. */
export function createPortal(around: Surroundings, installation: Installation): Portal {
  const metrics = new Metrics()
  const door = createDoor(router, around, installation, metrics)
  const events = new LiveEvents(around, installation)
  const hooks = new HookDoor(around, installation, metrics)
  const headers = Object.entries(securityHeaders(installation.origin))
  let pagesReady = false

  /** What is no procedure of the contract. */
  async function serve(request: IncomingMessage, response: ServerResponse, path: string, search: string) {
    const get = request.method === 'GET' || request.method === 'HEAD'
    if (path === '/api/health' && get) return answerHealth(request, response, around, search, pagesReady)
    if (path === '/api/metrics' && get) return answerMetrics(request, response, around, installation, metrics)
    if (path === '/api/events' && request.method === 'GET') return events.answer(request, response, search)
    if (path.startsWith('/api/hooks')) return hooks.answer(request, response, path)
    const token = feedToken(path)
    if (token !== null && get) return answerFeed(request, response, around, token)
    const raw = rawLogOf(path)
    if (raw !== null && get) return answerRawLog(request, response, around, installation, raw)
    const sourceId = uploadSource(path)
    if (sourceId !== null && request.method === 'POST')
      return answerUpload(request, response, around, installation, { sourceId, search })
    if (path === openApiPath && get)
      return send(request, response, 200, await openApiText(installation.origin))
    throw refuse('not-found', 'there is no such address', { path })
  }

  async function answer(request: IncomingMessage, response: ServerResponse, path: string, search: string) {
    try {
      await serve(request, response, path, search)
    } catch (error) {
      const id = randomUUID()
      const refusal = refusalOf(error)
      const shown = feedToken(path) === null ? withoutSecret(path) : '/api/v1/calendar'
      if (!refusal) installation.log.error({ err: error, requestId: id, path: shown }, 'an API address broke')
      const headers = { ...refusal?.headers, 'x-request-id': id }
      await send(request, response, refusal?.status ?? 500, errorBody(refusal?.failure ?? null, id), headers)
    }
  }

  return {
    handle(request, response) {
      for (const [name, value] of headers) response.setHeader(name, value)
      const url = request.url ?? '/'
      const cut = url.indexOf('?')
      const path = cut < 0 ? url : url.slice(0, cut)
      const search = cut < 0 ? '' : url.slice(cut)
      const own =
        path === openApiPath ||
        feedToken(path) !== null ||
        rawLogOf(path) !== null ||
        uploadSource(path) !== null
      if (own || others.test(path)) void answer(request, response, path, search)
      else if (path === version || path.startsWith(`${version}/`)) {
        void door(request, response, `/${path.slice(version.length + 1)}`, search)
      } else return false
      return true
    },
    inProcess: createInProcess(router, around, installation),
    pagesAreReady: () => {
      pagesReady = true
    },
    close: () => events.close(),
  }
}
