import type { IncomingMessage, ServerResponse } from 'node:http'
import { Metrics } from '../platform/metrics.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { createDoor } from './door.ts'
import { errorBody, refuse } from './failure.ts'
import type { Installation } from './installation.ts'
import { router } from './router.ts'
import { securityHeaders } from './security-headers.ts'
import { send } from './send.ts'

const version = '/api/v1'
const others = /^\/api\/(health|metrics|events|hooks)(\/|$)/

export interface Portal {
  /** Answers what is an API address; false leaves it to somebody else, with the security headers already set. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  close(): Promise<void>
}

/** Everything under /api that is not next-auth's. */
export function createPortal(around: Surroundings, installation: Installation): Portal {
  const metrics = new Metrics()
  const door = createDoor(router, around, installation, metrics)
  const headers = Object.entries(securityHeaders(installation.origin))
  return {
    handle(request, response) {
      for (const [name, value] of headers) response.setHeader(name, value)
      const url = request.url ?? '/'
      const cut = url.indexOf('?')
      const path = cut < 0 ? url : url.slice(0, cut)
      const search = cut < 0 ? '' : url.slice(cut)
      if (path === version || path.startsWith(`${version}/`)) {
        void door(request, response, `/${path.slice(version.length + 1)}`, search)
        return true
      }
      if (!others.test(path)) return false
      void send(
        request,
        response,
        404,
        errorBody(refuse('not-found', 'there is no such address').failure, ''),
      )
      return true
    },
    close: async () => {},
  }
}
