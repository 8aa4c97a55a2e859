'use client'
import { useNow } from '../../lib/client/clock.ts'
import { durationText } from '../ui/format/time.ts'

export interface Span {
  startedAt: string | null
  endedAt: string | null
}

/** Milliseconds from start to end, or to now while it goes on; null before it began. */
export function tookMs({ startedAt, endedAt }: Span, now: number): number | null {
  if (!startedAt) return null
  return Math.max(0, (endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt))
}

/** How long it took or takes. What still goes on counts by whole seconds, so that the text keeps its width. */
export function tookText(span: Span, now: number): string {
  const ms = tookMs(span, now)
  if (ms === null) return ''
  return durationText(span.endedAt ? ms : Math.max(10_000, ms))
}

/** A duration that moves by itself while the thing goes on. */
export function Took({ span }: { span: Span }) {
  const now = useNow(1000).getTime()
  return (
    <span className="whitespace-nowrap tabular-nums" suppressHydrationWarning>
      {tookText(span, now)}
    </span>
  )
}
