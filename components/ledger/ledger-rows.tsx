'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { LedgerItem } from '../../lib/api/contract/ledger-item.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { shortenDigests } from '../ui/format/digest.ts'
import { Person } from '../ui/person.tsx'
import { useSaidWords } from './said-words.ts'

/** Entries of the ledger as sentences: when, who, what, where, why. */
export function LedgerRows({ items, about = true }: { items: LedgerItem[]; about?: boolean }) {
  const t = useTranslations('ledger')
  const format = useFormatter()
  const name = useEnvironmentName()
  const said = useSaidWords()
  const step = useTranslations('promotion.steps.name')
  const action = (key: string) => t(about || !t.has(`alone.${key}`) ? `action.${key}` : `alone.${key}`)
  /** The facts of an entry that read well in a line: step, commit, imageTag. */
  const detailText = ({ detail }: LedgerItem): string =>
    ['step', 'imageTag', 'commit', 'cluster', 'message']
      .flatMap((key) => {
        const value = detail[key]
        if (typeof value !== 'string') return []
        if (key === 'step') return step.has(value) ? step(value) : value
        return /^[0-9a-f]{40}$/.test(value) ? value.slice(0, 8) : said(value)
      })
      .join(' · ')
  const asked = ({ detail }: LedgerItem) =>
    detail.kind === 'role' ? t('managers') : typeof detail.who === 'string' ? detail.who : ''
  if (items.length === 0) return <p className="px-4 py-3 text-fg-3">{t('none')}</p>
  return (
    <ul>
      {items.map((item) => (
        <li
          key={item.id}
          className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-t px-4 py-1.5 first:border-t-0"
        >
          <time dateTime={item.at} className="w-28 shrink-0 text-fg-3 text-sm tabular-nums">
            {format.dateTime(new Date(item.at), {
              month: 'short',
              day: 'numeric',
              hour: '2-digit',
              minute: '2-digit',
              second: '2-digit',
            })}
          </time>
          <span className="w-28 shrink-0 truncate" title={item.actorName}>
            {item.actorKind === 'system' ? t('portal') : <Person name={item.actorName} />}
          </span>
          <span className="shrink-0">{action(item.action.replace('.', '_'))}</span>
          {about ? (
            item.promotionId ? (
              <Link
                className="wrap-anywhere min-w-0 text-accent-fg hover:underline"
                title={item.subjectName}
                href={`/promotions/${item.promotionId}`}
              >
                {shortenDigests(item.subjectName)}
              </Link>
            ) : item.service ? (
              <Link
                className="wrap-anywhere min-w-0 text-accent-fg hover:underline"
                title={item.subjectName}
                href={`/services/${item.service}`}
              >
                {shortenDigests(item.subjectName)}
              </Link>
            ) : (
              <span className="wrap-anywhere min-w-0" title={item.subjectName}>
                {shortenDigests(item.subjectName)}
              </span>
            )
          ) : null}
          {about && item.service && item.promotionId ? (
            <span className="text-fg-2">
              {item.service}
              {item.environment ? `, ${name(item.environment)}` : ''}
            </span>
          ) : null}
          {typeof item.detail.for === 'string' ? <span>{t('for', { name: item.detail.for })}</span> : null}
          {item.action === 'promotion.escalated' ? <span>{asked(item)}</span> : null}
          {detailText(item) ? <span className="min-w-0 text-fg-2">{detailText(item)}</span> : null}
          {item.reason ? <span className="min-w-0 text-fg-2">“{said(item.reason)}”</span> : null}
          {item.sealed ? null : (
            <span className="ml-auto text-fg-3 text-sm" title={t('unsealedNote')}>
              {t('unsealed')}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
