import { CallError } from '../transport/call-error.ts'

const written = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * An amount as plain decimal text, every digit kept: the cloud writes numbers, texts, and small ones with an exponent.
 * Throws nonsense where it is no number.
 */
export function decimalText(amount: string): string {
  const match = written.exec(amount.trim())
  if (!match) throw new CallError('nonsense', `not an amount: ${amount.slice(0, 40)}`)
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const digits = whole + fraction
  const point = whole.length + Number(power)
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const cut = Math.max(1, point)
  const left = padded.slice(0, cut).replace(/^0+(?=\d)/, '')
  const right = padded.slice(cut)
  const zero = /^0*$/.test(left + right)
  return `${sign === '-' && !zero ? '-' : ''}${left}${right === '' ? '' : `.${right}`}`
}

/** The same for what may be left out. */
export const decimalOrNull = (amount: string | null | undefined): string | null =>
  amount === null || amount === undefined || amount.trim() === '' ? null : decimalText(amount)
