/** Why a row of a bill was not taken. Words on the screen are in the message files under `billRefusal`. */
export const refusalReasons = [
  // What cannot be read as CSV (lib/platform/csv).
  'stray-quote',
  'unclosed-quote',
  'too-long',
  'not-utf8',
  'nul',
  /** Fewer or more fields than columns: a comma too many, or a file that was cut off. */
  'field-count',
  /** The same row stood in this import before. */
  'duplicate',
  'amount-missing',
  /** Not a number, or of more than 20 digits before or after its point. */
  'amount-unreadable',
  'currency-unknown',
  'time-unreadable',
  /** It does not begin with a month. */
  'period-unreadable',
  /** Before there was such a cloud, or in months to come. */
  'period-out-of-range',
  'category-unknown',
  'class-unknown',
  'commitment-unknown',
  'account-missing',
  'text-too-long',
  'cost-tags-not-json',
  /** A value that is a list or an object. */
  'cost-tags-not-flat',
  'cost-tags-too-long',
] as const

export type RefusalReason = (typeof refusalReasons)[number]

/** A row that is not taken. `excerpt` is text of others, at most 200 characters: shown as text and nothing else. */
export interface Refused {
  reason: RefusalReason
  /** Null: the row as a whole. */
  column: string | null
  excerpt: string
}

export const longestExcerpt = 200

export const refused = (reason: RefusalReason, column: string | null, text: string): Refused => ({
  reason,
  column,
  // Half a character at the cut is none, and no database keeps it.
  excerpt: text.slice(0, longestExcerpt).replaceAll('\u0000', '\uFFFD').toWellFormed(),
})

export const isRefused = <T extends object>(value: T | Refused): value is Refused => 'reason' in value
