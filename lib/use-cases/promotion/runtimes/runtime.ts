import type { StepSubject, StepTarget } from '../../../catalog/promotion/steps.ts'
import type { PromotionCloud } from '../../../cloud/ports/cloud.ts'
import type { CloudResult } from '../../../cloud/ports/outcome.ts'
import type { WorkloadLook } from '../../../domain/promotion/rollout.ts'

/** The ports by which runtimes are read; a promotion's own cloud and the reading one both have them. */
export type RuntimeCloud = Pick<PromotionCloud, 'workloads' | 'applications' | 'functions'>

/** How one kind of target says what it runs. */
export interface Runtime {
  /** One look; failure kind not-found when it is not there. Null: the target does not say where it lives. */
  ask(
    cloud: RuntimeCloud,
    subject: StepSubject,
    target: StepTarget,
  ): Promise<CloudResult<WorkloadLook>> | null
}

/** Applications and functions run one image: the container of it, as their targets and the catalog call it. */
export const mainContainer = 'main'
