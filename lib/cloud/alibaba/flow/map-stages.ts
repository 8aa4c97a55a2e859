import { z } from 'zod'
import { type RunVerb, runVerbs } from '../../../domain/pipeline/verbs.ts'
import type { RunStageFact } from '../../ports/pipeline.ts'
import type { WireJob, WireRun } from './wire.ts'

export const dateOf = (millis: number | null | undefined): Date | null => (millis ? new Date(millis) : null)

/** `RetryPipelineJobRun`, `PassPipelineValidate` and their like begin with what they do. */
function offersOf(job: WireJob): RunVerb[] {
  const words = (job.actions ?? []).flatMap(({ type, disable }) => {
    const word = /^([A-Z][a-z]+)Pipeline/.exec(type ?? '')?.[1]?.toLowerCase()
    return word === undefined || disable === true ? [] : [word]
  })
  return runVerbs.filter((verb) => words.includes(verb))
}

const Said = z.string().trim().min(1).nullish().catch(null)
const Result = z.object({ errorMessage: Said, errorMsg: Said, message: Said, reason: Said, note: Said })
const longest = 500

/** The result of a job is a text of JSON whose fields nobody documents: only what reads as a message is taken from it. */
function messageOf(job: WireJob): string | null {
  try {
    const { data } = Result.safeParse(JSON.parse(job.result ?? '{}'))
    const said = data?.errorMessage ?? data?.errorMsg ?? data?.message ?? data?.reason ?? data?.note
    return said?.slice(0, longest) ?? null
  } catch {
    return null
  }
}

/** A stage needs those of the group before its own; null where the groups do not name it. */
function needsOf(groups: string[][] | null | undefined, index: string | null | undefined): string[] | null {
  const at = index ? (groups ?? []).findIndex((group) => group.includes(index)) : -1
  return at === -1 ? null : at === 0 ? [] : (groups?.[at - 1] ?? null)
}

/** Stages of GetPipelineRun; `startTime` and `endTime` are of the stage itself. */
export const toStages = (wire: WireRun): RunStageFact[] =>
  (wire.stages ?? []).map(({ index, name, stageInfo }) => ({
    key: index ?? null,
    needs: needsOf(wire.stageGroup, index),
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
      sign: job.jobSign ?? null,
      message: messageOf(job),
      offers: offersOf(job),
    })),
  }))
