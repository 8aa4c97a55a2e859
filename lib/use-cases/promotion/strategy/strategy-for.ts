import { readPlannedStrategy } from '../../../catalog/promotion/strategy.ts'
import type { Reader } from '../../../catalog/reader.ts'
import type { PromotionKind } from '../../../domain/promotion/state.ts'
import { fits } from '../../../domain/strategy/fit.ts'
import { rolling, type Strategy } from '../../../domain/strategy/strategy.ts'

export interface PlannedStrategy {
  strategy: Strategy
  /** Names of targets that cannot do what is set for the place: then it is rolling. */
  unfit: string[]
}

/**
 * How a build would take the place of what runs now. Going back is always rolling, and bringing what runs already, or the
 * first build of all, has nothing to share with. Not to know what runs is no reason to bring a build whole at once.
 */
export async function strategyFor(
  reader: Reader,
  of: { serviceId: string; environmentId: string; kind: PromotionKind; digest: string; runs: string | null },
): Promise<PlannedStrategy> {
  if (of.kind !== 'promotion' || of.runs === of.digest) return { strategy: rolling, unfit: [] }
  const { strategy, everRan, targets } = await readPlannedStrategy(reader, of)
  if (of.runs === null && !everRan) return { strategy: rolling, unfit: [] }
  const unfit = targets.filter((target) => !fits(strategy.kind, target)).map(({ name }) => name)
  return { strategy: unfit.length === 0 ? strategy : rolling, unfit }
}
