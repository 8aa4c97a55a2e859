import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { serveControl } from './control.ts'
import { gatewayErrorBody, Refusal } from './errors.ts'
import { reportBug } from './log.ts'
import { mountOf, serveMount } from './mount-door.ts'
import { serveSigned } from './signed-door.ts'
import { speakTls } from './tls.ts'
import type { World } from './world.ts'

/** One HTTP port for the whole cloud. */
export function createHttpServer(world: World): Server {
  const server = createServer((incoming, outgoing) => {
    serve(world, incoming, outgoing).catch((error: unknown) => {
      reportBug({ url: incoming.url }, error)
      if (!outgoing.headersSent) outgoing.writeHead(500)
      outgoing.end()
    })
  })
  server.keepAliveTimeout = 65_000
  server.requestTimeout = 0
  speakTls(world, server)
  return server
}

async function serve(world: World, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const requestId = randomUUID().toUpperCase()
  const url = incoming.url ?? '/'
  if (url === '/_sim' || url.startsWith('/_sim/') || url.startsWith('/_sim?')) {
    return serveControl(world, incoming, outgoing)
  }
  if (incoming.headers['x-acs-action'] !== undefined) return serveSigned(world, incoming, outgoing, requestId)
  const mount = mountOf(world, url)
  if (mount !== undefined) return serveMount(world, mount, incoming, outgoing, requestId)
  const error = new Refusal(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  )
  outgoing.writeHead(404, { 'content-type': 'application/json;charset=utf-8' })
  outgoing.end(JSON.stringify(gatewayErrorBody(error, requestId)))
}
