import { billingDayOf, periodOf } from '../calendar/billing-day.ts'
import { parseDay } from '../calendar/day.ts'

const shape =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/

/**
 * The billing day (UTC+8) of an instant as files write it: ISO 8601, with a space or a T. Without a zone it is a clock in
 * UTC+8 already, and a day alone is that day: it is never shifted. Null for anything else, also for 30 February.
 */
export function dayOfText(text: string): string | null {
  const [, day = '', hour = '00', minute = '00', second = '00', zone] = shape.exec(text) ?? []
  if (parseDay(day) === null || hour > '23' || minute > '59' || second > '60') return null
  if (zone === undefined) return day
  const offset = zone === 'Z' || zone === 'UTC' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const at = Date.parse(`${day}T${hour}:${minute}:${second === '60' ? '59' : second}${offset}`)
  return Number.isNaN(at) ? null : billingDayOf(new Date(at))
}

/**
 * The billing period that begins at an instant. It begins on a first of month in UTC+8, or (as vendors write it who bill by
 * UTC) at its midnight in UTC, which is the morning of the same day here. Null for any other.
 */
export function periodBeginning(text: string): string | null {
  const day = dayOfText(text)
  return day?.endsWith('-01') ? periodOf(day) : null
}

/** The same for many: texts come again and again, and a few thousand answers are remembered. */
export function remembered(
  ask: (text: string) => string | null,
  most = 5000,
): (text: string) => string | null {
  const known = new Map<string, string | null>()
  return (text) => {
    const answer = known.get(text)
    if (answer !== undefined) return answer
    if (known.size >= most) known.clear()
    const fresh = ask(text)
    // A copy: the text is a window into a block of the file, which would stay in memory with it.
    known.set(Array.from(text).join(''), fresh)
    return fresh
  }
}
