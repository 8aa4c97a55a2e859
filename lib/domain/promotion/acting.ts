import type { StepName } from './steps.ts'

/** How a target is written: a commit to its manifest, a run of its pipeline, or the runtime's own call. */
export type WriteWay = 'gitops' | 'pipeline' | 'direct'

/**
 * As whom a step acts: under an STS role, as a member of Yunxiao by its token, or as the portal alone, which asks nobody.
 * A contracting migration looks at the targets under the promotion role and starts its pipeline as the operator.
 */
export type ActingAs = 'promotion' | 'reading' | 'operator' | 'manifest-writer' | 'portal'

const actingAs = {
  keep: 'promotion',
  version: 'reading',
  config: 'operator',
  clear: 'promotion',
  share: 'promotion',
  judge: 'reading',
  rollout: 'promotion',
  release: 'promotion',
  bake: 'promotion',
  mark: 'portal',
  observe: 'reading',
  contract: 'promotion',
  back: 'promotion',
} as const satisfies Record<Exclude<StepName, 'write'>, ActingAs>

const writingAs = {
  gitops: 'manifest-writer',
  pipeline: 'operator',
  direct: 'promotion',
} as const satisfies Record<WriteWay, ActingAs>

/** As whom a step acts; a write as its way needs it. */
export function actingFor(step: StepName, way: WriteWay | null): ActingAs {
  return step === 'write' ? writingAs[way ?? 'gitops'] : actingAs[step]
}
