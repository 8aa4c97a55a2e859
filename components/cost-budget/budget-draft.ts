const month = /^20\d{2}-(0[1-9]|1[0-2])$/

/** Percents as people write them, ascending: "50, 80, 100"; null for what is none. */
export function readShares(text: string): number[] | null {
  const shares = text
    .split(/[,，、;；\s%]+/)
    .filter(Boolean)
    .map(Number)
  const fits =
    shares.length >= 1 &&
    shares.length <= 5 &&
    shares.every((share) => Number.isInteger(share) && share >= 1 && share <= 200)
  const sorted = [...new Set(shares)].sort((a, b) => a - b)
  return fits && sorted.length === shares.length ? sorted : null
}

export const sharesAreWrong = (text: string): boolean => text.trim() !== '' && readShares(text) === null

/** Whether a form says everything that a budget needs. */
export function isDraftWhole(draft: {
  amount: string
  currency: string
  shares: string
  fromMonth: string
  untilMonth: string
  reason: string
}): boolean {
  const { amount, currency, shares, fromMonth, untilMonth, reason } = draft
  return (
    /^\d{1,18}(\.\d{1,2})?$/.test(amount) &&
    Number(amount) > 0 &&
    /^[A-Z]{3}$/.test(currency) &&
    readShares(shares) !== null &&
    month.test(fromMonth) &&
    (untilMonth === '' || (month.test(untilMonth) && untilMonth > fromMonth)) &&
    reason.trim() !== ''
  )
}
