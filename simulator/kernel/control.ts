import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from './errors.ts'
import { type FaultKind, type FaultRule, faultKinds } from './faults.ts'
import { inspectorPage } from './inspector.ts'
import { readBody, splitOnce } from './mount.ts'
import { encodeReply, type Reply } from './reply.ts'
import type { World } from './world.ts'

type Fields = Record<string, unknown>
type Handler = (world: World, query: URLSearchParams, body: Fields, id: string) => Reply | Promise<Reply>

const clockBody = (world: World) => ({
  now: world.clock.now(),
  nowIso: new Date(world.clock.now()).toISOString(),
  offsetMs: world.clock.offsetMs,
})

const handlers: Record<string, Handler> = {
  'GET ': (world) => ({ headers: { 'content-type': 'text/html;charset=utf-8' }, body: inspectorPage(world) }),
  'GET health': (world) => ({
    body: {
      ok: true,
      products: world.products.map(({ name }) => name),
      scenario: world.meta.get('scenario')?.value ?? null,
      ...clockBody(world),
    },
  }),
  'GET clock': (world) => ({ body: clockBody(world) }),
  'POST clock': async (world, _query, body) => {
    const { offsetMs, advanceMs } = body
    if (typeof offsetMs === 'number' && Number.isFinite(offsetMs)) await world.setClock(offsetMs)
    else if (typeof advanceMs === 'number' && Number.isFinite(advanceMs)) await world.advance(advanceMs)
    else throw new Refusal(400, 'InvalidParameter', 'Give offsetMs or advanceMs, a number of milliseconds.')
    return { body: clockBody(world) }
  },
  'GET faults': (world) => ({ body: { faults: world.faults.list() } }),
  'POST faults': (world, _query, body) => ({ body: world.faults.add(faultOf(body)) }),
  'DELETE faults': (world, _query, _body, id) => {
    if (id === '') world.faults.clear()
    else if (!world.faults.remove(id)) throw new Refusal(404, 'NotFound', `No fault ${id}.`)
    return { body: { faults: world.faults.list() } }
  },
  'GET journal': (world, query) => ({
    body: { lastId: world.journal.lastId, entries: journalOf(world, query) },
  }),
  'GET limits': (world) => ({ body: world.limits.list() }),
  'POST limits': (world, _query, body) => {
    for (const [product, perSecond] of Object.entries(body)) {
      if (typeof perSecond !== 'number')
        throw new Refusal(400, 'InvalidParameter', `${product} is not a number.`)
      world.limits.set(product, perSecond)
    }
    return { body: world.limits.list() }
  },
}

/** `/_sim`: health, clock, faults, limits, journal and the inspector page. Not part of any imitated product. */
export async function serveControl(
  world: World,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const [path, search] = splitOnce((incoming.url ?? '/').slice('/_sim'.length), '?')
  const [, name = '', id = ''] = path.split('/')
  let reply: Reply
  try {
    const lever = `${incoming.method ?? 'GET'} ${name}`
    const product = world.controls.get(lever)
    const handler = handlers[lever] ?? (product && ((_world, query, body, id) => product(query, body, id)))
    if (handler === undefined) throw new Refusal(404, 'NotFound', `No ${incoming.method} /_sim/${name}.`)
    requireSameSite(incoming)
    const bytes = await readBody(incoming, 1024 * 1024)
    reply = await handler(world, new URLSearchParams(search), fieldsOf(bytes), decodeURIComponent(id))
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(400, 'InvalidRequest', String(error))
    reply = { status: refusal.status, body: { code: refusal.code, message: refusal.message } }
  }
  const { status, headers, bytes } = encodeReply(reply)
  outgoing.writeHead(status, {
    ...headers,
    'content-length': String(bytes.length),
    'cache-control': 'no-store',
  })
  outgoing.end(bytes)
}

/** A page of another site that a browser has open may not move this cloud's clock. */
function requireSameSite(incoming: IncomingMessage): void {
  const { origin, host } = incoming.headers
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new Refusal(403, 'CrossSite', 'The levers are not for pages of other sites.')
  }
}

function fieldsOf(bytes: Buffer): Fields {
  if (bytes.length === 0) return {}
  const value: unknown = JSON.parse(bytes.toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('The body is not a JSON object.')
  return value as Fields
}

const texts = [
  'id',
  'product',
  'action',
  'path',
  'method',
  'accessKeyId',
  'roleName',
  'sessionName',
  'code',
  'message',
] as const
const numbers = ['skip', 'count', 'probability', 'delayMs', 'retryAfterMs', 'status'] as const

function faultOf(body: Fields): Omit<FaultRule, 'id' | 'hits'> {
  const { kind, when } = body
  if (!faultKinds.includes(kind as FaultKind)) {
    throw new Refusal(400, 'InvalidParameter', `kind is one of ${faultKinds.join(', ')}.`)
  }
  const known: readonly string[] = ['kind', 'when', ...texts, ...numbers]
  const unknown = Object.keys(body).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Refusal(400, 'InvalidParameter', `"${unknown}" is not a field of a fault.`)
  if (when !== undefined && when !== 'before' && when !== 'after') {
    throw new Refusal(400, 'InvalidParameter', 'when is before or after.')
  }
  for (const name of texts) {
    if (body[name] !== undefined && typeof body[name] !== 'string')
      throw new Refusal(400, 'InvalidParameter', `${name} is a text.`)
  }
  for (const name of numbers) {
    if (body[name] !== undefined && typeof body[name] !== 'number')
      throw new Refusal(400, 'InvalidParameter', `${name} is a number.`)
  }
  return body as unknown as Omit<FaultRule, 'id' | 'hits'>
}

function journalOf(world: World, query: URLSearchParams) {
  const text = (name: string) => query.get(name) ?? undefined
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined)
  const filter = {
    product: text('product'),
    action: text('action'),
    session: text('session'),
    role: text('role'),
    accessKeyId: text('accessKeyId'),
    outcome: text('outcome'),
    path: text('path'),
    write: query.has('write') ? query.get('write') === 'true' : undefined,
    sinceId: number('sinceId'),
    limit: number('limit'),
  }
  return world.journal.find(
    Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  )
}
