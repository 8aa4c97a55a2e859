'use client'
import { useFormatter } from 'next-intl'
import { useNow } from '../../lib/client/clock.ts'
import { ageText } from '../ui/format/time.ts'

/** How long ago by the server's clock; the instant itself on hover. Moves by itself. */
export function Age({ at }: { at: string | null }) {
  const format = useFormatter()
  const now = useNow(10_000).getTime()
  if (!at) return null
  const instant = new Date(at)
  return (
    <time
      dateTime={at}
      title={format.dateTime(instant, { dateStyle: 'medium', timeStyle: 'long' })}
      className="whitespace-nowrap tabular-nums"
      suppressHydrationWarning
    >
      {ageText(now - instant.getTime())}
    </time>
  )
}
