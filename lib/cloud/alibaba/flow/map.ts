import type { PipelineDetailFact, PipelineFact, RunFact, RunParameterFact } from '../../ports/pipeline.ts'
import { dateOf, toStages } from './map-stages.ts'
import {
  type WireParameter,
  type WirePipeline,
  type WirePipelineItem,
  type WireRun,
  type WireRunItem,
  WireSettings,
} from './wire.ts'

/** Section 5.2; 4 was seen in the field and its meaning is not known: the number survives. */
const triggers: Record<number, string> = { 1: 'manual', 2: 'timer', 3: 'commit', 5: 'pipeline', 6: 'webhook' }

export const toTrigger = (mode: number | null | undefined): string | null =>
  mode == null ? null : (triggers[mode] ?? String(mode))

export const toPipeline = (wire: WirePipelineItem): PipelineFact => ({
  externalId: wire.pipelineId,
  name: wire.pipelineName,
  createdAt: dateOf(wire.createTime),
})

/** The value of a masked or encrypted one goes no further than here. */
function toParameters(wire: readonly WireParameter[] | null | undefined): RunParameterFact[] {
  return (wire ?? []).flatMap(({ key, value, masked, encrypted, description }) => {
    if (!key) return []
    const hidden = masked === true || encrypted === true
    return [{ key, value: hidden ? null : (value ?? ''), masked: hidden, description: description ?? null }]
  })
}

/** Settings are a text of JSON; any other names no parameters. */
function ofSettings(text: string | null | undefined): WireParameter[] {
  try {
    return WireSettings.safeParse(JSON.parse(text ?? '{}')).data?.globalParams ?? []
  } catch {
    return []
  }
}

export const toPipelineDetail = (wire: WirePipeline, externalId: string): PipelineDetailFact => ({
  externalId,
  name: wire.name,
  createdAt: dateOf(wire.createTime),
  updatedAt: dateOf(wire.updateTime),
  environment: wire.envName || null,
  definedInCloud: (wire.pipelineConfig?.flow ?? '').trim() !== '',
  takes: toParameters(ofSettings(wire.pipelineConfig?.settings)),
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
  const stages = toStages(wire)
  const sources = (wire.sources ?? []).flatMap(({ data }) => (data ? [data] : []))
  const [source] = sources
  // The single run has neither start nor end (section 5.2): its stages and its own times have to do.
  const ends = stages.map((stage) => stage.endedAt?.getTime() ?? 0)
  const lastEnd = Math.max(0, ...ends)
  const commitOf = (data: typeof source) => data?.commint ?? data?.commit ?? null
  return {
    number: wire.pipelineRunId,
    status: wire.status,
    trigger: toTrigger(wire.triggerMode),
    actor: wire.creator ?? wire.creatorAccountId ?? null,
    branch: source?.branch ?? null,
    commitSha: commitOf(source),
    startedAt: dateOf(wire.createTime),
    endedAt: ended.has(wire.status) ? (dateOf(lastEnd) ?? dateOf(wire.updateTime)) : null,
    stages,
    parameters: toParameters(wire.globalParams),
    sources: sources.flatMap((data) =>
      data.repo ? [{ repository: data.repo, branch: data.branch ?? null, commitSha: commitOf(data) }] : [],
    ),
    commitTitle: source?.commitMsg?.split('\n', 1)[0]?.slice(0, 500) || null,
  }
}
