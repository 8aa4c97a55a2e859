'use client'
import { useFormatter, useLocale } from 'next-intl'
import { changeText, exactMoney, shareText, shortMoney } from '../ui/format/money.ts'

/** Money, shares and days of one currency in the reader's language. */
export function useMoney(currency: string) {
  const locale = useLocale()
  const format = useFormatter()
  const dated = (day: string) => new Date(`${day}T00:00:00Z`)
  return {
    short: (amount: string) => shortMoney(amount, currency, locale),
    exact: (amount: string) => exactMoney(amount, currency, locale),
    signed: (amount: string) => shortMoney(amount, currency, locale, { signed: true }),
    change: (share: number | null) => (share === null ? '–' : changeText(share, locale)),
    share: (share: number | null) => (share === null ? '–' : shareText(share, locale)),
    day: (day: string) => format.dateTime(dated(day), { month: 'short', day: 'numeric', timeZone: 'UTC' }),
    longDay: (day: string) => format.dateTime(dated(day), { month: 'long', day: 'numeric', timeZone: 'UTC' }),
    month: (month: string) =>
      format.dateTime(dated(`${month}-01`), { year: 'numeric', month: 'long', timeZone: 'UTC' }),
    monthName: (month: string) => format.dateTime(dated(`${month}-01`), { month: 'long', timeZone: 'UTC' }),
    /** An instant of the bill's clock, UTC+8. */
    billInstant: (at: string) =>
      format.dateTime(new Date(at), {
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'Asia/Shanghai',
      }),
  }
}
