'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { CostFindingSummary } from '../../lib/api/contract/cost-finding.ts'
import { Age } from '../shell/age.tsx'
import { shortMoney } from '../ui/format/money.ts'
import { Sentence } from '../ui/sentence.tsx'
import { StatusShape } from '../ui/status.tsx'

const most = 3

/** Where nothing was looked for, nothing is known: that is not clean. */
export const isAsked = ({ looks }: CostFindingSummary): boolean =>
  looks.some(({ endedAt }) => endedAt !== null)

/** How many stand, what they cost a month by kind (kinds overlap and are never added), and when they were asked for. */
export function FindingsAnswer({ summary }: { summary: CostFindingSummary }) {
  const t = useTranslations('costFinding')
  const locale = useLocale()
  const { standing, waived, kinds, looks } = summary
  const count = standing.high + standing.medium + standing.low
  const costly = kinds.filter(({ atStake }) => atStake.length > 0).slice(0, most)
  const unread = looks.flatMap((look) => look.unread.map((one) => ({ ...one, query: look.query })))
  return (
    <div className="min-w-0">
      <Sentence>
        {count === 0 && !isAsked(summary)
          ? t('notAsked')
          : t.rich('answer', {
              count,
              high: standing.high,
              b: (chunks) => <b className="text-attention-fg">{chunks}</b>,
              d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
            })}
      </Sentence>
      <p className="mt-1 flex flex-wrap gap-x-3 text-fg-2">
        {costly.map(({ kind, atStake }) => (
          <span key={kind}>
            {t('atStake', {
              kind: t(`kind.${kind}.name`),
              money: atStake
                .map(({ currency, perMonth }) => shortMoney(perMonth, currency, locale))
                .join(' + '),
            })}
          </span>
        ))}
        {waived > 0 ? <span className="text-fg-3">{t('waivedCount', { count: waived })}</span> : null}
      </p>
      <p className="mt-1 flex flex-wrap gap-x-3 text-fg-3">
        {looks.map(({ query, endedAt }) => (
          <span key={query.id}>
            {endedAt
              ? t.rich('asked', { query: query.name, age: () => <Age at={endedAt} /> })
              : t('neverAsked', { query: query.name })}
          </span>
        ))}
      </p>
      <p className="mt-1 max-w-3xl text-fg-3">{t('explained')}</p>
      {unread.length > 0 ? (
        <div className="mt-1 text-attention-fg">
          <p className="flex items-center gap-1.5">
            <StatusShape kind="warn" />
            {t('unread')}
          </p>
          <ul className="ml-5 text-fg-2 text-sm">
            {unread.map(({ query, what, message }) => (
              <li key={`${query.id} ${what}`} className="break-words">
                {query.name} · {what}: {message}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}
