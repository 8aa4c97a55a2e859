import type { PipelineDetailFact, PipelineFact, RunFact, RunStageFact } from '../../ports/pipeline.ts'
import type { WirePipeline, WirePipelineItem, WireRun, WireRunItem } from './wire.ts'

const dateOf = (millis: number | null | undefined): Date | null => (millis ? new Date(millis) : null)

/** Section 5.2; 4 was seen in the field and its meaning is not known: the number survives. */
const triggers: Record<number, string> = { 1: 'manual', 2: 'timer', 3: 'commit', 5: 'pipeline', 6: 'webhook' }

export const toTrigger = (mode: number | null | undefined): string | null =>
  mode == null ? null : (triggers[mode] ?? String(mode))

export const toPipeline = (wire: WirePipelineItem): PipelineFact => ({
  externalId: wire.pipelineId,
  name: wire.pipelineName,
  createdAt: dateOf(wire.createTime),
})

export const toPipelineDetail = (wire: WirePipeline, externalId: string): PipelineDetailFact => ({
  externalId,
  name: wire.name,
  createdAt: dateOf(wire.createTime),
  updatedAt: dateOf(wire.updateTime),
  repositories: (wire.pipelineConfig?.sources ?? [])
    .map((source) => source.data?.repo)
    .filter((repo): repo is string => typeof repo === 'string' && repo !== ''),
})

/** A listing knows when, not what: branch, commit and stages come with the single run. */
export const toListedRun = (wire: WireRunItem): RunFact => ({
  number: wire.pipelineRunId,
  status: wire.status,
  trigger: toTrigger(wire.triggerMode),
  actor: wire.creator ?? wire.creatorAccountId ?? null,
  branch: null,
  commitSha: null,
  startedAt: dateOf(wire.startTime),
  endedAt: dateOf(wire.endTime),
  stages: [],
})

const ended = new Set(['SUCCESS', 'FAIL', 'CANCELED', 'SKIP'])

export function toRun(wire: WireRun): RunFact {
  const stages: RunStageFact[] = (wire.stages ?? []).map(({ name, stageInfo }) => ({
    name: stageInfo?.name ?? name ?? '',
    status: stageInfo?.status ?? '',
    startedAt: dateOf(stageInfo?.startTime),
    endedAt: dateOf(stageInfo?.endTime),
    jobs: (stageInfo?.jobs ?? []).map((job) => ({
      id: job.id,
      name: job.name ?? '',
      status: job.status ?? '',
      startedAt: dateOf(job.startTime),
      endedAt: dateOf(job.endTime),
    })),
  }))
  const source = wire.sources?.find((each) => each.data)?.data
  // The single run has neither start nor end (section 5.2): its stages and its own times have to do.
  const ends = stages.map((stage) => stage.endedAt?.getTime() ?? 0)
  const lastEnd = Math.max(0, ...ends)
  return {
    number: wire.pipelineRunId,
    status: wire.status,
    trigger: toTrigger(wire.triggerMode),
    actor: wire.creator ?? wire.creatorAccountId ?? null,
    branch: source?.branch ?? null,
    commitSha: source?.commint ?? source?.commit ?? null,
    startedAt: dateOf(wire.createTime),
    endedAt: ended.has(wire.status) ? (dateOf(lastEnd) ?? dateOf(wire.updateTime)) : null,
    stages,
  }
}
