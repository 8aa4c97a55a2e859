import type { z } from 'zod'
import type { JobContract } from '../queue/job.ts'

/** Work that happens without a person waiting: a job's contract and what is done for it. */
export interface WorkerTask {
  name: string
  /** Throws for a payload that is not of the contract: that is a bug of whoever added the job. */
  run(payload: unknown, signal: AbortSignal): Promise<void>
}

export function taskOf<T>(
  contract: JobContract<T>,
  work: (payload: z.infer<JobContract<T>['payload']>, signal: AbortSignal) => Promise<void>,
): WorkerTask {
  return { name: contract.name, run: (payload, signal) => work(contract.payload.parse(payload), signal) }
}

/** Something that happens every so often, in one worker of all. */
export interface Schedule {
  name: string
  everyMs: number
  run(): Promise<void>
}
