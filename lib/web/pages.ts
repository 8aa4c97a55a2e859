import type { IncomingMessage, ServerResponse } from 'node:http'
import { addressOf } from '../api/address.ts'
import { bodyLimitBytes } from '../api/body.ts'
import type { Installation } from '../api/installation.ts'
import { addressHeader } from '../platform/auth/next-auth.ts'
import { compressResponse } from './compress-response.ts'
import type { PageHandler } from './server.ts'
import { createStaticFiles } from './static-files.ts'

type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Pages take small forms at most, and must be told their length: Next would read whatever comes. */
function refuseBody(request: IncomingMessage): 411 | 413 | null {
  if (request.headers['transfer-encoding'] !== undefined) return 411
  return Number(request.headers['content-length'] ?? 0) > bodyLimitBytes ? 413 : null
}

/** Everything that is not the API: built files by ourselves, the rest by Next, all of it compressed. */
export function createPages(installation: Installation, production: boolean) {
  let render: NextHandler | undefined
  const files = production ? createStaticFiles('.next/static') : null

  const handle: PageHandler = (request, response) => {
    void answer(request, response).catch((error: unknown) => {
      installation.log.error({ err: error, path: request.url }, 'a page broke')
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (files && path.startsWith('/_next/static/')) {
      if (await files.answer(request, response, path.slice('/_next/static/'.length))) return
    }
    const refused = refuseBody(request)
    if (refused) {
      response.writeHead(refused, { connection: 'close' }).end()
      return
    }
    if (!render) {
      response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('starting')
      return
    }
    request.headers[addressHeader] = addressOf(request, installation.proxyHops)
    if (production) compressResponse(request, response)
    await render(request, response)
  }

  return {
    handle,
    /** Next is prepared. */
    open: (handler: NextHandler) => {
      render = handler
    },
  }
}
