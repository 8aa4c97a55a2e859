import { type Refused, refused } from './refusal.ts'

/** 20 costTags of 128 + 128 characters, four bytes each, and as much again for how they are written. */
export const longestCostTags = 40_000

/** costTags as they were billed: raw keys and values, in the order of the keys. */
export type CostTags = Readonly<Record<string, string>>

export const noCostTags: CostTags = Object.freeze({})

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (value === null) return ''
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/**
 * The costTags column of a FOCUS file: a flat JSON object, or nothing. What stands in a key or a value is text of others, kept
 * as it is: markup and formulas are words here, and nobody runs them. Refused: what is no JSON object, what is not flat, and
 * what is longer than a cloud allows.
 */
export function costTagsOf(text: string, column: string): { costTags: CostTags } | Refused {
  if (text === '' || text === '{}') return { costTags: noCostTags }
  if (text.length > longestCostTags) return refused('cost-tags-too-long', column, text)
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return refused('cost-tags-not-json', column, text)
  }
  if (read === null) return { costTags: noCostTags }
  if (typeof read !== 'object' || Array.isArray(read)) return refused('cost-tags-not-json', column, text)
  const pairs: [string, string][] = []
  for (const [key, value] of Object.entries(read)) {
    const kept = textOf(value)
    if (kept === null) return refused('cost-tags-not-flat', column, text)
    if (`${key}${kept}`.includes('\u0000')) return refused('nul', column, text)
    pairs.push([key.toWellFormed(), kept.toWellFormed()])
  }
  return { costTags: sortedCostTags(pairs) }
}

/** Pairs in the order of their keys; of a key that comes twice the last value counts. */
export function sortedCostTags(pairs: Iterable<readonly [string, string]>): CostTags {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  // Without a prototype: a key may be called anything.
  const costTags: Record<string, string> = Object.create(null)
  for (const [key, value] of sorted) costTags[key] = value
  return costTags
}
