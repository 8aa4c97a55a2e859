'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { StrategyItem } from '../../lib/api/contract/strategy.ts'
import type { AdviceItem, RecoveryTime } from '../../lib/api/contract/strategy-advice.ts'
import { clockText } from '../ui/format/time.ts'

const minute = 60_000

/** A strategy, what recovery calls for and by which numbers, as sentences. */
export function useStrategyWords() {
  const t = useTranslations('strategy')
  const locale = useLocale()
  const list = new Intl.ListFormat(locale, { type: 'unit' })
  const time = (minutes: number) => clockText(minutes * minute)
  const told = (which: 'notice' | 'back', seen: RecoveryTime | null) =>
    seen === null
      ? t(`recovery.${which}Unknown`)
      : t(`recovery.${which}`, {
          time: time(seen.minutes),
          source: t(`recovery.source.${seen.source}`, { count: seen.samples ?? 0 }),
        })
  return {
    strategy: (strategy: StrategyItem['strategy']): string => {
      const kind = t(`kind.${strategy.kind}`)
      if (strategy.kind === 'rolling') return kind
      if (strategy.kind === 'blue-green')
        return `${kind}: ${t('sums.blueGreen', { hold: time(strategy.holdMinutes) })}`
      return `${kind}: ${list.format(strategy.steps.map(({ percent }) => t('percent', { percent })))}`
    },
    recovery: ({ notice, back }: Pick<AdviceItem, 'notice' | 'back'>) =>
      `${told('notice', notice)} ${told('back', back)}`,
    advice: ({ advice }: Pick<AdviceItem, 'advice'>): string => {
      const values = {
        kind: advice.kind ? t(`kind.${advice.kind}`) : '',
        objective: time(advice.objectiveMinutes),
      }
      const said = t(`advice.${advice.why}`, values)
      return advice.unfit === null
        ? said
        : `${said} ${t('advice.unfit', { kind: t(`kind.${advice.unfit}`) })}`
    },
  }
}
