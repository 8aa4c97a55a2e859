import type { MoneyAsked } from '../../catalog/cost-view/cells.ts'
import {
  countsMeasure,
  type FrameDocument,
  type FrameSource,
  readFrame,
} from '../../catalog/cost-view/frame.ts'
import type { Database } from '../../catalog/database.ts'
import type { CostMeasure } from '../../domain/bill/source.ts'
import type { CostFilter } from '../../domain/cost-view/filter.ts'
import { reachOf, type SourceReach } from '../../domain/cost-view/reach.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { moneyScopeOf } from '../../domain/permission/money-scope.ts'
import { filterOf } from './input.ts'

export interface MoneyWish extends CostFilter {
  month?: string | undefined
  measure?: CostMeasure | undefined
  currency?: string | undefined
}

/** What is looked at: the choices that were made, or that stand for those that were not. */
export interface Frame extends MoneyAsked {
  month: string
  months: string[]
  currencies: string[]
  measures: CostMeasure[]
  /** Of the measure, with the days they have. */
  reaches: (SourceReach & { knownOn: readonly string[]; connection: string })[]
  /** Connections whose bills are read, and not for this measure: their money is not in it. */
  silent: string[]
  now: string
}

/** The currency most bills are in. */
const usual = 'CNY'

const measuresOf = (sources: readonly FrameSource[]): CostMeasure[] =>
  (['effective', 'billed'] as const).filter((measure) =>
    sources.some((source) => countsMeasure(source, measure)),
  )

function silentOf(sources: readonly FrameSource[], measure: CostMeasure): string[] {
  const heard = new Set(
    sources.filter((source) => countsMeasure(source, measure)).map(({ connection }) => connection),
  )
  return [...new Set(sources.map(({ connection }) => connection))].filter((name) => !heard.has(name))
}

/** Where a view begins: what there is, and what of it is asked for. Fails with forbidden. */
export async function frameOf(database: Database, actor: Actor, wish: MoneyWish): Promise<Result<Frame>> {
  const scope = moneyScopeOf(actor)
  if (!scope.ok) return scope
  const found: FrameDocument = await readFrame(database, wish.month)
  const measures = measuresOf(found.sources)
  const measure = wish.measure ?? measures[0] ?? 'effective'
  const now = new Date(found.now)
  return ok({
    month: found.month,
    months: [...new Set([found.month, ...found.months])].sort().reverse(),
    measure,
    measures,
    currency: wish.currency ?? found.currencies[0] ?? usual,
    currencies: found.currencies,
    filter: filterOf(wish),
    scope: scope.value,
    reaches: found.sources
      .filter((source) => countsMeasure(source, measure))
      .map((source) => ({
        ...reachOf(found.month, source, now),
        knownOn: source.knownOn,
        connection: source.connection,
      })),
    silent: silentOf(found.sources, measure),
    now: found.now,
  })
}
