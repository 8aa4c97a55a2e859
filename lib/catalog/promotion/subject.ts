import type { PromotionView, StepView } from '../../domain/promotion/decide.ts'
import type { Database } from '../database.ts'
import type { FactsSubject } from './facts.ts'

/** A promotion that nobody locks, for reading only: what the gates are asked about and what the rules look at. */
export type UnlockedPromotion = FactsSubject & PromotionView & { steps: StepView[] }

export async function readFactsSubject(database: Database, id: string): Promise<UnlockedPromotion | null> {
  const promotion = await database.prisma.promotion.findUnique({
    where: { id },
    include: { steps: { orderBy: { position: 'asc' } } },
  })
  if (!promotion) return null
  const held = (step: { state: string; claimUntilAt: Date | null }) =>
    step.state === 'running' && step.claimUntilAt !== null && step.claimUntilAt.getTime() > Date.now()
  return {
    ...promotion,
    promotionId: id,
    starterId: null,
    replaces: [],
    steps: promotion.steps.map((step) => ({ ...step, claimed: held(step) })),
  }
}
