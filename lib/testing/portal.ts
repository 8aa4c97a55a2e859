import { type IncomingHttpHeaders, request as send } from 'node:http'
import { afterAll, beforeAll } from 'vitest'
import { createPortal, type Portal } from '../api/portal.ts'
import type { Database } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { sessionCookieName, signSession } from '../platform/auth/session-token.ts'
import { createLog, type Log } from '../platform/log.ts'
import { listen, type WebServer } from '../web/server.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  // Tests look into answers without narrowing each step.
  // biome-ignore lint/suspicious/noExplicitAny: the contract tests hold the shapes
  json: any
}

export interface Ask {
  body?: unknown
  /** Bytes as they are, with the content type they claim. */
  raw?: { type: string; bytes: string | Buffer }
  headers?: Record<string, string>
}

export type Caller = (method: string, path: string, ask?: Ask) => Promise<Answer>

export interface TestPortal {
  url: string
  origin: string
  sessionSecret: string
  portal: Portal
  /** Cookie of the session of an actor. */
  cookieOf(actor: Actor): string
  /** Calls as a browser with this person's cookie would, from our own pages. */
  as(actor: Actor): Caller
  /** Calls with nothing but what is given. */
  call: Caller
}

const origin = 'http://portal.test'
const sessionSecret = 'a secret of forty characters for testing'

/** The API on a port of its own, over the database of this worker and the in-memory cloud; closed after the suite. */
export function testPortal(
  test: { database: Database; url: string },
  more: { simulatorUrl?: string; simulated?: boolean; log?: Log } = {},
): TestPortal {
  let web: WebServer
  let portal: Portal
  beforeAll(async () => {
    portal = createPortal(
      { database: test.database, cloud: createMemoryCloud().gate },
      {
        origin,
        simulated: more.simulated ?? true,
        loopback: true,
        simulatorUrl: more.simulatorUrl ?? null,
        databaseUrl: test.url,
        sessionSecret,
        keys: [{ id: 'test', bytes: Buffer.alloc(32, 7) }],
        proxyHops: 0,
        log: more.log ?? createLog('silent', 'test'),
      },
    )
    portal.pagesAreReady()
    web = await listen(portal, { host: '127.0.0.1', port: 0 }, (_, response) => response.writeHead(404).end())
  })
  afterAll(() => web.close())

  const cookieOf = (actor: Actor) => {
    if (actor.kind !== 'person') throw new Error('only people have cookies')
    return `${sessionCookieName(origin)}=${signSession(actor.sessionId, sessionSecret)}`
  }
  const call: Caller = (method, path, ask = {}) =>
    new Promise((resolve, reject) => {
      const body = ask.raw?.bytes ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body))
      const type = ask.raw?.type ?? (ask.body === undefined ? undefined : 'application/json')
      const headers: Record<string, string> = { ...(type ? { 'content-type': type } : {}), ...ask.headers }
      if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
      const request = send({ host: '127.0.0.1', port: web.port, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          let json: unknown
          try {
            json = JSON.parse(text)
          } catch {
            json = undefined
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
        })
        response.on('error', reject)
      })
      request.on('error', reject)
      request.end(body)
    })
  return {
    get url() {
      return `http://127.0.0.1:${web.port}`
    },
    get portal() {
      return portal
    },
    origin,
    sessionSecret,
    cookieOf,
    call,
    as:
      (actor) =>
      (method, path, ask = {}) =>
        call(method, path, {
          ...ask,
          headers: { cookie: cookieOf(actor), origin, 'sec-fetch-site': 'same-origin', ...ask.headers },
        }),
  }
}
