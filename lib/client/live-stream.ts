import { Recent } from '../domain/live/recent.ts'

/** What the server tells: one thing changed, or everything may have. */
export type LiveEvent = { kind: 'change'; noun: string; id: string } | { kind: 'reset' }
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'signed-out'

/** What the tabs of one browser tell each other. */
export type LiveMessage =
  | { type: 'event'; event: LiveEvent }
  | { type: 'state'; state: LiveState }
  /** Of a tab that has just begun to hear: what was told since it was drawn, `age` milliseconds ago? */
  | { type: 'ask'; age: number }

export const liveChannel = 'sluice-live'
/** Two heartbeats of 20 s may be late; after that the stream is dead even if the browser has not noticed. */
const deafAfterMs = 50_000
/** A message between two tabs takes less. */
const lateMs = 500
/**
 * One stream per browser, not per tab: the tab that holds the lock listens and tells the others. When it closes,
 * the browser hands the lock to the next. Returns a function that ends this tab's part.
 */
export function openLiveStream(
  onEvent: (event: LiveEvent) => void,
  onState: (state: LiveState) => void,
): () => void {
  const channel = new BroadcastChannel(liveChannel)
  const ending = new AbortController()
  let state: LiveState = 'connecting'
  /** Of the tab that listens: what it told lately. */
  let told: Recent<LiveEvent> | undefined

  const tell = (message: LiveMessage) => {
    // The stream may say its last word after this tab has left.
    if (ending.signal.aborted) return
    if (message.type === 'event') {
      told?.add(performance.now(), message.event)
      onEvent(message.event)
    }
    if (message.type === 'state') {
      state = message.state
      onState(state)
    }
    channel.postMessage(message)
  }
  channel.onmessage = ({ data }: MessageEvent<LiveMessage>) => {
    if (data.type === 'event') onEvent(data.event)
    else if (data.type === 'state') onState(data.state)
    else if (told) {
      channel.postMessage({ type: 'state', state } satisfies LiveMessage)
      for (const event of told.since(performance.now() - data.age - lateMs) ?? [{ kind: 'reset' }])
        channel.postMessage({ type: 'event', event } satisfies LiveMessage)
    }
  }

  navigator.locks
    .request(liveChannel, { signal: ending.signal }, async () => {
      // The server repeats what it told since this tab was drawn, at 0 of its clock.
      told = new Recent(0)
      await listen(tell, ending.signal)
    })
    .catch(() => {})
  channel.postMessage({ type: 'ask', age: performance.now() } satisfies LiveMessage)
  return () => {
    ending.abort()
    channel.close()
  }
}

function listen(tell: (message: LiveMessage) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined
    let heardAt = Date.now()
    let waitMs = 1000
    let retry: ReturnType<typeof setTimeout> | undefined
    let lost = false

    const connect = () => {
      // This page was drawn before it could listen: what changed since then is told first.
      source = new EventSource(`/api/events?age=${Math.ceil(performance.now())}`)
      heardAt = Date.now()
      source.addEventListener('open', () => {
        waitMs = 1000
        heardAt = Date.now()
        tell({ type: 'state', state: 'live' })
        // What changed while nobody listened is not told again.
        if (lost) tell({ type: 'event', event: { kind: 'reset' } })
        lost = false
      })
      source.addEventListener('beat', () => {
        heardAt = Date.now()
      })
      source.addEventListener('reset', () => tell({ type: 'event', event: { kind: 'reset' } }))
      source.addEventListener('change', (event) => {
        heardAt = Date.now()
        const { noun, id } = JSON.parse(event.data) as { noun: string; id: string }
        tell({ type: 'event', event: { kind: 'change', noun, id } })
      })
      source.addEventListener('ended', () => {
        source?.close()
        tell({ type: 'state', state: 'signed-out' })
      })
      source.addEventListener('error', reconnect)
    }
    const reconnect = () => {
      source?.close()
      if (retry || signal.aborted) return
      lost = true
      tell({ type: 'state', state: 'reconnecting' })
      retry = setTimeout(() => {
        retry = undefined
        connect()
      }, waitMs)
      waitMs = Math.min(waitMs * 2, 15_000)
    }
    const watch = setInterval(() => {
      if (Date.now() - heardAt > deafAfterMs) reconnect()
    }, 5000)
    signal.addEventListener('abort', () => {
      clearInterval(watch)
      clearTimeout(retry)
      source?.close()
      resolve()
    })
    connect()
  })
}
