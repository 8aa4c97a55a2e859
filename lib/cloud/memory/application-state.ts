import type {
  ApplicationAddress,
  ApplicationFact,
  ApplicationPlan,
  ChangeOrderFact,
} from '../ports/application.ts'

/** Pods of one Deployment of an application. */
interface MemoryGroup {
  workload: string
  image: string
  digest: string
  pods: number
  readyPods: number
}

export interface MemoryOrder {
  fact: ChangeOrderFact
  image: string
  digest: string
  /** How many pods run the new image after each batch. */
  sizes: number[]
  waits: boolean
  /** What ran before it. */
  before: { image: string; digest: string }
}

export interface MemoryApplication {
  address: ApplicationAddress
  name: string
  cluster: string
  namespace: string
  framework: ApplicationFact['framework']
  replicas: number
  image: string
  /** The older first. */
  groups: MemoryGroup[]
  problem: ApplicationFact['problem']
  /** Oldest first. */
  orders: MemoryOrder[]
  marks: number
}

const open: ReadonlySet<ChangeOrderFact['state']> = new Set(['prepared', 'running', 'waits', 'pauses'])

export const inProgress = (application: MemoryApplication): MemoryOrder | undefined =>
  application.orders.find(({ fact }) => open.has(fact.state))

export const isOpen = (order: MemoryOrder): boolean => open.has(order.fact.state)

/** How many pods run the new image after each batch; the last is all of them. */
export function sizesOf(plan: ApplicationPlan, replicas: number): number[] {
  const parts = (count: number, from: number) =>
    Array.from({ length: count }, (_, at) => from + Math.round(((replicas - from) * (at + 1)) / count))
  if (plan.kind === 'at-once') return [replicas]
  if (plan.kind === 'batches') return parts(plan.batches, 0)
  return [plan.pods, ...parts(plan.batches, plan.pods)]
}

function runningOf({ groups }: MemoryApplication): NonNullable<ApplicationFact['running']> {
  const sums = new Map<string, { digest: string; pods: number; readyPods: number }>()
  for (const { digest, pods, readyPods } of groups) {
    const sum = sums.get(digest) ?? { digest, pods: 0, readyPods: 0 }
    sums.set(digest, { digest, pods: sum.pods + pods, readyPods: sum.readyPods + readyPods })
  }
  return [...sums.values()].filter(({ pods }) => pods > 0).sort((a, b) => b.pods - a.pods)
}

export function factOf(application: MemoryApplication): ApplicationFact {
  const { address, name, cluster, namespace, replicas, problem, marks } = application
  const groups = application.groups.filter(({ pods }) => pods > 0)
  const ready = groups.reduce((sum, { readyPods }) => sum + readyPods, 0)
  const order = inProgress(application)
  return {
    ...address,
    name,
    cluster,
    namespace,
    replicas,
    readyReplicas: ready,
    changeMark: String(marks),
    framework: application.framework,
    image: application.image,
    running: runningOf(application),
    groups: groups.map(({ workload, digest, pods, readyPods }) => ({ workload, digest, pods, readyPods })),
    settled: order === undefined && groups.length === 1 && ready === replicas,
    problem,
    problemText: problem === null ? null : `arranged: ${problem}`,
    order: order ? structuredClone(order.fact) : null,
  }
}
