import type { LogPart, PipelineLogPort } from '../ports/run-log.ts'
import { bad, good } from './outcome.ts'

interface MemoryStep {
  name: string
  lines: string[]
  begun: boolean
  ended: boolean
}

interface MemoryJobLog {
  attempt: number
  ended: boolean
  steps: MemoryStep[]
}

/** Logs that a test prints, line by line. */
export class MemoryRunLogs {
  private readonly jobs = new Map<string, MemoryJobLog>()
  /** Lines in one part. */
  partLines = 500

  /** A job with its steps, none of which has begun; a job that is there already is run again. */
  begin(pipeline: string, run: number, jobId: string, steps: string[]): void {
    const key = `${pipeline}/${run}/${jobId}`
    this.jobs.set(key, {
      attempt: (this.jobs.get(key)?.attempt ?? 0) + 1,
      ended: false,
      steps: steps.map((name) => ({ name, lines: [], begun: false, ended: false })),
    })
  }

  /** Prints lines in a step; the steps before it are over. */
  print(pipeline: string, run: number, jobId: string, step: number, lines: string[]): void {
    const job = this.jobOf(pipeline, run, jobId)
    for (const [index, each] of job.steps.entries()) {
      if (index < step) each.ended = each.begun = true
      else if (index === step) {
        each.begun = true
        each.lines.push(...lines)
      }
    }
  }

  /** The job is over; what has not begun never will. */
  end(pipeline: string, run: number, jobId: string): void {
    const job = this.jobOf(pipeline, run, jobId)
    job.ended = true
    for (const step of job.steps) if (step.begun) step.ended = true
  }

  /** The cloud lets go of it. */
  forget(pipeline: string, run: number, jobId: string): void {
    this.jobs.delete(`${pipeline}/${run}/${jobId}`)
  }

  port(): PipelineLogPort {
    const find = (pipeline: string, run: number, jobId: string) =>
      this.jobs.get(`${pipeline}/${run}/${jobId}`)
    return {
      listSteps: async (pipeline, run, jobId) => {
        const job = find(pipeline, run, jobId)
        if (!job) return bad('not-found', 'runLogs.listSteps', `no job ${jobId}`)
        const steps = job.steps.map(({ name, begun, ended }, index) => ({
          mark: String(index),
          name,
          begun,
          ended,
        }))
        return good({ attempt: String(job.attempt), ended: job.ended, steps })
      },
      readStep: async (pipeline, run, jobId, mark, offset) => {
        const step = find(pipeline, run, jobId)?.steps[Number(mark)]
        if (!step) return bad('not-found', 'runLogs.readStep', `no step ${mark} of job ${jobId}`)
        const lines = step.lines.slice(offset, offset + this.partLines)
        const next = offset + lines.length
        const part: LogPart = {
          text: lines.map((line) => `${line}\n`).join(''),
          next,
          full: next < step.lines.length,
          over: step.ended && next === step.lines.length,
        }
        return good(part)
      },
    }
  }

  private jobOf(pipeline: string, run: number, jobId: string): MemoryJobLog {
    const job = this.jobs.get(`${pipeline}/${run}/${jobId}`)
    if (!job) throw new Error(`the test began no job ${jobId}`)
    return job
  }
}
