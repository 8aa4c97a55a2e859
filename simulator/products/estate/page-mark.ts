import { createHash } from 'node:crypto'
import type { SimClock, Validity } from '../../kernel/clock.ts'
import type { World } from '../../kernel/world.ts'

const lastsMs = 30 * 60_000

export type MarkFault = 'unknown' | 'expired'

/** Page marks (`NextToken`): opaque, good for one question alone, and only for a while. */
export class PageMarks {
  readonly #clock: SimClock

  constructor(world: World) {
    this.#clock = world.clock
  }

  /** The mark of the next page of a question. */
  make(question: unknown, offset: number): string {
    const validity = this.#clock.startValidity(lastsMs)
    return Buffer.from(JSON.stringify({ q: digestOf(question), offset, validity })).toString('base64')
  }

  /** Where the page of a mark begins, or what is wrong with it. No mark: at the beginning. */
  read(question: unknown, mark: string | undefined): { offset: number } | { fault: MarkFault } {
    if (mark === undefined || mark === '') return { offset: 0 }
    const found = parse(mark)
    if (found === undefined || found.q !== digestOf(question)) return { fault: 'unknown' }
    if (this.#clock.isExpired(found.validity)) return { fault: 'expired' }
    return { offset: found.offset }
  }

  /** One page of rows and the mark of the next. */
  page<T>(rows: readonly T[], question: unknown, offset: number, size: number): { rows: T[]; next: string } {
    const end = offset + size
    return { rows: rows.slice(offset, end), next: end < rows.length ? this.make(question, end) : '' }
  }
}

const digestOf = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16)

function parse(mark: string): { q: string; offset: number; validity: Validity } | undefined {
  try {
    const value = JSON.parse(Buffer.from(mark, 'base64').toString('utf8')) as Record<string, unknown>
    if (typeof value.q !== 'string' || !Number.isInteger(value.offset)) return undefined
    return value as { q: string; offset: number; validity: Validity }
  } catch {
    return undefined
  }
}
