/** Amounts come as exact texts; Intl reads them digit by digit, so that none is lost on the way to the screen. */
const exactly = (amount: string) => amount as Intl.StringNumericLiteral

/** A minus as wide as a plus, and a space before a unit: −¥4.9 k. */
const polished = (parts: Intl.NumberFormatPart[]): string =>
  parts
    .map(({ type, value }) => {
      if (type === 'minusSign') return '−'
      if (type !== 'compact') return value
      return `\u00a0${value === 'K' ? 'k' : value}`
    })
    .join('')
    .replaceAll(/[\u00a0\u202f ]{2,}/g, '\u00a0')

export interface MoneyLook {
  /** Changes carry their sign. */
  signed?: boolean
}

const look = (currency: string, { signed }: MoneyLook): Intl.NumberFormatOptions => ({
  style: 'currency',
  // What is no code of ISO 4217 is shown as it is, before the amount.
  currency: /^[A-Z]{3}$/.test(currency) ? currency : 'XXX',
  currencyDisplay: 'narrowSymbol',
  ...(signed ? { signDisplay: 'exceptZero' as const } : {}),
})

/** Three figures at most, as people say an amount: ¥1.12 M, ¥386 k, ¥94.4 k; in Chinese ¥112 万. */
export function shortMoney(amount: string, currency: string, locale: string, how: MoneyLook = {}): string {
  const options = { ...look(currency, how), notation: 'compact', maximumSignificantDigits: 3 } as const
  return polished(new Intl.NumberFormat(locale, options).formatToParts(exactly(amount)))
}

/** To the smallest coin: ¥1,234,567.89. */
export function exactMoney(amount: string, currency: string, locale: string, how: MoneyLook = {}): string {
  return polished(new Intl.NumberFormat(locale, look(currency, how)).formatToParts(exactly(amount)))
}

/** A change as a share: +8 %, −3.6 %. Below ten percent with one digit after the point. */
export function changeText(share: number, locale: string): string {
  const digits = Math.abs(share) < 0.1 ? 1 : 0
  const options = { style: 'percent', maximumFractionDigits: digits, signDisplay: 'exceptZero' } as const
  const parts = new Intl.NumberFormat(locale, options).formatToParts(share)
  return parts
    .map(({ type, value }) =>
      type === 'minusSign' ? '−' : type === 'percentSign' ? '\u00a0%' : type === 'literal' ? '' : value,
    )
    .join('')
}

/** A share that is rounded down: 100 % is said only of what is whole. */
export function shareText(share: number, locale: string): string {
  const percent = Math.floor(share * 1000 + 1e-9) / 10
  const whole = percent < 10 || (percent > 99 && percent < 100) ? percent : Math.floor(percent)
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(whole)}\u00a0%`
}
