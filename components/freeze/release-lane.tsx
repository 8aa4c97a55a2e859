'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseDates } from '../../lib/api/contract/freeze-item.ts'
import { Icon } from '../ui/icon.tsx'
import { useFreezeWords } from './freeze-words.ts'
import { percentOf, rowsOf, type Scale } from './timeline-scale.ts'

/** The weeks of releases: cut, release week, go-live. */
export function ReleaseLane({ releases, scale }: { releases: ReleaseDates[]; scale: Scale }) {
  const t = useTranslations('freezes.timeline')
  const words = useFreezeWords()
  if (releases.length === 0) return null
  const sorted = releases.toSorted((a, b) => a.weekStartsAt.localeCompare(b.weekStartsAt))
  const rows = rowsOf(
    sorted.map((one) => ({
      from: percentOf(scale, one.cutPlannedAt),
      to: percentOf(scale, one.goLiveEndsAt) + 18,
    })),
  )
  return (
    <div className="grid grid-cols-[148px_minmax(0,1fr)] border-line border-t max-md:grid-cols-[112px_minmax(0,1fr)]">
      <strong className="sticky left-0 z-20 border-line border-r bg-surface px-4 py-2 max-md:px-3">
        {t('releases')}
      </strong>
      <div
        className="relative min-w-0 overflow-hidden"
        style={{ minHeight: 10 + Math.max(1, ...rows.map((row) => row + 1)) * 26 }}
      >
        {sorted.map((one, index) => {
          const week = percentOf(scale, one.weekStartsAt)
          const live = percentOf(scale, one.goLiveStartsAt)
          const end = percentOf(scale, one.goLiveEndsAt)
          const top = 5 + (rows[index] ?? 0) * 26
          const cut = percentOf(scale, one.cutAt ?? one.cutPlannedAt)
          return (
            <div key={one.id}>
              <span
                role="img"
                aria-label={`${t('cut', { name: one.name })} ${words.both(one.cutAt ?? one.cutPlannedAt, one.zone)}`}
                title={`${t('cut', { name: one.name })} ${words.both(one.cutAt ?? one.cutPlannedAt, one.zone)}`}
                className={`absolute grid h-[22px] place-items-center text-fg-3 ${cut <= 0 || cut >= 100 ? 'hidden' : ''}`}
                style={{ left: `${cut}%`, top }}
              >
                <Icon name="branch" size={12} />
              </span>
              <span
                title={t('week', { name: one.name })}
                className="absolute h-[22px] truncate rounded-sm border border-line-2 bg-sunken px-1.5 text-fg-2 text-sm leading-5"
                style={{ left: `${week}%`, width: `${Math.max(0, live - week)}%`, top }}
              >
                {one.name}
              </span>
              <span
                role="img"
                aria-label={`${t('goLive', { name: one.name })} ${words.both(one.goLiveStartsAt, one.zone)}`}
                className="absolute h-[22px] rounded-sm border border-success-solid bg-success-bg"
                style={{ left: `${live}%`, width: `max(5px, ${end - live}%)`, top }}
              />
              <span
                className={`absolute max-w-56 truncate whitespace-nowrap font-medium text-sm text-success-fg leading-[22px] ${end <= 0 || end >= 100 ? 'hidden' : ''}`}
                style={
                  end > 78
                    ? { right: `calc(${100 - live}% + 8px)`, top }
                    : { left: `calc(${end}% + 10px)`, top }
                }
              >
                {t('goLive', { name: words.at(one.goLiveStartsAt) })}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
