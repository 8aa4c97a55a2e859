import { z } from 'zod'

const millis = z.number().nullish()
const Id = z.union([z.string(), z.number().transform(String)])

/** Item of ListPipelines (PipelineListItem). */
export const WirePipelineItem = z.object({ pipelineId: Id, pipelineName: z.string(), createTime: millis })
export type WirePipelineItem = z.infer<typeof WirePipelineItem>

const WireParameter = z.object({
  key: z.string().nullish(),
  value: z.string().nullish(),
  masked: z.boolean().nullish(),
  encrypted: z.boolean().nullish(),
  runningConfig: z.boolean().nullish(),
  description: z.string().nullish(),
})
export type WireParameter = z.infer<typeof WireParameter>
/** Beside what a run is known by: a shape that nobody knows is nothing known, and no reason to know no run. */
const WireParameters = z.array(WireParameter).nullish().catch(null)

/** What the settings of a pipeline hold beside these nobody documents. */
export const WireSettings = z.object({ globalParams: WireParameters })

/** GetPipeline (PipelineDetail): the sources say what it builds from. */
export const WirePipeline = z.object({
  name: z.string(),
  createTime: millis,
  updateTime: millis,
  envName: z.string().nullish().catch(null),
  pipelineConfig: z
    .object({
      flow: z.string().nullish().catch(null),
      settings: z.string().nullish().catch(null),
      sources: z.array(z.object({ data: z.object({ repo: z.string().nullish() }).nullish() })).nullish(),
    })
    .nullish(),
})
export type WirePipeline = z.infer<typeof WirePipeline>

/** Item of ListPipelineRuns (PipelineRunListItem). */
export const WireRunItem = z.object({
  pipelineRunId: z.number(),
  status: z.string(),
  triggerMode: z.number().nullish(),
  startTime: millis,
  endTime: millis,
  creator: z.string().nullish(),
  creatorAccountId: Id.nullish(),
})
export type WireRunItem = z.infer<typeof WireRunItem>

const WireJob = z.object({
  id: Id,
  name: z.string().nullish(),
  status: z.string().nullish(),
  startTime: millis,
  endTime: millis,
  jobSign: z.string().nullish().catch(null),
  /** A JSON text. */
  result: z.string().nullish().catch(null),
  /** What may be done with it now. */
  actions: z.array(z.object({ type: z.string().nullish(), disable: z.boolean().nullish() })).nullish(),
})
export type WireJob = z.infer<typeof WireJob>

/** GetPipelineRun (PipelineRun). `commint` is the vendor's own spelling (section 4, row 16). */
export const WireRun = z.object({
  pipelineRunId: z.number(),
  status: z.string(),
  triggerMode: z.number().nullish(),
  createTime: millis,
  updateTime: millis,
  creator: z.string().nullish(),
  creatorAccountId: Id.nullish(),
  globalParams: WireParameters,
  /** Indexes of stages: those of one group run side by side, the groups one after another. */
  stageGroup: z.array(z.array(z.string())).nullish().catch(null),
  sources: z
    .array(
      z.object({
        data: z
          .object({
            repo: z.string().nullish().catch(null),
            commitMsg: z.string().nullish().catch(null),
            branch: z.string().nullish(),
            commint: z.string().nullish(),
            commit: z.string().nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  stages: z
    .array(
      z.object({
        index: z.string().nullish().catch(null),
        name: z.string().nullish(),
        stageInfo: z
          .object({
            name: z.string().nullish(),
            status: z.string().nullish(),
            startTime: millis,
            endTime: millis,
            jobs: z.array(WireJob).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
})
export type WireRun = z.infer<typeof WireRun>
