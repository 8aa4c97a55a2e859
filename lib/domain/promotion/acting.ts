import type { StepName } from './steps.ts'

/**
 * As whom a step acts: under an STS role, as a member of Yunxiao by its token, or as the portal alone, which asks nobody.
 * A contracting migration looks at the targets under the promotion role and starts its pipeline as the operator.
 */
export type ActingAs = 'promotion' | 'reading' | 'operator' | 'manifest-writer' | 'portal'

export const actingAs = {
  keep: 'promotion',
  version: 'reading',
  config: 'operator',
  write: 'manifest-writer',
  rollout: 'promotion',
  bake: 'promotion',
  mark: 'portal',
  observe: 'reading',
  contract: 'promotion',
} as const satisfies Record<StepName, ActingAs>
