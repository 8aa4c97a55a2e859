import type { IncomingMessage } from 'node:http'
import { uploadSource } from '../api/bill-upload.ts'

/** A whole request has so long to come; a file as long as something of it comes within that. */
const patienceMs = 60_000

/**
 * Ends connections on which a body does not come. Node has one limit for every request, and a file of a few gigabytes takes
 * longer than anything else may.
 */
export function limitBody(request: IncomingMessage, limitMs = patienceMs): void {
  const { headers, socket } = request
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return
  const grows = uploadSource((request.url ?? '/').split('?')[0] ?? '/') !== null
  let seen = socket.bytesRead
  const look = setInterval(() => {
    if (request.complete) return clearInterval(look)
    const came = socket.bytesRead > seen
    seen = socket.bytesRead
    if (!(grows && came)) socket.destroy()
  }, limitMs)
  look.unref()
  request.once('close', () => clearInterval(look))
}
