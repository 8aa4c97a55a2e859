import { z } from 'zod'
import type { LogPart, LogStepsFact, PipelineLogPort } from '../../ports/run-log.ts'
import type { Attempts } from '../transport/attempt.ts'
import type { YunxiaoDoor } from '../transport/yunxiao.ts'

/** Asked for at once; a page of long lines is asked for again in smaller parts. */
const limits = [2_000, 100, 5] as const
const maxBytes = 16 << 20

const Id = z.union([z.string(), z.number().transform(String)])

/** Item of GetPipelineJobSteps (PipelineJobStepsItem): a build of the job with its steps. */
const WireSteps = z.array(
  z.object({
    buildId: Id.nullish(),
    startTime: z.string().nullish(),
    endTime: z.string().nullish(),
    steps: z
      .array(
        z.object({
          stepIndex: z.number().nullish(),
          stepName: z.string().nullish(),
          finish: z.boolean().nullish(),
          running: z.boolean().nullish(),
        }),
      )
      .nullish(),
  }),
)
type WireSteps = z.infer<typeof WireSteps>

const WireStepLog = z.object({
  logs: z.string().nullish(),
  last: z.number().nullish(),
  more: z.boolean().nullish(),
})
const WireJobLog = z.object({ content: z.string().nullish(), last: z.number().nullish() })

/** The mark of a job that has no steps: its log is asked for as a whole. */
const wholeJob = 'job'

function toSteps(wire: WireSteps): LogStepsFact {
  // Of a job that was built again the last build is the one that counts.
  const build = wire.at(-1)
  const ended = Boolean(build?.endTime)
  const attempt = `${build?.buildId ?? ''} ${build?.startTime ?? ''}`
  const steps = build?.steps ?? []
  if (steps.length === 0)
    return { attempt, ended, steps: [{ mark: wholeJob, name: '', begun: Boolean(build?.startTime), ended }] }
  return {
    attempt,
    ended,
    steps: steps.map((step, index) => ({
      mark: `${build?.buildId ?? 0}:${step.stepIndex ?? index}`,
      name: step.stepName ?? '',
      begun: step.finish === true || step.running === true,
      ended: step.finish === true,
    })),
  }
}

const linesIn = (text: string) => text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0)

/** Ours are whole lines: what the vendor leaves without an end at the end of a part is one. */
const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

/** Lines of a log that is only given whole. */
function partOfWhole(content: string, offset: number): LogPart {
  let from = 0
  for (let line = 0; line < offset && from >= 0; line += 1) from = content.indexOf('\n', from) + 1 || -1
  if (from < 0) return { text: '', next: offset, full: false, over: false }
  let end = from
  let lines = 0
  while (lines < limits[0] && end < content.length) {
    const found = content.indexOf('\n', end)
    end = found < 0 ? content.length : found + 1
    lines += 1
  }
  return {
    text: ended(content.slice(from, end)),
    next: offset + lines,
    full: end < content.length,
    over: false,
  }
}

/** Logs over Flow (section 5.2). The unit of offsets is not documented: `last` is taken as it comes. */
export function createRunLogs(attempts: Attempts, door: YunxiaoDoor): PipelineLogPort {
  const run = (pipeline: string, number: number, word: string) =>
    `pipelines/${encodeURIComponent(pipeline)}/${word}/${number}`
  const jobOf = (pipeline: string, number: number, job: string) =>
    `${run(pipeline, number, 'pipelineRuns')}/jobs/${encodeURIComponent(job)}`

  return {
    listSteps: (pipeline, number, job) =>
      attempts.call({ operation: 'GetPipelineJobSteps', read: true }, async (signal) => {
        const path = `${jobOf(pipeline, number, job)}/steps`
        return toSteps(WireSteps.parse((await door.send('flow', 'GET', path, { signal, maxBytes })).body))
      }),

    readStep: async (pipeline, number, job, step, offset) => {
      if (step === wholeJob)
        return attempts.call({ operation: 'GetPipelineJobRunLog', read: true }, async (signal) => {
          const path = `${run(pipeline, number, 'runs')}/job/${encodeURIComponent(job)}/log`
          const answer = await door.send('flow', 'GET', path, { signal })
          return partOfWhole(WireJobLog.parse(answer.body).content ?? '', offset)
        })
      const [buildId, stepIndex] = step.split(':')
      const ask = (limit: number) =>
        attempts.call(
          { operation: 'GetPipelineJobStepLog', read: true },
          async (signal): Promise<LogPart> => {
            const query = { stepIndex, offset, limit, buildId }
            const path = `${jobOf(pipeline, number, job)}/step/log`
            const answer = await door.send('flow', 'GET', path, { query, signal, maxBytes })
            const wire = WireStepLog.parse(answer.body)
            const text = ended(wire.logs ?? '')
            const next = wire.last ?? offset
            return { text, next, full: next > offset && linesIn(text) >= limit, over: wire.more === false }
          },
        )
      let part = await ask(limits[0])
      for (const limit of limits.slice(1)) {
        if (part.ok || part.failure.kind !== 'nonsense' || !/is over \d+ bytes/.test(part.failure.message))
          break
        part = await ask(limit)
      }
      return part
    },
  }
}
