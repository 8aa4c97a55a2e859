/** What a cluster says of one workload, as far as a rollout asks. */
export interface WorkloadLook {
  containers: { name: string; image: string }[]
  running: { container: string; digests: { digest: string; pods: number; readyPods: number }[] }[]
  replicas: number
  readyReplicas: number
  settled: boolean
  problem: 'crash-loop' | 'pull-failure' | 'stuck' | null
  problemText: string | null
  /** It was told to run the digest, whatever its own record says by now. */
  ordered?: boolean
}

export interface TargetLook {
  ready: boolean
  /** The cluster was told to run it. */
  applied: boolean
  readyPods: number
  pods: number
  /** Digests that pods report. */
  digests: string[]
  problem: WorkloadLook['problem']
  problemText: string | null
}

/**
 * Whether a target runs exactly this digest (or a child of that index) and is ready: every pod of our containers,
 * none of another digest, the controller at rest. Problems count only once the cluster was told to run the digest;
 * before that they belong to what ran there.
 */
export function lookAtTarget(
  workload: WorkloadLook,
  wanted: {
    digest: string
    children: readonly string[]
    containers: readonly string[]
    /** The imageTag that keeps the digest: what a runtime is told that refuses digests. */
    tag?: string
  },
): TargetLook {
  const ours = (name: string) => wanted.containers.length === 0 || wanted.containers.includes(name)
  const accepted = new Set([wanted.digest, ...wanted.children])
  const pods = workload.running.filter(({ container }) => ours(container)).flatMap(({ digests }) => digests)
  const alive = pods.filter((digest) => digest.pods > 0)
  const says = workload.containers.some(
    ({ name, image }) =>
      ours(name) &&
      ([...accepted].some((digest) => image.endsWith(`@${digest}`)) ||
        (wanted.tag !== undefined && image.endsWith(`:${wanted.tag}`))),
  )
  const applied = says || workload.ordered === true
  const right = alive.filter(({ digest }) => accepted.has(digest))
  const scaledToZero = workload.replicas === 0 && applied
  return {
    ready:
      workload.settled &&
      workload.problem === null &&
      workload.readyReplicas >= workload.replicas &&
      right.length === alive.length &&
      (right.length > 0 || scaledToZero),
    applied,
    readyPods: right.reduce((sum, { readyPods }) => sum + readyPods, 0),
    pods: workload.replicas,
    digests: [...new Set(alive.map(({ digest }) => digest))],
    problem: applied ? workload.problem : null,
    problemText: applied ? workload.problemText : null,
  }
}

/** A problem must stand this long before it is a definite no: registries and probes hiccup. */
export const problemStandsMs = 20_000

/** Whether what a rollout met is a definite no already; `sinceMs` is how long the problem has stood. */
export function isDefiniteProblem(problem: WorkloadLook['problem'], sinceMs: number): boolean {
  if (problem === null) return false
  return problem === 'stuck' || sinceMs >= problemStandsMs
}
