import type { CloudFailure } from '../../cloud/ports/outcome.ts'
import type { LogStepFact, PipelineLogPort } from '../../cloud/ports/run-log.ts'
import { readLine } from '../../domain/run-log/line.ts'
import { firstPlace, type TailPlace } from '../../domain/run-log/place.ts'

/** One turn reads no longer and, beside its last part, no more than this. */
const turnMs = 2_000
const turnCharacters = 2_000_000

export interface LogJob {
  pipeline: string
  run: number
  jobId: string
}

/** What one turn found. */
export interface ReadOn {
  /** The job was run again: what was read before this turn is of another try. */
  anew: boolean
  attempt: string | null
  place: TailPlace
  /** Whole lines. */
  text: string
  /** Index of a line of `text` -> the step that begins there. */
  begins: Map<number, string>
  /** More is there already. */
  more: boolean
  ended: boolean
  /** What ended the turn early; what was read before it counts. */
  failure: CloudFailure | null
}

const countLines = (text: string) => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

class Turn {
  anew = false
  attempt: string | null
  place: TailPlace
  text: string[] = []
  begins = new Map<number, string>()
  more = false
  ended = false
  failure: CloudFailure | null = null
  private lines = 0
  private characters = 0
  /** The steps were told in this turn. */
  private fresh = false
  private jobEnded = false
  private readonly port: PipelineLogPort
  private readonly of: LogJob
  private readonly until = performance.now() + turnMs

  constructor(port: PipelineLogPort, of: LogJob, attempt: string | null, place: TailPlace) {
    this.port = port
    this.of = of
    this.attempt = attempt
    this.place = place
  }

  /** Asks for the steps; false when that failed. */
  private async ask(): Promise<boolean> {
    const { pipeline, run, jobId } = this.of
    const told = await this.port.listSteps(pipeline, run, jobId)
    if (!told.ok) {
      this.failure = told.failure
      return false
    }
    const { attempt, steps, ended } = told.value
    if (this.attempt !== null && attempt !== this.attempt) {
      this.anew = true
      this.place = firstPlace
      this.text = []
      this.lines = this.characters = 0
      this.begins.clear()
    }
    this.attempt = attempt
    this.place = { ...this.place, steps }
    this.jobEnded = ended
    this.fresh = true
    return true
  }

  private go(step: number, offset: number): void {
    this.place = { ...this.place, step, offset }
  }

  /** One part of a step; 'on' when it makes sense to go on at once. */
  private async part(step: LogStepFact): Promise<'on' | 'wait' | 'stop'> {
    const { pipeline, run, jobId } = this.of
    const { offset } = this.place
    const read = await this.port.readStep(pipeline, run, jobId, step.mark, offset)
    if (!read.ok) {
      this.failure = read.failure
      return 'stop'
    }
    const { text, next, full, over } = read.value
    if (text !== '') {
      if (offset === 0 && step.name !== '' && readLine(text.slice(0, 200)).kind !== 'section')
        this.begins.set(this.lines, step.name)
      this.text.push(text)
      this.lines += countLines(text)
      this.characters += text.length
    }
    this.go(this.place.step, next)
    if (full) {
      this.more = performance.now() > this.until || this.characters > turnCharacters
      return this.more ? 'stop' : 'on'
    }
    // It had ended before it was read: this was its end.
    if (step.ended) {
      this.go(this.place.step + 1, 0)
      return 'on'
    }
    if ((over || text === '') && !this.fresh) return (await this.ask()) ? 'on' : 'stop'
    return over && this.place.steps?.[this.place.step]?.ended ? 'on' : 'wait'
  }

  async run(): Promise<void> {
    if (this.place.steps === null && !(await this.ask())) return
    for (;;) {
      const steps = this.place.steps ?? []
      const step = steps[this.place.step]
      if (step?.begun) {
        if ((await this.part(step)) === 'on') continue
        return
      }
      if (!this.fresh) {
        if (!(await this.ask())) return
        continue
      }
      if (step && (this.jobEnded || steps.slice(this.place.step + 1).some(({ begun }) => begun))) {
        this.go(this.place.step + 1, 0)
        continue
      }
      this.ended = !step && this.jobEnded
      return
    }
  }
}

/**
 * Reads on in a log from a place: the rest of the step, and the steps after it, as far as they were printed. A step is over
 * when it was read to its end after the cloud called it ended. In bounded time and memory; throws nothing.
 */
export async function readOn(
  port: PipelineLogPort,
  of: LogJob,
  attempt: string | null,
  place: TailPlace,
): Promise<ReadOn> {
  const turn = new Turn(port, of, attempt, place)
  await turn.run()
  const text = turn.text.join('')
  const idle = text === '' ? turn.place.idle + 1 : 0
  const { anew, begins, more, ended, failure } = turn
  return { anew, attempt: turn.attempt, place: { ...turn.place, idle }, text, begins, more, ended, failure }
}
