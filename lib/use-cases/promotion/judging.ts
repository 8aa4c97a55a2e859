import { type FactsSubject, type Gathered, readGateFacts } from '../../catalog/promotion/facts.ts'
import type { PromotionRecord } from '../../catalog/promotion/lock.ts'
import { takeTurn } from '../../catalog/promotion/slots.ts'
import { noteJudged, notePromotion } from '../../catalog/promotion/writes.ts'
import type { Reader } from '../../catalog/reader.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import type { HeldBack } from '../../domain/freeze/held-back.ts'
import { decide, type NextAction } from '../../domain/promotion/decide.ts'
import type { DigestLook } from '../../domain/promotion/facts.ts'
import { GateVerdict, judgeAgainAt, sameOutcome } from '../../domain/promotion/gate-verdict.ts'
import { heldBackBy } from '../../domain/promotion/gates/freeze.ts'
import { tellEscalation } from './tell-escalation.ts'
import { tellJudged } from './tell-judged.ts'
import { announce, portal, tell } from './transition.ts'

/** What the gates are asked about, for a promotion that exists. */
export function subjectOf(promotion: PromotionRecord, starterId: string | null = null): FactsSubject {
  return {
    serviceId: promotion.serviceId,
    environmentId: promotion.environmentId,
    buildId: promotion.buildId,
    promotionId: promotion.id,
    kind: promotion.kind,
    configRevision: promotion.configRevision,
    takeOver: promotion.takeOver,
    hotfix: promotion.hotfix,
    scheduledAt: promotion.scheduledAt,
    confirmed: promotion.confirmed,
    requestedAt: promotion.requestedAt,
    requesterId: promotion.requesterId,
    starterId,
    askedOverDigest: promotion.askedOverDigest,
    replaces: [],
  }
}

export interface Judged {
  action: NextAction
  gathered: Gathered
  /** What ended while it waited, so that from now on a person has to start it. */
  held: HeldBack[]
}

/** Judges a waiting promotion now. Null when its service, environment or build is not there any more. */
export async function judgePending(
  reader: Reader,
  promotion: PromotionRecord,
  now: Date,
  by: { starterId?: string | null; look?: DigestLook | null } = {},
): Promise<Judged | null> {
  const gathered = await readGateFacts(reader, subjectOf(promotion, by.starterId ?? null), by.look ?? null)
  if (!gathered) return null
  const facts = { gates: gathered.facts, steps: [], startPressed: by.starterId != null }
  const waits = promotion.startMode === 'automatic' && promotion.heldBackAt === null
  const held = waits ? heldBackBy(gathered.facts.freeze, now) : []
  const view = held.length > 0 ? { ...promotion, heldBackAt: now } : promotion
  return { action: decide(view, facts, now), gathered, held }
}

/**
 * Waits for its turn to start and judges again over what only others' starts may have changed meanwhile: the slots. So
 * a rollout cap holds, and nobody waits while another is being judged.
 */
export async function judgeInTurn(
  tx: Transaction,
  promotion: PromotionRecord,
  judged: Judged,
  startPressed = false,
): Promise<Judged> {
  const slots = await takeTurn(tx, promotion)
  if (!slots) return judged
  const { facts } = judged.gathered
  const gates = { ...facts, queue: { ...facts.queue, ...slots } }
  const gathered = { ...judged.gathered, facts: gates }
  return { ...judged, gathered, action: decide(promotion, { gates, steps: [], startPressed }, tx.now) }
}

/** Automatic ones are looked at again this often: a fact may change without a word to us. */
const rejudgeMs = 60_000

/** Remembers how it was judged, where that came out differently, and when to look again. */
export async function rememberJudged(
  tx: Transaction,
  promotion: PromotionRecord,
  { action, gathered, held }: Judged,
): Promise<void> {
  if (held.length > 0) {
    await notePromotion(tx, promotion.id, { heldBackAt: tx.now })
    await tell(tx, promotion, portal, 'promotion.held-back', { ended: held })
    await announce(tx, promotion)
  }
  const verdicts = 'verdicts' in action ? action.verdicts : []
  await tellEscalation(tx, promotion, verdicts)
  const until = judgeAgainAt(verdicts, tx.now)
  const lookAt = new Date(
    Math.min(tx.now.getTime() + rejudgeMs, until?.getTime() ?? Number.POSITIVE_INFINITY),
  )
  await notePromotion(tx, promotion.id, { lookAt })
  const before = GateVerdict.array().safeParse(promotion.judgedVerdicts ?? promotion.askedVerdicts)
  const same = before.success && sameOutcome(before.data, verdicts)
  if (same && promotion.wakeAt?.getTime() === until?.getTime()) return
  await noteJudged(tx, promotion.id, verdicts, until)
  if (same) return
  await tellJudged(
    tx,
    promotion,
    { gathered, verdicts, before: before.success ? before.data : null },
    'waiting',
  )
  await announce(tx, promotion)
}
