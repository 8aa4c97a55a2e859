import type { Caller } from './caller.ts'

export interface JournalEntry {
  id: number
  /** Simulated instant, ms. */
  at: number
  product: string
  action: string
  method: string
  path: string
  write: boolean
  resource: string
  callerKind: Caller['kind']
  callerArn: string
  accessKeyId: string
  roleName?: string
  sessionName?: string
  status: number
  /** `Success`, or the error code. */
  code: string
  outcome: 'ok' | 'refused' | 'failed' | 'fault'
  fault?: string
  durationMs: number
  requestId: string
}

export interface JournalFilter {
  product?: string
  action?: string
  session?: string
  role?: string
  accessKeyId?: string
  outcome?: string
  path?: string
  write?: boolean
  sinceId?: number
  limit?: number
}

/** The last calls, newest last, with who made them; in memory only. */
export class Journal {
  readonly #entries: JournalEntry[] = []
  readonly #capacity: number
  readonly #counts = new Map<string, number>()
  #lastId = 0

  constructor(capacity = 20_000) {
    this.#capacity = capacity
  }

  get lastId(): number {
    return this.#lastId
  }

  record(entry: Omit<JournalEntry, 'id'>): void {
    this.#lastId += 1
    this.#entries.push({ id: this.#lastId, ...entry })
    this.#counts.set(entry.product, (this.#counts.get(entry.product) ?? 0) + 1)
    if (this.#entries.length > this.#capacity * 1.1)
      this.#entries.splice(0, this.#entries.length - this.#capacity)
  }

  countOf(product: string): number {
    return this.#counts.get(product) ?? 0
  }

  find(filter: JournalFilter = {}): JournalEntry[] {
    const found = this.#entries.filter(
      (e) =>
        (filter.product === undefined || e.product === filter.product) &&
        (filter.action === undefined || e.action === filter.action) &&
        (filter.session === undefined || e.sessionName === filter.session) &&
        (filter.role === undefined || e.roleName === filter.role) &&
        (filter.accessKeyId === undefined || e.accessKeyId === filter.accessKeyId) &&
        (filter.outcome === undefined || e.outcome === filter.outcome) &&
        (filter.path === undefined || e.path.includes(filter.path)) &&
        (filter.write === undefined || e.write === filter.write) &&
        (filter.sinceId === undefined || e.id > filter.sinceId),
    )
    return found.slice(-(filter.limit ?? 500))
  }
}
