'use client'
import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { BeforeAfter } from '../../lib/api/contract/service-cost.ts'
import { changeText, exactMoney, shortMoney } from '../ui/format/money.ts'

type Compared = BeforeAfter | null

/** Amounts, days and what a comparison says, in the reader's language. */
export function useCostWords() {
  const t = useTranslations('serviceCost')
  const format = useFormatter()
  const locale = useLocale()
  // A billing day has no hour and no zone of the reader's.
  const at = (day: string) => new Date(`${day}T00:00:00Z`)
  const day = (of: string) => format.dateTime(at(of), { month: 'short', day: 'numeric', timeZone: 'UTC' })
  return {
    day,
    short: (amount: string, currency: string) => shortMoney(amount, currency, locale),
    exact: (amount: string, currency: string) => exactMoney(amount, currency, locale),
    signed: (amount: string, currency: string) => exactMoney(amount, currency, locale, { signed: true }),
    share: (share: number) => changeText(share, locale),
    /** A request costs next to nothing: a thousand are said. */
    perThousand: (perRequest: string, currency: string) =>
      shortMoney((Number(perRequest) * 1000).toFixed(6), currency, locale),
    /** Why there is nothing to compare; null where there is. */
    lacking: (compared: Compared): string | null => {
      if (compared === null) return t('notSucceeded')
      if (compared.state === 'not-yet')
        return t('notYet', {
          at: format.dateTime(new Date(compared.readyAt), {
            month: 'short',
            day: 'numeric',
            hour: '2-digit',
          }),
        })
      if (compared.state === 'days-missing')
        return t('daysMissing', { count: compared.days.length, first: day(compared.days[0] ?? '') })
      return compared.sides.length === 0 ? t('nothingSpent') : null
    },
  }
}
