import type { IncomingMessage, ServerResponse } from 'node:http'
import { Recent } from '../domain/live/recent.ts'
import { decide } from '../domain/permission/decide.ts'
import { type Listener, listenTo } from '../platform/listener.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { listOpenSessions } from '../use-cases/session/actor.ts'
import { authenticate } from './authenticate.ts'
import { Refusal } from './failure.ts'
import type { Installation } from './installation.ts'

const beatMs = 20_000
const streamsPerSession = 20
/** A request may take so long from the browser to here; a change told twice costs one more look. */
const lateMs = 2000
const reset = 'event: reset\ndata:\n\n'

interface Stream {
  sessionId: string
  response: ServerResponse
}

/** Milliseconds, at least 0; what is not a number says nothing and counts as now. */
function ageOf(search: string): number {
  const age = Number(new URLSearchParams(search).get('age'))
  return Number.isFinite(age) && age > 0 ? age : 0
}

/** Server-sent events: one LISTEN per process, any number of streams, each alive as long as its session. */
export class LiveEvents {
  private streams = new Set<Stream>()
  /** undefined: nobody listens to the database yet. */
  private recent: Recent<string> | undefined
  private listener: Listener | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private around: Surroundings
  private installation: Installation

  constructor(around: Surroundings, installation: Installation) {
    this.around = around
    this.installation = installation
  }

  /**
   * Opens a stream for the session of this call, or refuses. `?age=` milliseconds ago whoever asks drew what it shows:
   * changes since then are told at once, or a reset where they are not all known.
   */
  async answer(request: IncomingMessage, response: ServerResponse, search: string): Promise<void> {
    const drawnAt = performance.now() - ageOf(search) - lateMs
    const actor = await authenticate(request, this.around, this.installation)
    const allowed = decide(actor, 'catalog.read')
    if (!allowed.ok) throw new Refusal(allowed.failure)
    if (actor.kind !== 'person') {
      throw new Refusal({ code: 'forbidden', message: 'live events are for people who are signed in' })
    }
    this.start()
    const { sessionId } = actor
    const own = [...this.streams].filter((stream) => stream.sessionId === sessionId)
    const oldest = own.length >= streamsPerSession ? own[0] : undefined
    if (oldest) {
      this.streams.delete(oldest)
      oldest.response.end()
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 2000\nevent: beat\ndata:\n\n')
    response.write(this.recent?.since(drawnAt)?.join('') ?? reset)
    const stream = { sessionId, response }
    this.streams.add(stream)
    response.on('close', () => this.streams.delete(stream))
    response.on('error', () => this.streams.delete(stream))
  }

  /** A notice of the database: `<noun> <id>`. */
  notice(payload: string): void {
    const cut = payload.indexOf(' ')
    const noun = cut < 0 ? payload : payload.slice(0, cut)
    const id = cut < 0 ? '' : payload.slice(cut + 1)
    if (noun === 'session') {
      this.end((stream) => stream.sessionId === id)
      return
    }
    if (noun === 'person') void this.check()
    const text = `event: change\ndata: ${JSON.stringify({ noun, id })}\n\n`
    this.recent?.add(performance.now(), text)
    this.write(text)
  }

  async close(): Promise<void> {
    clearInterval(this.beat)
    for (const { response } of this.streams) response.end()
    this.streams.clear()
    await this.listener?.close()
  }

  private start(): void {
    if (this.listener) return
    const { databaseUrl, log } = this.installation
    this.listener = listenTo(
      databaseUrl,
      'sluice_changed',
      log,
      (payload) => this.notice(payload),
      () => {
        this.recent = new Recent(performance.now())
        this.write(reset)
      },
    )
    this.beat = setInterval(() => {
      this.write('event: beat\ndata:\n\n')
      void this.check()
    }, beatMs)
    this.beat.unref()
  }

  /** Closes the streams of sessions that ended, expired, or lost their last role. */
  private async check(): Promise<void> {
    // Only they are judged: a stream that begins before the answer comes is not in it.
    const asked = new Set([...this.streams].map((stream) => stream.sessionId))
    if (asked.size === 0) return
    try {
      const open = await listOpenSessions(this.around, [...asked])
      this.end(({ sessionId }) => asked.has(sessionId) && !open.has(sessionId))
    } catch (error) {
      this.installation.log.warn({ err: error }, 'sessions of live streams could not be checked')
    }
  }

  private end(which: (stream: Stream) => boolean): void {
    for (const stream of [...this.streams].filter(which)) {
      this.streams.delete(stream)
      stream.response.end('event: ended\ndata:\n\n')
    }
  }

  private write(text: string): void {
    for (const { response } of this.streams) {
      // A reader that does not read must not fill our memory: it comes back and is told to look at everything.
      if (response.writableLength > 256_000) response.destroy()
      else response.write(text)
    }
  }
}
