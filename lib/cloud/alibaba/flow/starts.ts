import type { CloudResult } from '../../ports/outcome.ts'
import type { PipelineStartPort, StartedRun } from '../../ports/pipeline.ts'
import type { Attempts } from '../transport/attempt.ts'
import type { FlowClient } from './client.ts'

/** More runs than this since a step began are not searched. */
const pages = 10

/** Starting pipelines over Flow, under the operator token. */
export function createPipelineStarts(attempts: Attempts, client: FlowClient): PipelineStartPort {
  const read = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>) =>
    attempts.call({ operation, read: true }, work)

  /** Numbers of the runs since an instant, oldest first. */
  async function numbersSince(pipeline: string, since: Date): Promise<CloudResult<number[]>> {
    const numbers: number[] = []
    for (let page: string | null = '1', asked = 0; page !== null && asked < pages; asked += 1) {
      const at: number = Number(page)
      const listed = await read('ListPipelineRuns', (signal) => client.listRuns(pipeline, since, at, signal))
      if (!listed.ok) return listed
      numbers.push(...listed.value.items.map(({ pipelineRunId }) => pipelineRunId))
      page = listed.value.next
    }
    return { ok: true, value: numbers.sort((a, b) => a - b) }
  }

  return {
    findRun: async (pipeline, { name, value }, since): Promise<CloudResult<StartedRun | null>> => {
      const numbers = await numbersSince(pipeline, since)
      if (!numbers.ok) return numbers
      for (const number of numbers.value) {
        // Only the single run says what it was started with.
        const run = await read('GetPipelineRun', (signal) => client.getRun(pipeline, number, signal))
        if (!run.ok) return run
        if (run.value.globalParams?.some((each) => each.key === name && each.value === value))
          return { ok: true, value: { number, status: run.value.status } }
      }
      return { ok: true, value: null }
    },
    startRun: (pipeline, parameters) =>
      // Never tried again here: a second look tells whether the first one started it.
      attempts.call({ operation: 'CreatePipelineRun', read: false }, (signal) =>
        client.startRun(pipeline, parameters, signal),
      ),
  }
}
