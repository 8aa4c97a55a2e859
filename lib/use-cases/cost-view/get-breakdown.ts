import { z } from 'zod'
import { type KeyRow, readBreakdown } from '../../catalog/cost-view/breakdown.ts'
import { readCursor, writeCursor } from '../../catalog/page.ts'
import { costDimensions } from '../../domain/cost-view/dimension.ts'
import { expectedOf } from '../../domain/cost-view/expected.ts'
import type { SourceReach } from '../../domain/cost-view/reach.ts'
import { changeOf, shareOf } from '../../domain/cost-view/share.ts'
import { ok } from '../../domain/failure/result.ts'
import { Decimal, sumOf } from '../../domain/money/money.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { foreignCursor, isAmount } from './cursor.ts'
import { frameOf } from './frame.ts'
import { moneyInput } from './input.ts'

const decimal = (text: string | null) => new Decimal(text ?? 0)

/** A row of a breakdown as it is shown. */
export function shownRow(
  { key, slug, name, parts, shared, budget }: KeyRow,
  reaches: readonly SourceReach[],
) {
  const sum = (of: 'amount' | 'settled' | 'previous' | 'taggable' | 'owned') =>
    sumOf(parts.map((part) => decimal(part[of])))
  const count = (of: 'subjects' | 'ownedSubjects') => parts.reduce((all, part) => all + part[of], 0)
  const [amount, settled, previous] = [sum('amount'), sum('settled'), sum('previous')]
  const [owned, taggable] = [sum('owned'), sum('taggable')]
  const expected = expectedOf(
    parts.map((part) => ({
      sourceId: part.sourceId,
      settled: decimal(part.settled),
      recent: decimal(part.recent),
    })),
    reaches,
  )
  return {
    key,
    slug,
    name,
    amount: amount.toFixed(),
    settled: settled.toFixed(),
    previous: previous.toFixed(),
    change: changeOf(settled, previous),
    forecast: expected?.toFixed() ?? null,
    shared,
    budget,
    coverage: {
      money: { owned: owned.toFixed(), whole: taggable.toFixed(), share: shareOf(owned, taggable) },
      subjects: {
        owned: count('ownedSubjects'),
        whole: count('subjects'),
        share: shareOf(count('ownedSubjects'), count('subjects')),
      },
    },
  }
}

/**
 * A month by one dimension, beside the same days of the month before. Money without an owner is apart, in each dimension of
 * owners; the first page has it. `order=change` lists whoever changed most, up or down. Fails with forbidden, invalid.
 */
export const getBreakdown = defineQuery({
  input: z.strictObject({
    ...moneyInput,
    by: z.enum(costDimensions),
    order: z.enum(['amount', 'change']).default('amount'),
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const { by, order, limit } = input
    const after = readCursor(input.cursor, ['text', 'text'])
    if (!after.ok) return after
    if (after.value && !isAmount(after.value[0])) return foreignCursor()
    const framed = await frameOf(database, actor, input)
    if (!framed.ok) return framed
    const { month, measure, currency, reaches, now } = framed.value
    const found = await readBreakdown(database, {
      ...framed.value,
      by,
      order,
      after: after.value ? { rank: String(after.value[0]), key: String(after.value[1]) } : null,
      limit: limit + 1,
    })
    const shown = found.rows.slice(0, limit)
    const last = shown.at(-1)
    return ok({
      month,
      measure,
      currency,
      by,
      items: shown.map((row) => shownRow(row, reaches)),
      apart: after.value === null ? found.apart.map((row) => shownRow(row, reaches)) : [],
      count: found.count,
      next: found.rows.length > limit && last ? writeCursor(JSON.stringify([last.rank, last.key])) : null,
      now,
    })
  },
})
