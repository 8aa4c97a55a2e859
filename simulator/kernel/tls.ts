import type { Server } from 'node:http'
import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { authorityOf } from './authority.ts'
import type { World } from './world.ts'

/** The first byte of a TLS handshake; no HTTP request begins with it. */
const HANDSHAKE = 0x16

/**
 * Lets the one port also speak TLS, as a cluster's API server must: kubectl sends no credentials over plain HTTP.
 * Client certificates of our own authority are asked for; who has none may still bring a token.
 */
export function speakTls(world: World, server: Server): void {
  const authority = authorityOf(world)
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const names = [
    'localhost',
    'kubernetes',
    hostname(),
    ...addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  ]
  const own = authority.server(names)
  const secure = createServer({
    key: own.privateKey,
    cert: own.certificate,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  })
  secure.keepAliveTimeout = server.keepAliveTimeout
  secure.requestTimeout = server.requestTimeout
  for (const listener of server.listeners('request')) secure.on('request', listener as never)
  const plain = server.listeners('connection') as Array<(socket: Socket) => void>
  server.removeAllListeners('connection')
  const waiting = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    waiting.add(socket)
    socket.once('close', () => waiting.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('data', (first: Buffer) => {
      waiting.delete(socket)
      socket.pause()
      socket.unshift(first)
      if (first[0] === HANDSHAKE) {
        // It reads what was put back by itself, and must be the first to read.
        secure.emit('connection', socket)
        return
      }
      for (const accept of plain) accept.call(server, socket)
      socket.resume()
    })
  })
  const closePlain = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    for (const socket of waiting) socket.destroy()
    secure.closeAllConnections()
    closePlain()
  }
}
