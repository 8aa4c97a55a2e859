'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { useMoney } from '../cost/use-money.ts'
import { Panel } from '../ui/panel.tsx'

/** What the figures stand on: how far each bill reaches, whether it is final, and what is not in them. */
export function ReportNotes({ month }: { month: CostMonth }) {
  const t = useTranslations('costReport')
  const money = useMoney(month.currency)
  return (
    <Panel title={t('standsOn')}>
      <ul className="flex flex-col gap-1 px-4 py-3 text-fg-2">
        {month.sources.map((source) => (
          <li key={source.id}>
            <b className="font-medium text-fg">{source.name}</b> ({source.connection}):{' '}
            {source.lastOn ? t('reaches', { day: money.day(source.lastOn) }) : t('saysNothing')}{' '}
            {t(`state.${source.state}`, { at: money.billInstant(source.sealedAt ?? source.finalAt) })}
          </li>
        ))}
        {month.silent.map((name) => (
          <li key={name}>{t('silent', { name, measure: t(`measure.${month.measure}`) })}</li>
        ))}
        {month.other === null ? null : (
          <li>
            {t(month.measure === 'effective' ? 'otherBilled' : 'otherEffective', {
              amount: money.exact(month.other),
            })}
          </li>
        )}
        {Number(month.returned) === 0 ? null : (
          <li>{t('returned', { amount: money.exact(month.returned) })}</li>
        )}
        {month.lost ? (
          <li>
            {t('lost', {
              amount: money.exact(month.lost.amount),
              from: money.month(month.lost.from),
              until: money.month(month.lost.until),
            })}
          </li>
        ) : null}
        <li>{t('exact', { amount: `${month.currency} ${month.total.amount}` })}</li>
        <li>{t('daysNote')}</li>
      </ul>
    </Panel>
  )
}
