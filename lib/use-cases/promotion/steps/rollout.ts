import type { SeenWorkload, StepTarget } from '../../../catalog/promotion/steps.ts'
import type { WorkloadFact, WorkloadPort } from '../../../cloud/ports/cluster.ts'
import type { CloudResult } from '../../../cloud/ports/outcome.ts'
import { isDefiniteProblem, lookAtTarget, type TargetLook } from '../../../domain/promotion/rollout.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import {
  type Attempt,
  done,
  type Effect,
  imagesOf,
  liveTargets,
  promotingCloud,
  refused,
  skippedTargets,
  unclear,
} from './attempt.ts'

interface Seen {
  target: StepTarget
  fact: WorkloadFact | null
  look: TargetLook | null
}

function ask(workloads: WorkloadPort, target: StepTarget): Promise<CloudResult<WorkloadFact>> | null {
  const { cluster, namespace, workloadKind, workloadName } = target
  return cluster && namespace && workloadKind && workloadName
    ? workloads.getWorkload(cluster, namespace, workloadKind, workloadName)
    : null
}

const workloadOf = ({ target, fact }: Seen): SeenWorkload[] =>
  fact
    ? [
        {
          targetId: target.id,
          replicas: fact.replicas,
          readyReplicas: fact.readyReplicas,
          settled: fact.settled,
          problem: fact.problem,
          problemText: fact.problemText,
          running: fact.running,
        },
      ]
    : []

function evidenceOf(attempt: Attempt, seen: Seen[]): Record<string, unknown> {
  const before = attempt.step.evidence as { since?: string; problemSince?: string } | null
  const troubled = seen.some(({ look }) => look?.problem)
  return {
    since: before?.since ?? attempt.now.toISOString(),
    problemSince: troubled ? (before?.problemSince ?? attempt.now.toISOString()) : null,
    skipped: skippedTargets(attempt.subject),
    targets: seen.map(({ target, look }) => ({
      cluster: target.clusterName,
      workload: target.workloadName,
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
  if (!bad?.look) return null
  const where = `${bad.target.clusterName} ${bad.target.workloadName}`
  const text = bad.look.problemText ? `: ${bad.look.problemText}` : ''
  return { ...refused(`rollout-${bad.look.problem}`, `${where}${text}`), evidence } as StepOutcome
}

type Look = { kind: 'seen'; seen: Seen[]; evidence: Record<string, unknown> } | StepOutcome

async function lookAt(around: Surroundings, attempt: Attempt, targets: StepTarget[]): Promise<Look> {
  const { subject } = attempt
  const { workloads } = await promotingCloud(around, attempt)
  const seen: Seen[] = []
  for (const target of targets) {
    const asked = ask(workloads, target)
    if (!asked) return refused('target-incomplete', 'the target names no workload')
    const answer = await asked
    // Looking only: whatever the cloud answers but "it is not there" means that we could not find out.
    if (!answer.ok && answer.failure.kind !== 'not-found') return unclear(answer.failure)
    const fact = answer.ok ? answer.value : null
    const containers = imagesOf(subject, target).flatMap(({ container }) => container ?? [])
    const wanted = { digest: subject.promotion.digest, children: subject.build.childDigests, containers }
    seen.push({ target, fact, look: fact ? lookAtTarget(fact, wanted) : null })
  }
  attempt.saw.push(...seen.flatMap(workloadOf))
  return { kind: 'seen', seen, evidence: evidenceOf(attempt, seen) }
}

/** Every target of the wave runs exactly that digest, or a child of its index, and is ready. One look, no waiting. */
export const rollout: Effect = async (around, attempt) => {
  const targets = liveTargets(attempt.subject).filter(({ wave }) => wave === attempt.step.wave)
  const looked = await lookAt(around, attempt, targets)
  if (looked.kind !== 'seen') return looked
  const { seen, evidence } = looked
  if (seen.every(({ look }) => look?.ready)) return done(evidence)
  return definiteNo(attempt, seen, evidence) ?? { kind: 'not-yet', evidence }
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
