import { setTimeout as delay } from 'node:timers/promises'
import type { HookAddress, HookKind, HookLevers } from './rows.ts'

const patienceMs = 5_000
/** How long one waits for a second, to be sent after it. */
const reorderMs = 300
const remembered = 200

export interface Sent {
  kind: HookKind
  event: string
  at: number
  /** Null: no answer. */
  status: number | null
  forged: boolean
}

/** Sends once and never again: neither product says that it tries twice. */
export class Sender {
  readonly sent: Sent[] = []
  readonly #levers: () => Readonly<HookLevers>
  readonly #closing = new AbortController()
  readonly #busy = new Set<Promise<void>>()
  #held: Array<() => void> = []

  constructor(levers: () => Readonly<HookLevers>) {
    this.#levers = levers
  }

  /** How many are on their way. */
  get waiting(): number {
    return this.#busy.size + this.#held.length
  }

  send(address: Readonly<HookAddress>, event: string, body: object): void {
    const text = JSON.stringify(body)
    const { duplicate, forge, reorder } = this.#levers()
    const go = () => {
      this.#begin(address, event, text, false)
      if (duplicate) this.#begin(address, event, text, false)
      if (forge) this.#begin(forged(address), event, text, true)
    }
    if (!reorder) {
      go()
      return
    }
    this.#held.push(go)
    if (this.#held.length > 1) return
    this.#track(
      delay(reorderMs, undefined, { signal: this.#closing.signal }).then(
        () => this.#release(),
        () => undefined,
      ),
    )
  }

  /** Until everything that was told has been sent. */
  async settled(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy)
  }

  close(): void {
    this.#held = []
    this.#closing.abort()
  }

  #release(): void {
    for (const go of this.#held.splice(0).reverse()) go()
  }

  #begin(address: Readonly<HookAddress>, event: string, text: string, isForged: boolean): void {
    this.#track(this.#post(address, event, text, isForged))
  }

  #track(work: Promise<void>): void {
    this.#busy.add(work)
    void work.finally(() => this.#busy.delete(work))
  }

  async #post(address: Readonly<HookAddress>, event: string, text: string, isForged: boolean): Promise<void> {
    const note: Sent = { kind: address.kind, event, at: Date.now(), status: null, forged: isForged }
    const { delayMs } = this.#levers()
    try {
      const { signal } = this.#closing
      if (delayMs > 0) await delay(delayMs, undefined, { signal })
      const answer = await fetch(address.url, {
        method: 'POST',
        headers: headersOf(address, event),
        body: text,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      })
      await answer.arrayBuffer()
      note.status = answer.status
    } catch {
      // Nobody answered: it is lost.
    }
    this.sent.push(note)
    if (this.sent.length > remembered) this.sent.shift()
  }
}

function headersOf(address: Readonly<HookAddress>, event: string): Record<string, string> {
  const plain = { 'content-type': 'application/json' }
  if (address.kind !== 'codeup') return plain
  return { ...plain, 'x-codeup-event': event, ...(address.token ? { 'x-codeup-token': address.token } : {}) }
}

/** The same address with another secret at its end; the token is a guess. */
function forged(address: Readonly<HookAddress>): HookAddress {
  const url = address.url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  return { ...address, url, token: 'guessed' }
}
