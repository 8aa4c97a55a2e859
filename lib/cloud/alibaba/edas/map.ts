import type {
  ApplicationFact,
  ApplicationGroup,
  ApplicationPlan,
  ChangeOrderFact,
  ChangeOrderState,
} from '../../ports/application.ts'
import type { RunningDigest, WorkloadFact } from '../../ports/cluster.ts'
import type { WireApplication, WireOrder, WireOrderRow } from './wire.ts'

/** Change orders and their batches alike (section 8). Partly executed (7) is no success: it ended with something undone. */
const states: Record<number, ChangeOrderState> = {
  0: 'prepared',
  1: 'running',
  2: 'succeeded',
  3: 'failed',
  6: 'aborted',
  7: 'failed',
  8: 'waits',
  9: 'pauses',
  10: 'failed',
}
export const stateOf = (status: number | null | undefined): ChangeOrderState =>
  states[status ?? -1] ?? 'unknown'

const open: ReadonlySet<ChangeOrderState> = new Set(['prepared', 'running', 'waits', 'pauses'])
export const isOpen = ({ state }: ChangeOrderFact): boolean => open.has(state)

/** Beijing time without a zone; null where there is none. */
function instantOf(local: string | null | undefined): Date | null {
  const at = local ? new Date(`${local.trim().replace(' ', 'T')}+08:00`) : null
  return at && !Number.isNaN(at.getTime()) ? at : null
}

function kindOf({
  CoType,
  CoTypeCode,
}: {
  CoType?: string | null | undefined
  CoTypeCode?: string | null | undefined
}): ChangeOrderFact['kind'] {
  const words = `${CoTypeCode ?? ''} ${CoType ?? ''}`
  if (/roll ?back|回滚/i.test(words)) return 'rollback'
  return /deploy|部署/i.test(words) ? 'deploy' : 'other'
}

export function toOrderRow(wire: WireOrderRow): ChangeOrderFact {
  return {
    externalId: wire.ChangeOrderId,
    kind: kindOf(wire),
    description: wire.ChangeOrderDescription ?? '',
    state: stateOf(wire.Status),
    batches: null,
    trafficPercent: null,
    startedAt: instantOf(wire.CreateTime),
    endedAt: instantOf(wire.FinishTime),
    rollsBack: null,
    problemText: null,
  }
}

export const pipelinesOf = (wire: WireOrder) => wire.PipelineInfoList?.PipelineInfo ?? []

/** The percentage of a rule such as {"http":{"rules":[{"conditionType":"percent","percent":10}]}}. */
function percentOf(rules: string | null | undefined): number | null {
  const found = /"percent"\s*:\s*"?(\d+(?:\.\d+)?)/.exec(rules ?? '')?.[1]
  return found === undefined ? null : Number(found)
}

function problemTextOf(wire: WireOrder): string | null {
  for (const { StageDetailList } of pipelinesOf(wire)) {
    for (const { StageName, StageStatus, TaskList } of StageDetailList?.StageDetailDTO ?? []) {
      const state = stateOf(StageStatus)
      if (state !== 'failed') continue
      const said = (TaskList?.TaskInfoDTO ?? []).find(({ TaskErrorMessage }) => TaskErrorMessage)
      return (said?.TaskErrorMessage ?? StageName ?? 'failed').slice(0, 300)
    }
  }
  return null
}

/** One order in full; `row` knows when it ended, which the full answer does not say. */
export function toOrder(wire: WireOrder, row: ChangeOrderFact | null): ChangeOrderFact {
  const pipelines = pipelinesOf(wire)
  const done = pipelines.filter(({ PipelineStatus }) => stateOf(PipelineStatus) === 'succeeded').length
  const total = Math.max(wire.BatchCount ?? 0, pipelines.length)
  return {
    externalId: wire.ChangeOrderId,
    kind: row?.kind ?? kindOf(wire),
    description: wire.ChangeOrderDescription ?? row?.description ?? '',
    state: stateOf(wire.Status),
    batches: total === 0 ? null : { done, total },
    // The rule is the gray batch's: with the next one each pod takes its part.
    trafficPercent: done > 1 ? null : percentOf(wire.TrafficControl?.Rules),
    startedAt: instantOf(wire.CreateTime) ?? row?.startedAt ?? null,
    endedAt: row?.endedAt ?? null,
    rollsBack: wire.SupportRollback ?? null,
    problemText: problemTextOf(wire),
  }
}

