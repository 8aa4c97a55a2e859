import type { BillSourceItem } from '../../lib/api/contract/bill.ts'

type Measure = BillSourceItem['gives'][number]

/**
 * The last day (UTC+8) up to which a measure is known of every connection that has a source for it: of several the one that is
 * furthest behind. Null: a source of it has nothing yet, or there is none.
 */
export function knownUntil(sources: readonly BillSourceItem[], measure: Measure): string | null {
  const read = sources.filter(
    (source) =>
      source.disabledAt === null && (measure === 'billed' ? source.countsBilled : source.countsEffective),
  )
  const days = read.map(({ months }) => months[0]?.lastOn ?? null)
  if (days.length === 0 || days.includes(null)) return null
  return days.reduce((a, b) => (a !== null && b !== null && b < a ? b : a))
}
