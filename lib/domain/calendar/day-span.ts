import { parseDay, printDay } from './day.ts'

/** Days as YYYY-MM-DD, half-open: `untilOn` does not belong to it. */
export interface DaySpan {
  fromOn: string
  untilOn: string
}

/** From a day on, until before another one or (null) for good. */
export interface DatedSpan {
  fromOn: string
  untilOn: string | null
}

/** Days as texts compare as days. */
export const holdsOn = ({ fromOn, untilOn }: DatedSpan, day: string): boolean =>
  fromOn <= day && (untilOn === null || day < untilOn)

/** The one that began last of those that have begun; null before the first. Of two of the same day the later in the list. */
export function inForceOn<T extends { fromOn: string }>(versions: readonly T[], day: string): T | null {
  let found: T | null = null
  for (const version of versions) {
    if (version.fromOn <= day && (found === null || version.fromOn >= found.fromOn)) found = version
  }
  return found
}

/** A span in pieces that begin and end at the edges within it; none of an empty span. */
export function cutAt(span: DaySpan, edges: Iterable<string | null>): DaySpan[] {
  if (span.fromOn >= span.untilOn) return []
  const inside = new Set<string>()
  for (const edge of edges) if (edge !== null && span.fromOn < edge && edge < span.untilOn) inside.add(edge)
  const starts = [span.fromOn, ...[...inside].sort()]
  return starts.map((fromOn, at) => ({ fromOn, untilOn: starts[at + 1] ?? span.untilOn }))
}

/** The day so many days later. */
export function dayAfter(day: string, days = 1): string {
  const parsed = parseDay(day)
  if (parsed === null) throw new Error(`${day} is no day`)
  return printDay(parsed + days)
}

/** Every day of a span, in order. */
export function daysOf({ fromOn, untilOn }: DaySpan): string[] {
  const days: string[] = []
  for (let day = fromOn; day < untilOn; day = dayAfter(day)) days.push(day)
  return days
}
