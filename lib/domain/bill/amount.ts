import { decimalOf } from '../money/money.ts'

const plain = /^-?\d{1,20}(\.\d{1,20})?$/

/**
 * An amount as bills write it, as text that every reader of decimals takes: of at most 20 digits before and after its point,
 * no exponent. Null for what is none. Nothing is rounded, and no float is made of it on the way.
 */
export function amountText(text: string): string | null {
  // Almost all are plain already, and files have tens of millions of them.
  if (plain.test(text)) return text
  return decimalOf(text)?.toFixed() ?? null
}
