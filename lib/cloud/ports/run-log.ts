import type { CloudResult } from './outcome.ts'

/** A step of a job, in the order in which they run. */
export interface LogStepFact {
  /** Opaque: `readStep` takes it back. */
  mark: string
  name: string
  /** Prints, or has printed: there may be a log. */
  begun: boolean
  /** Prints no more. */
  ended: boolean
}

export interface LogStepsFact {
  /** Another word when the job is run again: what was read before is of the try before. */
  attempt: string
  /** The job is over: a step that has not begun never will. */
  ended: boolean
  steps: LogStepFact[]
}

/** Part of the log of a step. */
export interface LogPart {
  /** Whole lines, each with its end. Bytes that were no UTF-8 are replacement characters. */
  text: string
  /** Where the next part begins; the same as before when there was nothing. */
  next: number
  /** More is there already: asking again at once is worth it. */
  full: boolean
  /** The cloud says that nothing follows this part. */
  over: boolean
}

/** Flow's logs, under the reader token. What the cloud masks comes masked. */
export interface PipelineLogPort {
  /** Steps of a job. Failure kind not-found: no such run or job, or the cloud has let go of it. */
  listSteps(pipeline: string, run: number, jobId: string): Promise<CloudResult<LogStepsFact>>
  /**
   * A part of the log of a step from an offset (of the cloud's own unit; 0 is the beginning), of bounded size: at most
   * some thousand lines and 16 MB. Failure kinds as everywhere; `refused` when the token lost its permission meanwhile.
   */
  readStep(
    pipeline: string,
    run: number,
    jobId: string,
    step: string,
    offset: number,
  ): Promise<CloudResult<LogPart>>
}
