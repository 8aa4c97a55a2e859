'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReleasePlan } from '../../lib/api/contract/release.ts'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { clockText } from '../ui/format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { useReleaseWords } from './release-words.ts'

const row = 'border-line border-t px-4 py-2 first:border-t-0'

/** What a changed plan would move: its windows, promotions that wait inside them, other releases' go-lives. Writes nothing. */
export function SlipEffects({ release, plan }: { release: ReleaseDetail; plan: ReleasePlan | null }) {
  const t = useTranslations('release.slip')
  const words = useReleaseWords()
  const name = useEnvironmentName()
  const preview = useQuery(
    api.release.preview.queryOptions({
      input: { id: release.id, plan: plan as ReleasePlan },
      enabled: plan !== null,
      placeholderData: keepPreviousData,
      staleTime: 5_000,
    }),
  )
  const span = (of: { startsAt: string; endsAt: string } | null) =>
    of ? `${words.at(of.startsAt)} – ${words.at(of.endsAt)}` : t('nothingLeft')
  if (plan === null) return <p className="text-fg-3">{t('incomplete')}</p>
  if (preview.error) return <FailureNote error={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data)
    return (
      <p role="status" className="text-fg-3">
        {t('reading')}
      </p>
    )
  const { windows, promotions, overlaps } = preview.data
  return (
    <div aria-live="polite" className="flex flex-col gap-3">
      <Panel title={t('windows')} count={windows.length}>
        {windows.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('noWindows')}</p> : null}
        <ul>
          {windows.map((window) => (
            <li key={window.id} className={row}>
              <p className="flex flex-wrap gap-x-2">
                <b>{window.name}</b>
                <span className="text-frozen-fg">
                  {window.movedMs === 0
                    ? t('changed')
                    : t(window.movedMs > 0 ? 'later' : 'earlier', {
                        by: clockText(Math.abs(window.movedMs)),
                      })}
                </span>
              </p>
              <p className="text-fg-3 text-sm line-through">{span(window.before)}</p>
              <p className="text-sm">{span(window.after)}</p>
            </li>
          ))}
        </ul>
      </Panel>
      {promotions.length > 0 ? (
        <Panel title={t('promotions')} count={promotions.length}>
          <ul>
            {promotions.map((promotion) => (
              <li key={promotion.id} className={row}>
                <Link className="text-accent-fg hover:underline" href={`/promotions/P-${promotion.number}`}>
                  P-{promotion.number}
                </Link>{' '}
                {promotion.service} → {name(promotion.environment)}, {words.at(promotion.scheduledAt)}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {overlaps.length > 0 ? (
        <p className="text-attention-fg">
          {t('overlaps', { names: overlaps.map((other) => other.name).join(', ') })}
        </p>
      ) : null}
    </div>
  )
}