/** EDAS has no field for it: what its developers wrote, as type or as a label, says it. */
export function frameworkOf({ App }: WireApplication): ApplicationFact['framework'] {
  const words = `${App.DevelopType ?? ''} ${App.Labels ?? ''}`
  if (/dubbo/i.test(words)) return 'dubbo'
  return /spring[ _-]?cloud/i.test(words) ? 'spring-cloud' : 'other'
}

/** What the pods of its Deployments say, the oldest Deployment first. */
export interface SeenPods {
  running: RunningDigest[]
  groups: ApplicationGroup[]
  alone: boolean
  problem: WorkloadFact['problem']
  problemText: string | null
  readyReplicas: number
}

export function toSeenPods(workloads: WorkloadFact[]): SeenPods {
  const sums = new Map<string, RunningDigest>()
  const groups: ApplicationGroup[] = []
  for (const { name, running, replicas } of workloads) {
    const digests = running[0]?.digests ?? []
    for (const { digest, pods, readyPods } of digests) {
      const sum = sums.get(digest) ?? { digest, pods: 0, readyPods: 0 }
      sums.set(digest, { digest, pods: sum.pods + pods, readyPods: sum.readyPods + readyPods })
    }
    const pods = digests.reduce((sum, each) => sum + each.pods, 0)
    const readyPods = digests.reduce((sum, each) => sum + each.readyPods, 0)
    if (pods > 0 || replicas > 0)
      groups.push({ workload: name, digest: digests[0]?.digest ?? null, pods, readyPods })
  }
  const wrong = workloads.find(({ problem }) => problem !== null)
  const live = workloads.filter(({ replicas }) => replicas > 0)
  return {
    running: [...sums.values()].sort((a, b) => b.pods - a.pods || (a.digest < b.digest ? -1 : 1)),
    groups,
    alone: live.length === 1 && workloads.every((each) => each.settled || each.replicas === 0) && groups.length === 1, // biome-ignore format: one condition
    problem: wrong?.problem ?? null,
    problemText: wrong?.problemText ?? null,
    readyReplicas: workloads.reduce((sum, each) => sum + each.readyReplicas, 0),
  }
}

/** What DeployK8sApplication is told of a plan; nothing for one rolling update. */
export function strategyOf(plan: ApplicationPlan): {
  UpdateStrategy?: string
  TrafficControlStrategy?: string
} {
  if (plan.kind === 'at-once') return {}
  if (plan.kind === 'batches') {
    const batch = { batch: plan.batches, releaseType: plan.confirm === 'manual' ? 'manual' : 'auto' }
    const batchUpdate = plan.confirm === 'manual' ? batch : { ...batch, batchWaitTime: 1 }
    return { UpdateStrategy: JSON.stringify({ type: 'BatchUpdate', batchUpdate }) }
  }
  const UpdateStrategy = JSON.stringify({
    type: 'GrayBatchUpdate',
    batchUpdate: { batch: plan.batches, releaseType: 'manual' },
    grayUpdate: { gray: plan.pods },
  })
  if (plan.trafficPercent === null) return { UpdateStrategy }
  const rules = [{ conditionType: 'percent', percent: plan.trafficPercent }]
  return { UpdateStrategy, TrafficControlStrategy: JSON.stringify({ http: { rules } }) }
}

/** Whether a description has the mark as a word of its own. */
export const isMarked = (description: string, mark: string): boolean =>
  ` ${description} `.includes(` ${mark} `)
