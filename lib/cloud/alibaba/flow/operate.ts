import {
  type JobOperation,
  type Standing,
  standingOf,
  standingOfStop,
} from '../../../domain/run-action/job-standing.ts'
import type { PipelineStartPort } from '../../ports/pipeline.ts'
import type { Operated, PipelineOperatePort } from '../../ports/pipeline-operate.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { OperateClient } from './operate-client.ts'

const operationNames: Record<JobOperation, string> = {
  retry: 'RetryPipelineJobRun',
  skip: 'SkipPipelineJobRun',
  stop: 'StopPipelineJobRun',
  rerun: 'RerunPipelineJobRun',
  start: 'StartPipelineJobRun',
}

async function operated(standing: Standing, status: string, act: () => Promise<void>): Promise<Operated> {
  if (standing === 'already') return { done: true, already: true }
  if (standing !== 'do') return { done: false, why: standing.no, status }
  await act()
  return { done: true, already: false }
}

/** Acting on runs over Flow, under the operator token. Nothing here is tried again: the next look says whether it happened. */
export function createPipelineOperations(
  attempts: Attempts,
  client: OperateClient,
  starts: Pick<PipelineStartPort, 'findRun'>,
): PipelineOperatePort {
  return {
    findRun: (pipeline, parameter, since) => starts.findRun(pipeline, parameter, since),
    startRun: (pipeline, order) =>
      attempts.call({ operation: 'CreatePipelineRun', read: false }, (signal) =>
        client.startRun(pipeline, order, signal),
      ),
    stopRun: (pipeline, run) =>
      attempts.call({ operation: 'StopPipelineRun', read: false }, async (signal) => {
        const { status } = await client.getRun(pipeline, run, signal)
        return operated(standingOfStop(status), status, () => client.stopRun(pipeline, run, signal))
      }),
    operateJob: (pipeline, run, { id, operation, seen }) =>
      attempts.call({ operation: operationNames[operation], read: false }, async (signal) => {
        const job = (await client.getRun(pipeline, run, signal)).jobs.find((each) => each.id === id)
        if (!job) throw new CallError('not-found', `run ${run} has no job ${id}`)
        let standing = standingOf(operation, job, seen)
        // Rerun is for deploy jobs only (section 5.2).
        if (standing === 'do' && operation === 'rerun' && !(await client.deploys(pipeline, job.sign, signal)))
          standing = { no: 'deploys-nothing' }
        return operated(standing, job.status, () => client.operateJob(pipeline, run, id, operation, signal))
      }),
  }
}
