import { tone } from './duration-tone.ts'

/** How long against how long it usually takes: a quiet line, and a mark where the usual end is. The words stand beside it. */
export function DurationBar(props: { tookMs: number | null; usualMs: number | null; isOver: boolean }) {
  const { tookMs, usualMs } = props
  if (usualMs === null || usualMs <= 0) return null
  const took = tookMs ?? 0
  // The usual end stands at four fifths until somebody runs past it.
  const whole = Math.max(usualMs * 1.25, took)
  return (
    <span aria-hidden className="relative block h-[3px] w-full rounded-sm bg-hover">
      <span
        className={`block h-full rounded-sm ${tone(props)}`}
        style={{ width: `${(took / whole) * 100}%` }}
        suppressHydrationWarning
      />
      <span
        className="absolute -top-[2px] h-[7px] w-px bg-fg-3"
        style={{ left: `${(usualMs / whole) * 100}%` }}
        suppressHydrationWarning
      />
    </span>
  )
}
