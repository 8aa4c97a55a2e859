import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Portal } from '../api/portal.ts'
import { limitBody } from './request-patience.ts'

/** Requests that run get this long to be answered when the process is told to end. */
const patienceMs = 7000

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface WebServer {
  server: Server
  /** Where it listens, by number: with port 0 the system chose. */
  port: number
  close(): Promise<void>
}

/** One node:http server: the API answers what is its own, pages the rest. */
export async function listen(
  portal: Portal,
  address: { host: string; port: number },
  pages: PageHandler,
): Promise<WebServer> {
  const server = createServer((request, response) => {
    limitBody(request)
    if (!portal.handle(request, response)) pages(request, response)
  })
  // Longer than a proxy keeps an idle connection, so that it is never we who close one in use.
  server.keepAliveTimeout = 75_000
  server.headersTimeout = 20_000
  // Each request has its own limit (limitBody).
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await portal.close()
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const impatient = setTimeout(() => server.closeAllConnections(), patienceMs)
      await ended
      clearTimeout(impatient)
    },
  }
}
