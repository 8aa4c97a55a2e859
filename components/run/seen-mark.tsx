'use client'
import { useTranslations } from 'next-intl'
import { useNow } from '../../lib/client/clock.ts'
import { Age } from '../shell/age.tsx'
import { isOver } from './run-look.ts'

/** What still goes on is asked about every few seconds; older than this, the reader must know. */
export const oldAfterMs = 90_000

/** The age of the look at a run that still goes on; nothing while the look is fresh, or when nothing more will come. */
export function SeenMark({ state, seenAt }: { state: string; seenAt: string }) {
  const t = useTranslations('run')
  const now = useNow(10_000).getTime()
  if (isOver(state) || now - Date.parse(seenAt) < oldAfterMs) return null
  return (
    <span className="whitespace-nowrap text-attention-fg text-sm underline decoration-dotted underline-offset-2">
      {t.rich('seenAgo', { age: () => <Age at={seenAt} /> })}
    </span>
  )
}
