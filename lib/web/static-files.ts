import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { acceptsBrotli, brotli, compressFromBytes } from '../platform/compression.ts'

const kinds: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}
export const compressible = new Set(['.js', '.css', '.json', '.map', '.svg', '.txt'])

interface Kept {
  plain: Buffer
  /** Null where it does not pay. */
  small: Buffer | null
}

async function load(path: string): Promise<Kept | null> {
  const plain = await readFile(path).catch(() => null)
  if (!plain) return null
  if (!compressible.has(extname(path)) || plain.length < compressFromBytes) return { plain, small: null }
  // Made by lib/web/precompress.ts after the build; a file without it is compressed now, quicker and a little larger.
  const small = await readFile(`${path}.br`).catch(() => brotli(plain, 5))
  return { plain, small }
}

/** Built files have their hash in the name: each is read once, kept, and never asked for again by a browser. */
export function createStaticFiles(folder: string) {
  const kept = new Map<string, Promise<Kept | null>>()
  return {
    /** False when there is no such file. */
    async answer(request: IncomingMessage, response: ServerResponse, name: string): Promise<boolean> {
      let decoded: string
      try {
        decoded = decodeURIComponent(name)
      } catch {
        return false
      }
      const path = normalize(join(folder, decoded))
      if (!path.startsWith(normalize(folder) + sep) || decoded.includes('\u0000') || path.endsWith('.br'))
        return false
      const kind = kinds[extname(path)]
      if (!kind || (request.method !== 'GET' && request.method !== 'HEAD')) return false
      if (!kept.has(path) && kept.size < 2000) kept.set(path, load(path))
      const file = await kept.get(path)
      if (!file) {
        kept.delete(path)
        return false
      }
      const small = file.small && acceptsBrotli(request.headers['accept-encoding']) ? file.small : null
      const bytes = small ?? file.plain
      response.writeHead(200, {
        'content-type': kind,
        'content-length': bytes.length,
        'cache-control': 'public, max-age=31536000, immutable',
        ...(file.small ? { vary: 'accept-encoding' } : {}),
        ...(small ? { 'content-encoding': 'br' } : {}),
      })
      response.end(request.method === 'HEAD' ? undefined : bytes)
      return true
    },
  }
}
