import type { PromotionView, StepView } from '../../domain/promotion/decide.ts'
import { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import type { PromotionState } from '../../domain/promotion/state.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { FactsSubject } from './facts.ts'

/** A promotion that nobody locks, for reading only: what the gates are asked about and what the rules look at. */
export type UnlockedPromotion = FactsSubject &
  PromotionView & {
    steps: StepView[]
    /** As judged when it was asked, and when it started. */
    askedVerdicts: GateVerdict[]
    startVerdicts: GateVerdict[] | null
  }

/** Verdicts as they were stored; ones of a shape that is not known any more are none. */
const storedVerdicts = (json: unknown): GateVerdict[] | null =>
  GateVerdict.array().safeParse(json).data ?? null

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
    askedVerdicts: storedVerdicts(promotion.askedVerdicts) ?? [],
    startVerdicts: storedVerdicts(promotion.startVerdicts),
    steps: promotion.steps.map((step) => ({ ...step, claimed: held(step) })),
  }
}

/** Where a promotion is; null when there is none. */
export async function readPromotionState(database: Database, id: string): Promise<PromotionState | null> {
  const rows = await rowsOf<{ state: PromotionState }>(
    database,
    'promotion.state',
    'SELECT state FROM promotion WHERE id = $1::uuid',
    [id],
  )
  return rows[0]?.state ?? null
}
