import { describe } from 'vitest'
import { describeRunLogs } from '../contracts/run-log.ts'
import { createMemoryCloud } from './cloud.ts'

describe('logs in memory', () => {
  const cloud = createMemoryCloud()
  const [pipeline, run, jobId, steps] = ['1000', 1, '1', ['Clone', 'Unit tests', 'Upload report']] as const
  cloud.runLogs.begin(pipeline, run, jobId, [...steps])
  const lines = Array.from({ length: 1_700 }, (_, index) => `line ${index}`)
  for (const [step, name] of steps.entries())
    cloud.runLogs.print(pipeline, run, jobId, step, step === 1 ? lines : [name])
  cloud.runLogs.end(pipeline, run, jobId)
  describeRunLogs(() => ({
    port: async () => (await cloud.gate.reading('connection')).runLogs,
    pipeline,
    run,
    jobId,
    steps: [...steps],
    long: { step: 1, lines: 1_700 },
    revoke: () => cloud.log.fault({ operation: 'runLogs.readStep', kind: 'refused' }),
  }))
})
