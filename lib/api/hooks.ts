import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HookKind, hookKinds } from '../domain/hook/kind.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Surroundings } from '../use-cases/define.ts'
import {
  countHook,
  type Knock,
  type OpenAddress,
  openHook,
  takeDelivery,
} from '../use-cases/hook/take-delivery.ts'
import { addressOf } from './address.ts'
import { errorBody, Refusal, refuse } from './failure.ts'
import { assertShort, hangUp, readShortBody } from './hook-body.ts'
import type { Installation } from './installation.ts'
import { RateLimit } from './rate-limit.ts'
import { send } from './send.ts'

const address = /^\/api\/hooks\/([a-z]+)\/([0-9a-f-]{36})\/([A-Za-z0-9_-]{43})$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What of such a path may stand in a log: not its secret. */
export const withoutSecret = (path: string): string => (path.startsWith('/api/hooks') ? '/api/hooks' : path)

function headerOf(request: IncomingMessage, ...names: string[]): string | null {
  const value = names.map((name) => request.headers[name]).find((each) => typeof each === 'string')
  return typeof value === 'string' ? value : null
}

function knockOf(request: IncomingMessage, path: string): Knock | null {
  const [, kind, connectionId = '', secret = ''] = address.exec(path) ?? []
  const known: HookKind | undefined = hookKinds.find((each) => each === kind)
  if (known === undefined || !uuid.test(connectionId)) return null
  return { kind: known, connectionId, secret, token: headerOf(request, 'x-codeup-token') }
}

/**
 * Where Codeup, Flow and ACR tell that something happened. In this order, the cheapest first: how often this source came, how
 * long the body says it is, whether the secret is ours, and only then the body. Who is not ours hears only that there is no
 * such address.
 */
export class HookDoor {
  private readonly around: Surroundings
  private readonly installation: Installation
  private readonly count: (labels: Record<string, string>) => void
  /** A shared egress of the cloud sends for many pipelines; far more than a busy company makes. */
  private readonly all = new RateLimit(100, 1000)
  /** Refused ones beyond this are not even counted in the database. */
  private readonly refused = new RateLimit(1, 60)

  constructor(around: Surroundings, installation: Installation, metrics: Metrics) {
    this.around = around
    this.installation = installation
    this.count = metrics.counter('sluice_hooks_total', 'Deliveries of webhooks, by what became of them.')
  }

  /** Answers one delivery, whatever it is; throws for bugs of ours and for a database that is away. */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const knock = request.method === 'POST' ? knockOf(request, path) : null
    const kind = knock?.kind ?? 'none'
    try {
      if (knock === null) throw refuse('not-found', 'there is no such address')
      const verdict = await this.take(request, knock)
      this.count({ kind, verdict })
      await send(request, response, 200, JSON.stringify({ verdict }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.count({ kind, verdict: error.status === 429 ? 'too-many' : 'refused' })
      await hangUp(request, response, error.status, errorBody(error.failure, randomUUID()))
    }
  }

  private async take(request: IncomingMessage, knock: Knock) {
    const source = addressOf(request, this.installation.proxyHops)
    if (!this.all.admits(source))
      throw refuse('rate-limited', 'too many deliveries; the portal looks by itself')
    assertShort(request)
    const opened = await openHook(this.around, knock)
    if (!opened.ok) {
      if (this.refused.admits(source)) await countHook(this.around, knock, 'refused')
      throw new Refusal(opened.failure)
    }
    return takeDelivery(this.around, opened.value, {
      name: headerOf(request, 'x-codeup-event', 'codeup-event'),
      body: await this.read(request, opened.value),
    })
  }

  private async read(request: IncomingMessage, opened: OpenAddress): Promise<unknown> {
    const bytes = await readShortBody(request)
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch {
      await countHook(this.around, opened, 'unreadable')
      throw refuse('invalid', 'the body is not JSON', { field: 'body' })
    }
  }
}
