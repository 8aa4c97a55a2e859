'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { durationText } from '../ui/format/time.ts'
import { Status } from '../ui/status.tsx'

const whole = (ms: number) => durationText(Math.round(ms / 1000) * 1000)

/** On the page of a run: which of its stages took far longer than they do. Nothing where none did. */
export function SlowNote({ run }: { run: string }) {
  const t = useTranslations('figure.pipeline')
  const slow = useQuery(api.figure.slowStages.queryOptions({ input: { run, limit: 20 } }))
  const items = slow.data?.items ?? []
  if (items.length === 0) return null
  return (
    <ul className="flex flex-col gap-1" aria-label={t('slowTitle')}>
      {items.map((item) => (
        <li key={item.stage} className="flex flex-wrap items-center gap-2">
          <Status kind="warn" label={t('slowStage', { stage: item.stage })} />
          <span className="text-fg-2 tabular-nums">
            {t('slowAgainst', {
              took: whole(item.durationMs),
              median: whole(item.medianMs),
              count: item.history,
            })}
          </span>
        </li>
      ))}
    </ul>
  )
}
