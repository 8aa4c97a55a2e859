import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from '../platform/metrics.ts'

export interface HealthPort {
  port: number
  close(): Promise<void>
}

/** GET /health: 200 when the worker can do its work, else 503 with why. GET /metrics: Prometheus text. */
export async function serveHealth(
  address: { host: string; port: number },
  state: () => Promise<{ ready: boolean; leads: boolean; why: string | null }>,
  metrics: Metrics,
): Promise<HealthPort> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, text: string) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
      response.end(text)
    }
    if (request.method !== 'GET') return answer(405, 'text/plain', 'GET only\n')
    if (request.url === '/metrics') return answer(200, 'text/plain; version=0.0.4', metrics.render())
    if (request.url !== '/health') return answer(404, 'text/plain', 'not here\n')
    state().then(
      (now) => answer(now.ready ? 200 : 503, 'application/json', `${JSON.stringify(now)}\n`),
      () => answer(503, 'application/json', '{"ready":false}\n'),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
