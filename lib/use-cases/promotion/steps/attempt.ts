import type { StepSubject, StepTarget } from '../../../catalog/promotion/steps.ts'
import type { SeenRuntime } from '../../../catalog/runtime/writes.ts'
import type { PromotionCloud } from '../../../cloud/ports/cloud.ts'
import type { CloudFailure } from '../../../cloud/ports/outcome.ts'
import type { Declaration } from '../../../domain/build/declared.ts'
import type { ObservationLimits } from '../../../domain/observation/limits.ts'
import type { PromotionFailureCode } from '../../../domain/promotion/failure-code.ts'
import type { StepName, StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Strategy } from '../../../domain/strategy/strategy.ts'
import type { Surroundings } from '../../define.ts'

/** One claimed attempt of one step, with all that its effect needs. */
export interface Attempt {
  promotionId: string
  connectionId: string
  environmentId: string
  claimId: string
  step: {
    id: string
    name: StepName
    wave: number | null
    targetId: string | null
    percent: number | null
    evidence: unknown
  }
  attempts: number
  startedAt: Date
  now: Date
  timeoutMs: number
  /** Time between two waves. */
  bakeMs: number
  sessionName: string
  subject: StepSubject
  /** How its build takes the place of the old one, and where it stands in that. */
  strategy: Standing
  /** Workloads that the effect saw on its way: the catalog learns them when it is recorded. */
  saw: SeenRuntime[]
  /** What the build declares, where the effect was the first to look. */
  declared: Declaration | null
}

/** What a step of a strategy has to know beside its target. */
export interface Standing {
  strategy: Strategy
  limits: ObservationLimits
  /** A person or a freeze keeps the share as it is. */
  stays: 'paused' | 'frozen' | null
  /** A person said to go on. */
  passed: boolean
  /** The first share of its wave was reached; null: none was yet. */
  watchedSince: Date | null
  /** Earlier steps that are done, in their order. */
  before: {
    name: StepName
    targetId: string | null
    percent: number | null
    evidence: Record<string, unknown>
  }[]
}

/** What the shares of a target were recorded to be, the latest word of each key. */
export function sharedEvidence({ strategy }: Attempt, target: { id: string }): Record<string, unknown> {
  const own = strategy.before.filter(({ name, targetId }) => name === 'share' && targetId === target.id)
  return Object.assign({}, ...own.map(({ evidence }) => evidence))
}

/** A step's effect: looks first whether it is there, then does one thing. Returns what it found or made. */
export type Effect = (around: Surroundings, attempt: Attempt) => Promise<StepOutcome>

/** The cloud under the promotion role of the target environment, in the session named for person and promotion. */
export function promotingCloud(around: Surroundings, attempt: Attempt): Promise<PromotionCloud> {
  return around.cloud.promoting(attempt.connectionId, attempt.environmentId, attempt.sessionName)
}

export const done = (evidence: Record<string, unknown>): StepOutcome => ({ kind: 'done', evidence })

export const refused = (code: PromotionFailureCode, message: string): StepOutcome => ({
  kind: 'refused',
  code,
  message,
})

/** Members of Yunxiao have tokens; everything else is done under the promotion role. */
const byToken: ReadonlySet<string> = new Set(['codeup', 'flow', 'projex'])

/** What the cloud said, and whom it refused where it did: the call alone tells nobody what to do. */
function wordsOf({ kind, product, operation, message }: CloudFailure): string {
  const said = `${product} ${operation}: ${message}`
  if (kind !== 'refused') return said
  return byToken.has(product) ? `the token was refused: ${said}` : `the promotion role was refused: ${said}`
}

/** Could not find out, whatever the cloud's mood: for steps that only look. */
export function unclear(failure: CloudFailure): StepOutcome {
  return {
    kind: 'unclear',
    code: `cloud-${failure.kind}`,
    message: wordsOf(failure),
    retryAfterMs: failure.retryAfterMs,
  }
}

/** A definite no of the cloud fails the promotion; everything else is tried again. */
export function fromCloud(failure: CloudFailure): StepOutcome {
  return failure.definite ? refused(`cloud-${failure.kind}`, wordsOf(failure)) : unclear(failure)
}

/** Images that this promotion sets in a target, with the container each belongs to (null: whichever runs it). */
export function imagesOf(
  subject: StepSubject,
  target: StepTarget,
): { container: string | null; image: string }[] {
  const { host, namespace, name, repositoryId } = subject.image
  const own = target.containers.filter((container) => container.repositoryId === repositoryId)
  // A region's registry carries the same repository under another host.
  const twins = target.containers.filter(({ image }) => image.endsWith(`/${namespace}/${name}`))
  const found = own.length > 0 ? own : twins
  if (found.length > 0)
    return found.map((container) => ({ container: container.name, image: container.image }))
  return target.containers.length === 0 ? [{ container: null, image: `${host}/${namespace}/${name}` }] : []
}

/** Where a target lives and what it is called there, whatever its runtime: for evidence and sentences. */
export const nameOf = ({ clusterName, workloadName, application, function: called }: StepTarget) => ({
  cluster: clusterName ?? application?.region ?? called?.region ?? null,
  workload: called ? `${called.name}:${called.alias}` : (application?.name ?? workloadName),
})

/** Targets that this promotion writes and waits for: what went out of service meanwhile is left alone. */
export const liveTargets = (subject: StepSubject): StepTarget[] =>
  subject.targets.filter(({ planned, out }) => planned && out === null)

/** Targets that are left alone, for the evidence. */
export const skippedTargets = (subject: StepSubject) =>
  subject.targets.filter(({ out }) => out !== null).map((target) => ({ ...nameOf(target), ...target.out }))
