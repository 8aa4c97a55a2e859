'use client'
import { useLocale } from 'next-intl'
import { shareText } from '../ui/format/money.ts'

/** A share as a short bar with its number; nothing to judge is a dash and no bar. */
export function ShareBar({ share }: { share: number | null }) {
  const locale = useLocale()
  if (share === null) return <span className="text-fg-3">–</span>
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className="block h-1.5 w-24 overflow-hidden rounded-[2px] bg-hover max-md:w-12">
        <span className="block h-full bg-ink-1" style={{ width: `${100 * share}%` }} />
      </span>
      <span className="tabular-nums">{shareText(share, locale)}</span>
    </span>
  )
}
