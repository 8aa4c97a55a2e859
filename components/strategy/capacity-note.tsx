'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { StrategyItem } from '../../lib/api/contract/strategy.ts'
import type { AdviceItem } from '../../lib/api/contract/strategy-advice.ts'
import { shortMoney } from '../ui/format/money.ts'
import { clockText } from '../ui/format/time.ts'
import { doubledHours } from './draft.ts'

/** What blue-green runs twice, for how long, and about what that costs each time. An estimate: the bill tells in days. */
export function CapacityNote(props: {
  item: StrategyItem
  advice: AdviceItem | undefined
  strategy: StrategyItem['strategy'] | null
}) {
  const { item, advice, strategy } = props
  const t = useTranslations('strategy.capacity')
  const locale = useLocale()
  const hours = doubledHours(strategy)
  if (item.doubledPods === null) return <p className="text-attention-fg">{t('podsUnknown')}</p>
  if (item.doubledPods === 0) return <p className="text-fg-2">{t('nothing')}</p>
  const costs = advice?.doubledPerHour ?? null
  const money = (costs ?? []).map(({ amount, currency }) =>
    shortMoney((Number(amount) * hours).toFixed(4), currency, locale),
  )
  const days = Math.min(...(costs ?? []).map((cost) => cost.days))
  return (
    <p className="text-fg-2">
      {t('pods', { count: item.doubledPods, time: clockText(hours * 3_600_000) })}{' '}
      {costs === null
        ? t('notShown')
        : money.length === 0
          ? t('noBill')
          : t('money', { amount: money.join(' + '), days })}
    </p>
  )
}
