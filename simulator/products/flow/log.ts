import { chance } from './chance.ts'
import { durationMs, specOf } from './engine.ts'
import type { LogShape } from './log-shape.ts'
import { fillLine, hostileLines, stepLines } from './log-text.ts'
import type { Job, Pipeline, Run } from './rows.ts'

interface PrintedStep {
  name: string
  /** Lines of the step, its head included. */
  count: number
  line: (index: number) => string
}

/** What a job prints: its text follows from the run alone, so nothing of it is kept, and a line costs the same anywhere. */
export interface PrintedLog {
  steps: PrintedStep[]
  /** Lines in all, as far as they were printed by now. */
  printed: number
  at: (index: number) => number
}

function stepOf(name: string, words: Record<string, string>, more: number, middle: string[]): PrintedStep {
  const worded = stepLines(name).map((text) =>
    text.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? ''),
  )
  const head = [`##[section]${name}`, ...worded]
  const half = Math.floor(more / 2)
  return {
    name,
    count: head.length + more + middle.length,
    line: (index) => {
      const known = head[index]
      if (known !== undefined) return known
      const at = index - head.length
      if (at < half) return fillLine(at)
      return middle[at - half] ?? fillLine(at - middle.length)
    },
  }
}

function stepsOf(pipeline: Readonly<Pipeline>, run: Readonly<Run>, job: Readonly<Job>, shape?: LogShape) {
  const names = specOf(pipeline, job)?.steps ?? []
  const words: Record<string, string> = {
    commit: run.commit.slice(0, 8),
    service: pipeline.source.slice(pipeline.source.lastIndexOf('/') + 1),
    note: job.note ?? '',
    tests: String(400 + Math.floor(chance(run.commit) * 800)),
    failures: job.status === 'FAIL' ? '1' : '0',
  }
  const usual = names.reduce((sum, name) => sum + stepLines(name).length + 1, 0)
  const middle = [
    ...(shape?.hostile ? hostileLines : []),
    ...(shape?.error === undefined
      ? []
      : [`##[error]${shape.error}`, '\tat com.yunfan.order.Main(Main.java:41)']),
  ]
  const more = Math.max(0, (shape?.lines ?? 0) - usual - middle.length - 1)
  const long = Math.max(0, names.length - 2)
  return names.map((name, index) =>
    index === long ? stepOf(name, words, more, middle) : stepOf(name, words, 0, []),
  )
}

const lastWords = (job: Readonly<Job>): string[] => {
  if (job.endTime === undefined) return []
  if (job.status === 'FAIL')
    return [`\u001b[31mERROR ${job.note ?? 'failed'}\u001b[0m`, 'Process exited with code 1']
  if (job.status === 'CANCELED') return ['Canceled']
  return job.status === 'SUCCESS' ? ['Job succeeded'] : []
}

/** What a job has printed by now. */
export function printedLog(
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
  job: Readonly<Job>,
  now: number,
  shape?: LogShape,
): PrintedLog {
  const spec = specOf(pipeline, job)
  const { startTime, endTime } = job
  if (spec === undefined || startTime === undefined || job.manual === true)
    return { steps: [], printed: 0, at: () => 0 }
  const steps = stepsOf(pipeline, run, job, shape)
  const last = steps.at(-1)
  const words = lastWords(job)
  if (last !== undefined && words.length > 0) {
    const { count, line } = last
    last.count += words.length
    last.line = (index) => words[index - count] ?? line(index)
  }
  const total = steps.reduce((sum, { count }) => sum + count, 0)
  const span = (endTime ?? startTime + durationMs(pipeline, run.number, spec)) - startTime
  const at = (index: number) =>
    index >= total - words.length && endTime !== undefined
      ? endTime
      : startTime + Math.floor((span * index) / total)
  const due = span <= 0 ? total : Math.floor(((now - startTime) * total) / span) + 1
  const printed = endTime !== undefined && endTime <= now ? total : Math.max(0, Math.min(total, due))
  return { steps, printed, at }
}

/** Lines [from, to) of the whole log, or of one step when it is said where that begins. */
export function logLines(log: PrintedLog, from: number, to: number): string {
  const parts: string[] = []
  let first = 0
  for (const step of log.steps) {
    const end = Math.min(first + step.count, to, log.printed)
    for (let index = Math.max(first, from); index < end; index += 1)
      parts.push(`[${new Date(log.at(index)).toISOString()}] ${step.line(index - first)}\n`)
    first += step.count
  }
  return parts.join('')
}

/** Where a step begins in the log, and how much of it was printed. */
export function stepPlace(
  log: PrintedLog,
  stepIndex: number,
): { first: number; printed: number; count: number } {
  const first = log.steps.slice(0, stepIndex).reduce((sum, { count }) => sum + count, 0)
  const count = log.steps[stepIndex]?.count ?? 0
  return { first, count, printed: Math.max(0, Math.min(count, log.printed - first)) }
}

/** Steps of a job with where each of them is. */
export function jobSteps(pipeline: Readonly<Pipeline>, job: Readonly<Job>, log: PrintedLog) {
  const names = specOf(pipeline, job)?.steps ?? []
  const ended = job.endTime !== undefined
  return names.map((stepName, stepIndex) => {
    const { printed, count } = stepPlace(log, stepIndex)
    const begun = printed > 0
    const finish = ended || (begun && printed === count && stepIndex < names.length - 1)
    const running = begun && !finish
    const last = stepIndex === names.length - 1
    const status = running ? 'RUNNING' : !finish ? 'INIT' : last && job.status === 'FAIL' ? 'FAIL' : 'SUCCESS'
    return {
      nodeName: job.name,
      stepName,
      status,
      stepApiVersion: 'v1',
      finish,
      running,
      nodeIndex: 0,
      stepIndex,
      parentIndex: -1,
      supportDebug: false,
    }
  })
}
