import { z } from 'zod'
import type { FigureScope, ScopeKind } from '../../catalog/figure/delivery-reads.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { figurePeriodKeys } from '../../domain/figure/period.ts'

const slug = z.string().min(1).max(120).optional()

export const scopeInput = { service: slug, team: slug, productLine: slug }
export const periodInput = z.enum(figurePeriodKeys).default('12w')
export const deliveryInput = { ...scopeInput, environment: slug, period: periodInput }

interface Scoped {
  service?: string | undefined
  team?: string | undefined
  productLine?: string | undefined
}

/** The one thing whose figures are asked for. Fails with invalid: the sums are kept per scope, not for their crossings. */
export function scopeOf({ service, team, productLine }: Scoped): Result<FigureScope> {
  const asked: [Exclude<ScopeKind, 'all'>, string | undefined][] = [
    ['service', service],
    ['team', team],
    ['product-line', productLine],
  ]
  const [first, second] = asked.flatMap(([kind, text]) => (text === undefined ? [] : [{ kind, slug: text }]))
  if (second)
    return fail('invalid', 'figures are of one service, one team or one product line', { field: second.kind })
  return ok(first ?? { kind: 'all' })
}

/** What is asked about must be there. */
export function mustBeThere(
  found: { scope: unknown; environment: string | null },
  scope: FigureScope,
  environment: string | undefined,
): Result<string> {
  if (!found.scope && scope.kind !== 'all')
    return fail('not-found', `nothing is called "${scope.slug}"`, { noun: scope.kind })
  return found.environment === null
    ? fail('not-found', `no environment is called "${environment ?? 'production'}"`, { noun: 'environment' })
    : ok(found.environment)
}
