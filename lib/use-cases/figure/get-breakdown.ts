import { z } from 'zod'
import { readBreakdown } from '../../catalog/figure/delivery-reads.ts'
import { readCursor, writeCursor } from '../../catalog/page.ts'
import { ok } from '../../domain/failure/result.ts'
import { deliveryFigures, noSums } from '../../domain/figure/delivery-figures.ts'
import { figurePeriods } from '../../domain/figure/period.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { deliveryInput, mustBeThere, scopeOf } from './delivery-input.ts'

/** A year of a product line is much to sum: few at once come in time. */
const rows = 10

/**
 * The figures of delivery per environment, product line, team or service, a page of them by slug; those without a single
 * deployment too. Fails with not-found, invalid.
 */
export const getBreakdown = defineQuery({
  input: z.strictObject({
    ...deliveryInput,
    by: z.enum(['environment', 'product-line', 'team', 'service']),
    cursor: z.string().optional(),
    limit: z.int().default(rows),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const scope = scopeOf(input)
    if (!scope.ok) return scope
    const key = readCursor(input.cursor, ['text'])
    if (!key.ok) return key
    const { days } = figurePeriods[input.period]
    const { environment, by, limit } = input
    const after = key.value ? String(key.value[0]) : null
    // Environments are few and stand in their own order: one page has them all.
    const asked = by === 'environment' ? { after: null, limit: 200 } : { after, limit: limit + 1 }
    const found = await readBreakdown(database, {
      scope: scope.value,
      environment: environment ?? null,
      by,
      days,
      ...asked,
    })
    const there = mustBeThere(found, scope.value, environment)
    if (!there.ok) return there
    const sumsAt = new Map(found.sums.map((sums) => [sums.key, sums]))
    const figuresAt = (at: number) => deliveryFigures(sumsAt.get(at) ?? noSums, days)
    const shown = by === 'environment' ? found.groups : found.groups.slice(0, limit)
    const last = shown.at(-1)
    return ok({
      items: shown.map(({ slug, name }, at) => ({
        slug,
        name,
        values: figuresAt(2 * at),
        previous: figuresAt(2 * at + 1),
      })),
      next: found.groups.length > shown.length && last ? writeCursor(JSON.stringify([last.slug])) : null,
      now: found.now,
    })
  },
})
