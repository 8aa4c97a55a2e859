import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { isDefiniteProblem, type TargetLook } from '../../../domain/promotion/rollout.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import { lookAt as lookAtOne } from '../runtimes/look.ts'
import {
  type Attempt,
  done,
  type Effect,
  liveTargets,
  nameOf,
  promotingCloud,
  refused,
  skippedTargets,
  unclear,
} from './attempt.ts'
import { toldNothing } from './told-nothing.ts'

interface Seen {
  target: StepTarget
  look: TargetLook | null
}

function evidenceOf(attempt: Attempt, seen: Seen[]): Record<string, unknown> {
  const before = attempt.step.evidence as { since?: string; problemSince?: string } | null
  const troubled = seen.some(({ look }) => look?.problem)
  return {
    since: before?.since ?? attempt.now.toISOString(),
    problemSince: troubled ? (before?.problemSince ?? attempt.now.toISOString()) : null,
    skipped: skippedTargets(attempt.subject),
    targets: seen.map(({ target, look }) => ({
      ...nameOf(target),
      ready: look?.readyPods ?? 0,
      pods: look?.pods ?? 0,
      digest: look?.digests.length === 1 ? look.digests[0] : null,
      digests: look?.digests ?? [],
      applied: look?.applied ?? false,
      problem: look?.problem ?? null,
      problemText: look?.problemText ?? null,
      missing: look === null,
    })),
  }
}

/** A problem that stands long enough to be a definite no. */
function definiteNo(attempt: Attempt, seen: Seen[], evidence: Record<string, unknown>): StepOutcome | null {
  const since =
    typeof evidence.problemSince === 'string' ? Date.parse(evidence.problemSince) : attempt.now.getTime()
  const bad = seen.find(({ look }) => look && isDefiniteProblem(look.problem, attempt.now.getTime() - since))
  if (!bad?.look?.problem) return null
  const { cluster, workload } = nameOf(bad.target)
  const text = bad.look.problemText ? `: ${bad.look.problemText}` : ''
  return {
    ...refused(`rollout-${bad.look.problem}`, `${cluster} ${workload}${text}`),
    evidence,
  } as StepOutcome
}

type Look = { kind: 'seen'; seen: Seen[]; evidence: Record<string, unknown> } | StepOutcome

async function lookAt(around: Surroundings, attempt: Attempt, targets: StepTarget[]): Promise<Look> {
  const cloud = await promotingCloud(around, attempt)
  const seen: Seen[] = []
  for (const target of targets) {
    const looked = await lookAtOne(cloud, attempt.subject, target)
    // Looking only: whatever the cloud answers but "it is not there" means that we could not find out.
    if (looked.kind === 'incomplete')
      return refused('target-incomplete', 'the target does not say where it lives')
    if (looked.kind === 'failed') return unclear(looked.failure)
    if (looked.kind === 'seen') attempt.saw.push(looked.saw)
    seen.push({ target, look: looked.kind === 'seen' ? looked.look : null })
  }
  return { kind: 'seen', seen, evidence: evidenceOf(attempt, seen) }
}

/** Every target of the wave runs exactly that digest, or a child of its index, and is ready. One look, no waiting. */
export const rollout: Effect = async (around, attempt) => {
  const targets = liveTargets(attempt.subject).filter(({ wave }) => wave === attempt.step.wave)
  const looked = await lookAt(around, attempt, targets)
  if (looked.kind !== 'seen') return looked
  const { seen, evidence } = looked
  if (seen.every(({ look }) => look?.ready)) return done(evidence)
  return (
    definiteNo(attempt, seen, evidence) ??
    toldNothing(attempt, seen, evidence) ?? { kind: 'not-yet', evidence }
  )
}

/** Time between two waves, in which what was rolled out so far must stay ready. */
export const bake: Effect = async (around, attempt) => {
  const until = new Date(attempt.startedAt.getTime() + attempt.bakeMs)
  const targets = liveTargets(attempt.subject).filter(({ wave }) => wave <= (attempt.step.wave ?? 0))
  const looked = await lookAt(around, attempt, targets)
  if (looked.kind !== 'seen') return looked
  const { seen } = looked
  const evidence = { ...looked.evidence, until: until.toISOString() }
  const no = definiteNo(attempt, seen, evidence)
  if (no) return no
  if (attempt.now < until) return { kind: 'not-yet', evidence, until }
  return seen.every(({ look }) => look?.ready) ? done(evidence) : { kind: 'not-yet', evidence }
}
