import { Refusal, refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import { queryText } from '../codeup/wire.ts'
import { jobSteps, logLines, type PrintedLog, printedLog, stepPlace } from './log.ts'
import type { LogShape } from './log-shape.ts'
import { BROKEN } from './log-text.ts'
import { type JobCall, jobRoute } from './pipeline-call.ts'
import type { FlowState } from './state.ts'

const jobPath = '/:pipeline/pipelineRuns/:run/jobs/:job'
/** The log of a job that is asked for whole holds no more than this. */
const wholeLines = 5_000
const mostLines = 5_000

/** JSON whose text may hold bytes that are no UTF-8, as broken tools print them. */
function bytesOf(body: object): Reply {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json;charset=utf-8' }
  if (!text.includes(BROKEN)) return { headers, body: text }
  const parts = text.split(BROKEN).flatMap((part, index) => {
    const bytes = Buffer.from(part)
    return index === 0 ? [bytes] : [Buffer.from([0xff, 0xfe]), bytes]
  })
  return { headers, body: Buffer.concat(parts) }
}

/** Steps of a job and their logs. */
export function logRoutes(state: FlowState): Route[] {
  const printed = ({ pipeline, run, job }: JobCall): PrintedLog =>
    printedLog(pipeline, run, job, state.world.clock.now(), state.logShapes.get(`${pipeline.id}/${job.sign}`))
  return [
    jobRoute(state, {
      method: 'GET',
      below: '/:pipeline/runs/:run/job/:job/log',
      action: 'GetPipelineJobRunLog',
      handle: (call) => {
        const log = printed(call)
        const last = Math.min(log.printed, wholeLines)
        const more = call.job.endTime === undefined || last < log.printed
        return bytesOf({ content: logLines(log, 0, last), last, more })
      },
    }),
    jobRoute(state, {
      method: 'GET',
      below: `${jobPath}/steps`,
      action: 'GetPipelineJobSteps',
      handle: (call) => {
        const { pipeline, job } = call
        const steps = jobSteps(pipeline, job, printed(call))
        const iso = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString())
        return {
          body: [
            {
              jobId: job.id,
              buildId: job.id,
              actionCode: job.sign,
              actionName: job.name,
              startTime: iso(job.startTime),
              endTime: iso(job.endTime),
              buildProcessNodes: steps,
              steps,
            },
          ],
        }
      },
    }),
    jobRoute(state, {
      method: 'GET',
      below: `${jobPath}/step/log`,
      action: 'GetPipelineJobStepLog',
      query: ['stepIndex', 'offset', 'limit', 'buildId'],
      handle: (call) => bytesOf(stepLog(call, printed(call))),
    }),
  ]
}

function stepLog({ request, job }: JobCall, log: PrintedLog) {
  const number = (name: string, normal: number) => {
    const value = Number(queryText(request, name) ?? normal)
    if (!Number.isInteger(value) || value < 0) throw refuse.invalidParameter(name)
    return value
  }
  const [stepIndex, offset] = [number('stepIndex', 0), number('offset', 0)]
  const limit = Math.min(number('limit', 200), mostLines)
  const { first, printed, count } = stepPlace(log, stepIndex)
  const last = Math.max(offset, Math.min(printed, offset + limit))
  const over = job.endTime !== undefined || (printed === count && stepIndex < log.steps.length - 1)
  return { logs: logLines(log, first + offset, first + last), last, more: last < printed || !over }
}

/** `POST /_sim/flow-log {pipeline, job, lines?, error?, hostile?}`: from now on the job's logs look like this. */
export function logLever(state: FlowState, body: Record<string, unknown>): Reply {
  const { pipeline: name, job: sign, lines, error, hostile } = body
  const pipeline = state.pipelines.values().find((each) => each.name === name)
  if (pipeline === undefined) throw new Refusal(404, 'NotFound', `No pipeline ${String(name)}.`)
  if (!pipeline.stages.some(({ jobs }) => jobs.some((job) => job.sign === sign)))
    throw new Refusal(400, 'InvalidParameter', `${pipeline.name} has no job ${String(sign)}.`)
  if (lines !== undefined && !(Number.isInteger(lines) && Number(lines) >= 0 && Number(lines) <= 2_000_000))
    throw new Refusal(400, 'InvalidParameter', 'lines is a number up to 2000000.')
  const shape: LogShape = {
    key: `${pipeline.id}/${String(sign)}`,
    ...(typeof lines === 'number' ? { lines } : {}),
    ...(typeof error === 'string' ? { error } : {}),
    ...(hostile === true ? { hostile } : {}),
  }
  return { body: state.logShapes.put(shape) }
}
