/** What was observed of one target. */
export interface TargetObservation {
  targetId: string
  /** Null when its workload was never seen, or is gone. */
  workload: {
    /** Digests the pods of our containers report, children already named by their index. */
    digests: string[]
    pods: number
    readyPods: number
    /** Rollout of the current generation is complete and every replica is ready. */
    ready: boolean
    problem: string | null
    seenAt: Date
  } | null
  /** Digest of the newest promotion whose write to this target is confirmed; of one that took its share back, what ran before. */
  desiredDigest: string | null
  /** When that write was confirmed. */
  desiredAt: Date | null
}

export type HealthProblem = 'crash-loop' | 'pull-failure' | 'stuck'

/** What an environment runs of a service, as the board shows it. */
export interface DerivedPlace {
  /** One digest on every target, or null: unknown or mixed. */
  runningDigest: string | null
  /** ... and ready on every target: what makes a stay. */
  ready: boolean
  /** Some target reports another digest than `than` asked about; see `seesOther`. */
  digests: string[]
  desiredDigest: string | null
  desiredAt: Date | null
  readyTargets: number
  totalTargets: number
  readyPods: number
  totalPods: number
  healthProblem: HealthProblem | null
  /** The oldest look among the targets; null until every one was seen. */
  seenAt: Date | null
}

const problems = ['crash-loop', 'pull-failure', 'stuck'] as const

function uniform(observed: readonly TargetObservation[]): string | null {
  const all = observed.map(({ workload }) => (workload?.digests.length === 1 ? workload.digests[0] : null))
  const [first] = all
  return first && all.every((digest) => digest === first) ? first : null
}

/** Pure: what the targets of one place add up to. */
export function derivePlace(observed: readonly TargetObservation[]): DerivedPlace {
  const workloads = observed.map(({ workload }) => workload)
  const seen = workloads.filter((workload) => workload !== null)
  const written = observed
    .filter((target) => target.desiredDigest !== null && target.desiredAt !== null)
    .sort((a, b) => (b.desiredAt?.getTime() ?? 0) - (a.desiredAt?.getTime() ?? 0))
  const runningDigest = uniform(observed)
  const desiredDigest = written[0]?.desiredDigest ?? null
  const wanted = desiredDigest ?? runningDigest
  const complete = observed.length > 0 && seen.length === observed.length
  return {
    runningDigest,
    ready: runningDigest !== null && complete && seen.every(({ ready }) => ready),
    digests: [...new Set(seen.flatMap(({ digests }) => digests))],
    desiredDigest,
    desiredAt: written[0]?.desiredAt ?? null,
    readyTargets: seen.filter(
      ({ ready, digests }) => ready && digests.length === 1 && (wanted === null || digests[0] === wanted),
    ).length,
    totalTargets: observed.length,
    readyPods: seen.reduce((sum, { readyPods }) => sum + readyPods, 0),
    totalPods: seen.reduce((sum, { pods }) => sum + pods, 0),
    healthProblem: problems.find((problem) => seen.some((workload) => workload.problem === problem)) ?? null,
    seenAt: complete ? new Date(Math.min(...seen.map(({ seenAt }) => seenAt.getTime()))) : null,
  }
}
