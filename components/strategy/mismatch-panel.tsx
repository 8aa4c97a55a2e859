'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'
import { useStrategyWords } from './strategy-words.ts'

/** Places whose strategy is not what their recovery calls for; each is mended in the settings of its service. */
export function MismatchPanel() {
  const t = useTranslations('strategy')
  const words = useStrategyWords()
  const name = useEnvironmentName()
  const found = useQuery(api.strategyAdvice.mismatches.queryOptions())
  if (found.error) return <FailureNote error={found.error} />
  if (!found.data || found.data.count === 0) return null
  const { items, count } = found.data
  return (
    <Panel title={t('mismatches.title')} count={count} note={t('mismatches.note')}>
      <ul>
        {items.map((item) => (
          <li
            key={`${item.service} ${item.environment}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-2 first:border-t-0"
          >
            <Link
              className="text-accent-fg hover:underline"
              href={`/services/${encodeURIComponent(item.service)}?tab=settings`}
            >
              {t('mismatches.place', { service: item.service, environment: name(item.environment) })}
            </Link>
            <span className="text-fg-2">{t(`kind.${item.set}`)}</span>
            {item.mismatch ? (
              <Status
                kind={item.mismatch === 'too-much' ? 'off' : 'warn'}
                label={t(`setting.mismatch.${item.mismatch}`)}
              />
            ) : null}
            <p className="w-full text-fg-2">
              {words.advice(item)} <span className="text-fg-3">{words.recovery(item)}</span>
            </p>
          </li>
        ))}
        {count > items.length ? (
          <li className="px-4 py-2 text-fg-3">{t('mismatches.more', { count: count - items.length })}</li>
        ) : null}
      </ul>
    </Panel>
  )
}
