import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { ReadingCloud } from '../../../cloud/ports/cloud.ts'
import type { CloudResult } from '../../../cloud/ports/outcome.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import type { Attempt } from '../steps/attempt.ts'

/** What is asked of a Prometheus about one share; `place` is what metrics ports take for a cluster. */
export interface MeasuredShare {
  place: string
  requests: (rangeSeconds: number) => string
  errorRate: (rangeSeconds: number) => string
  latency: (rangeSeconds: number) => string
}

/** One target as its share stands. */
export interface ShareSeen {
  /** What the new build gets now, as far as the runtime says. */
  percent: number
  /** Parts of the share that are in trouble. */
  health: number
  /** What is wrong, in words. */
  problem: string | null
  /** Somebody else changed what we had set: there is nothing left to watch. */
  lost: string | null
  share: MeasuredShare | null
  stable: MeasuredShare | null
}

/**
 * How one kind of target shares its traffic between two builds. Every effect first looks whether it is there; what has to be
 * known later (the version or order that carries the share, what was stable before) is kept in the evidence of its steps.
 */
export interface ShareRuntime {
  /** One look at the share, under the reading role. */
  look(cloud: ReadingCloud, attempt: Attempt, target: StepTarget): Promise<CloudResult<ShareSeen>>
  /** Brings the new build to this share; the first one begins. `not-yet` until the share serves. */
  setShare(around: Surroundings, attempt: Attempt, target: StepTarget, percent: number): Promise<StepOutcome>
  /** After all shares and the write: nothing is left that would keep a target from running the build alone. */
  finish(around: Surroundings, attempt: Attempt, target: StepTarget): Promise<StepOutcome>
  /** All traffic back to what was stable; done when that alone serves. */
  goBack(around: Surroundings, attempt: Attempt, target: StepTarget): Promise<StepOutcome>
  /** Lets go of what stood beside the target: after a strategy, and before another where one was cut off. */
  release(around: Surroundings, attempt: Attempt, target: StepTarget): Promise<StepOutcome>
}

/** Digests by which the runtime may call the build: its own, and the children of its index. */
export const acceptedBy = ({ subject }: Attempt): Set<string> =>
  new Set([subject.promotion.digest, ...subject.build.childDigests])
