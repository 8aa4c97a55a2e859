import type { ManualGateFact, PipelineGatePort } from '../../ports/pipeline.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { FlowClient } from './client.ts'
import type { WireRun } from './wire.ts'

const asks = new Set(['PassPipelineValidate', 'RefusePipelineValidate'])
const answered = { pass: 'SUCCESS', refuse: 'FAIL' } as const

/** Jobs that offer to be passed or refused (section 5.2); an offer that is disabled waits for somebody else. */
function gatesOf(run: WireRun): ManualGateFact[] {
  return (run.stages ?? []).flatMap(({ name, stageInfo }) =>
    (stageInfo?.jobs ?? []).flatMap((job): ManualGateFact[] => {
      const offers = (job.actions ?? []).filter(({ type }) => type != null && asks.has(type))
      if (offers.length === 0) return []
      return [
        {
          jobId: job.id,
          name: job.name ?? '',
          stage: stageInfo?.name ?? name ?? '',
          status: job.status ?? '',
          waiting: offers.some(({ disable }) => disable !== true),
        },
      ]
    }),
  )
}

/** Manual gates over Flow, under the operator token. */
export function createPipelineGates(attempts: Attempts, client: FlowClient): PipelineGatePort {
  return {
    listManualGates: (pipeline, run) =>
      attempts.call({ operation: 'GetPipelineRun', read: true }, async (signal) =>
        gatesOf(await client.getRun(pipeline, run, signal)),
      ),
    answerManualGate: (pipeline, run, jobId, answer) =>
      attempts.call(
        { operation: answer === 'pass' ? 'PassPipelineValidate' : 'RefusePipelineValidate', read: false },
        async (signal) => {
          const found = await client.getRun(pipeline, run, signal)
          const jobs = (found.stages ?? []).flatMap(({ stageInfo }) => stageInfo?.jobs ?? [])
          const job = jobs.find(({ id }) => id === jobId)
          if (!job) throw new CallError('not-found', `run ${run} has no job ${jobId}`)
          const gate = gatesOf(found).find((each) => each.jobId === jobId)
          if (job.status === answered[answer] && !gate?.waiting) return { answered: false }
          if (!gate?.waiting)
            throw new CallError(
              'conflict',
              `the job ${job.name ?? jobId} is ${job.status}: it waits for nobody`,
            )
          await client.answerGate(pipeline, run, jobId, answer, signal)
          return { answered: true }
        },
      ),
  }
}
