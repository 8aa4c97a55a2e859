import { assertNever } from '../failure/result.ts'
import type { ObservationVerdict } from '../observation/judge.ts'
import type { ObservationCheck } from '../observation/limits.ts'
import type { GateFacts } from './facts.ts'
import { type GateVerdict, judgeAgainAt, stops } from './gate-verdict.ts'
import { judgeGates } from './judge.ts'
import type { PromotionState } from './state.ts'
import type { StepName, StepState } from './steps.ts'

/** What of a promotion the rules look at. */
export interface PromotionView {
  state: PromotionState
  startMode: 'automatic' | 'manual'
  expiresAt: Date
  /** Not before this instant, where the requester said so. */
  scheduledAt: Date | null
  /** Nothing starts by itself: a person has to press Start. */
  heldBackAt: Date | null
  observeUntilAt: Date | null
  abortAskedAt: Date | null
  /** Its share goes back to the old build. */
  backAskedAt?: Date | null
}

export interface StepView {
  position: number
  name: StepName
  state: StepState
  /** A worker holds it and its claim has not run out. */
  claimed: boolean
}

export interface PromotionFacts {
  /** Needed while it is pending. */
  gates: GateFacts | null
  /** Needed from applying on, by position. */
  steps: readonly StepView[]
  /** A permitted person presses Start. */
  startPressed: boolean
  /** While it observes: what its readings say now; absent before anybody looked. */
  observation?: ObservationVerdict | null
}

export type NextAction =
  /** It has ended; nothing will ever happen to it again. */
  | { do: 'nothing' }
  | { do: 'expire' }
  /** Gates stop it; `until` is when judging again may come out differently by time alone. */
  | { do: 'wait'; verdicts: GateVerdict[]; until: Date | null }
  /** Gates pass and a person has to press Start. */
  | { do: 'await-start'; verdicts: GateVerdict[] }
  | { do: 'start'; verdicts: GateVerdict[] }
  | { do: 'run-step'; position: number }
  /** Another worker is at it. */
  | { do: 'wait-for-step'; position: number }
  | { do: 'observe' }
  /** Readings are due. */
  | { do: 'look' }
  | { do: 'wait-for-observation'; until: Date }
  | { do: 'extend-observation'; until: Date; why: 'few' | 'unknown' }
  /** Too few requests to say anything: a person decides. */
  | { do: 'await-decision' }
  /** Watched to the end, and what was watched was fine. */
  | { do: 'end-observation' }
  | { do: 'fail-observation'; checks: ObservationCheck[] }
  | { do: 'err-observation'; checks: ObservationCheck[] }
  | { do: 'succeed' }
  | { do: 'abort' }
  /** Every share is back: it ends as was said when it was asked to go back. */
  | { do: 'end-back' }

function decidePending(promotion: PromotionView, facts: PromotionFacts, now: Date): NextAction {
  if (now >= promotion.expiresAt) return { do: 'expire' }
  if (!facts.gates) return { do: 'wait', verdicts: [], until: null }
  const verdicts = judgeGates(facts.gates, now)
  const { scheduledAt } = promotion
  if (verdicts.some(stops)) return { do: 'wait', verdicts, until: judgeAgainAt(verdicts, now) }
  if (scheduledAt && now < scheduledAt) return { do: 'wait', verdicts, until: scheduledAt }
  const byItself = promotion.startMode === 'automatic' && promotion.heldBackAt === null
  return byItself || facts.startPressed ? { do: 'start', verdicts } : { do: 'await-start', verdicts }
}

function decideApplying(promotion: PromotionView, facts: PromotionFacts): NextAction {
  const held = facts.steps.find((step) => step.state !== 'done' && step.claimed)
  if (held) return { do: 'wait-for-step', position: held.position }
  if (promotion.abortAskedAt) return { do: 'abort' }
  const isBack = ({ name }: StepView) => name === 'back'
  if (promotion.backAskedAt) {
    const back = facts.steps.find((step) => isBack(step) && step.state !== 'done')
    return back ? { do: 'run-step', position: back.position } : { do: 'end-back' }
  }
  const next = facts.steps.find((step) => step.state !== 'done')
  if (!next || next.name === 'observe') return { do: 'observe' }
  return { do: 'run-step', position: next.position }
}

function decideObserved(verdict: ObservationVerdict, promotion: PromotionView): NextAction {
  switch (verdict.do) {
    case 'go-on':
      return promotion.observeUntilAt
        ? { do: 'wait-for-observation', until: promotion.observeUntilAt }
        : { do: 'look' }
    case 'extend':
      return { do: 'extend-observation', until: verdict.until, why: verdict.why }
    case 'pass':
      return { do: 'end-observation' }
    case 'fail':
      return { do: 'fail-observation', checks: verdict.checks }
    case 'unknown':
      return { do: 'err-observation', checks: verdict.checks }
    case 'ask':
      return { do: 'await-decision' }
    default:
      return assertNever(verdict)
  }
}

/** First the observation, then (it was fine) what comes after it: contracting migrations. */
function decideObserving(promotion: PromotionView, facts: PromotionFacts): NextAction {
  const next = facts.steps.find((step) => step.state !== 'done')
  if (next?.claimed) return { do: 'wait-for-step', position: next.position }
  if (promotion.abortAskedAt) return { do: 'abort' }
  if (!next) return { do: 'succeed' }
  if (next.name !== 'observe') return { do: 'run-step', position: next.position }
  return facts.observation ? decideObserved(facts.observation, promotion) : { do: 'look' }
}

/**
 * The rules of a promotion as one pure function: (promotion, facts, now) -> next action (domain page 2.1). Total:
 * every state has an answer, an end always answers `nothing`.
 */
export function decide(promotion: PromotionView, facts: PromotionFacts, now: Date): NextAction {
  switch (promotion.state) {
    case 'pending':
      return decidePending(promotion, facts, now)
    case 'applying':
      return decideApplying(promotion, facts)
    case 'observing':
      return decideObserving(promotion, facts)
    case 'succeeded':
    case 'failed':
    case 'errored':
    case 'cancelled':
    case 'rejected':
    case 'superseded':
    case 'expired':
    case 'aborted':
      return { do: 'nothing' }
    default:
      return assertNever(promotion.state)
  }
}
