import { sourcePath } from '../../domain/pipeline/source-path.ts'
import {
  type JobOperation,
  type Standing,
  standingOf,
  standingOfStop,
} from '../../domain/run-action/job-standing.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { RunJobFact } from '../ports/pipeline.ts'
import type { Operated, PipelineOperatePort } from '../ports/pipeline-operate.ts'
import { memoryPipelineStarts } from './delivery.ts'
import type { Estate } from './estate.ts'
import { bad, good } from './outcome.ts'

const wordAfter: Record<JobOperation, string> = {
  retry: 'RUNNING',
  rerun: 'RUNNING',
  start: 'RUNNING',
  skip: 'SKIP',
  stop: 'CANCELED',
}

function settle(standing: Standing, status: string, act: () => void): CloudResult<Operated> {
  if (standing === 'already') return good({ done: true, already: true })
  if (standing !== 'do') return good({ done: false, why: standing.no, status })
  act()
  return good({ done: true, already: false })
}

/** Runs of the estate, acted on. What Flow would do next (the next stage, the end of the run) a test arranges itself. */
export function memoryOperations(estate: Estate): PipelineOperatePort {
  const starts = memoryPipelineStarts(estate)
  const runOf = (pipeline: string, number: number) =>
    estate.pipelines.get(pipeline)?.runs.find((run) => run.number === number)
  const begin = (job: RunJobFact, operation: JobOperation) => {
    job.status = wordAfter[operation]
    const again = operation === 'retry' || operation === 'rerun' || operation === 'start'
    if (again) Object.assign(job, { startedAt: estate.now(), endedAt: null })
    else job.endedAt = estate.now()
  }
  return {
    findRun: (pipeline, parameter, since) => starts.findRun(pipeline, parameter, since),
    startRun: async (pipeline, { source, parameters }) => {
      const code = source ? estate.repositories.get(sourcePath(source.repositoryUrl) ?? '') : null
      const refs = source?.kind === 'branch' ? code?.branches : code?.gitTags
      const sha = source ? refs?.get(source.name) : null
      if (source && sha === undefined)
        return bad('invalid', 'operations.startRun', `There is no ${source.name} to run.`)
      const started = await starts.startRun(pipeline, parameters)
      const run = started.ok ? runOf(pipeline, started.value) : undefined
      if (run) Object.assign(run, { branch: source?.name ?? null, commitSha: sha ?? null })
      return started
    },
    stopRun: async (pipeline, number) => {
      const run = runOf(pipeline, number)
      if (!run) return bad('not-found', 'operations.stopRun', `no run ${number}`)
      return settle(standingOfStop(run.status), run.status, () => {
        Object.assign(run, { status: 'CANCELED', endedAt: estate.now() })
      })
    },
    operateJob: async (pipeline, number, { id, operation, seen }) => {
      const at = 'operations.operateJob'
      const run = runOf(pipeline, number)
      const job = run?.stages.flatMap(({ jobs }) => jobs).find((each) => each.id === id)
      if (!run || !job) return bad('not-found', at, `run ${number} has no job ${id}`)
      let standing = standingOf(operation, job, seen)
      if (
        standing === 'do' &&
        operation === 'rerun' &&
        !estate.release.deploys.has(`${pipeline} ${job.name}`)
      )
        standing = { no: 'deploys-nothing' }
      return settle(standing, job.status, () => {
        begin(job, operation)
        if (wordAfter[operation] === 'RUNNING') Object.assign(run, { status: 'RUNNING', endedAt: null })
      })
    },
  }
}
