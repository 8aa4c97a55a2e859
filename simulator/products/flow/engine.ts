import { registryHost } from '../acr/seed.ts'
import { deployApplication } from '../edas/engine.ts'
import { deployFunction } from '../fc/deploy.ts'
import { between, chance } from './chance.ts'
import { buildImage, chosenDigest, writeManifests } from './effects.ts'
import {
  type DeploySpec,
  isOver,
  type Job,
  type JobSpec,
  type Pipeline,
  type Run,
  type RunWord,
  runKey,
} from './rows.ts'
import type { FlowState } from './state.ts'

export const JOB_END = 'flow.job-end'

interface JobEnd {
  key: string
  jobId: number
  startTime: number
}

export interface StartOrder {
  branch: string
  commit: string
  commitTitle: string
  triggerMode: number
  creatorId: string
  envs?: Record<string, string>
  comment?: string
  mergeRequest?: number
}

/** Starts a run at an instant; from then on it goes by itself, job by job. */
export function startRun(
  state: FlowState,
  pipeline: Readonly<Pipeline>,
  order: StartOrder,
  at: number,
): Readonly<Run> {
  const number = pipeline.lastRunNumber + 1
  state.pipelines.patch(String(pipeline.id), { lastRunNumber: number, lastRunAt: at })
  const run: Run = {
    pipelineId: pipeline.id,
    number,
    status: 'RUNNING',
    triggerMode: order.triggerMode,
    creatorId: order.creatorId,
    branch: order.branch,
    commit: order.commit,
    commitTitle: order.commitTitle,
    createdAt: at,
    updatedAt: at,
    startTime: at,
    envs: order.envs ?? {},
    comment: order.comment ?? '',
    jobs: newJobs(pipeline, number, order.envs ?? {}),
    ...(order.mergeRequest === undefined ? {} : { mergeRequest: order.mergeRequest }),
  }
  return goOn(state, pipeline, state.runs.put(run), at)
}

/** The jobs of a run in the order of its stages; the manual gate stands only before production. */
export function newJobs(pipeline: Readonly<Pipeline>, number: number, envs: Record<string, string>): Job[] {
  const jobs: Job[] = []
  for (const [stage, { jobs: specs }] of pipeline.stages.entries()) {
    for (const spec of specs) {
      const skipped = spec.manual === true && envs.ENVIRONMENT !== 'production'
      jobs.push({
        id: pipeline.id * 100_000 + number * 10 + jobs.length,
        stage,
        name: spec.name,
        sign: spec.sign,
        status: skipped ? 'SKIP' : 'INIT',
        ...(spec.manual === true ? { manual: true } : {}),
      })
    }
  }
  return jobs
}

export function specOf(pipeline: Readonly<Pipeline>, job: Readonly<Job>): JobSpec | undefined {
  return pipeline.stages[job.stage]?.jobs.find(({ sign }) => sign === job.sign)
}

/** How long a job takes: the same each time it is asked. */
export function durationMs(pipeline: Readonly<Pipeline>, number: number, spec: JobSpec): number {
  const [least, most] = spec.seconds
  return Math.round(1_000 * between(least, most, pipeline.id, number, spec.sign))
}

/** Starts what is due next, or ends the run. */
function goOn(state: FlowState, pipeline: Readonly<Pipeline>, run: Readonly<Run>, at: number): Readonly<Run> {
  if (isOver(run.status)) return run
  const stage = run.jobs.find(
    ({ status }) => !isOver(status) || status === 'FAIL' || status === 'CANCELED',
  )?.stage
  if (stage === undefined) return end(state, run, 'SUCCESS', at)
  const here = run.jobs.filter((job) => job.stage === stage)
  if (here.some(({ status }) => status === 'RUNNING')) return run
  if (here.some(({ status }) => status === 'FAIL')) return end(state, run, 'FAIL', at)
  if (here.some(({ status }) => status === 'CANCELED')) return end(state, run, 'CANCELED', at)
  const jobs = run.jobs.map((job) =>
    job.stage === stage && job.status === 'INIT' ? begin(state, pipeline, run, job, at) : job,
  )
  const waits = jobs.some(({ status }) => status === 'WAITING')
  return state.runs.put({ ...run, jobs, status: waits ? 'WAITING' : 'RUNNING', updatedAt: at })
}

function begin(
  state: FlowState,
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
  job: Readonly<Job>,
  at: number,
): Job {
  const spec = specOf(pipeline, job)
  if (job.manual === true || spec === undefined) return { ...job, status: 'WAITING', startTime: at }
  if (spec.byHand === true && job.released !== true) return { ...job, status: 'WAITING' }
  const end: JobEnd = { key: runKey(run), jobId: job.id, startTime: at }
  state.world.timers.schedule(JOB_END, at + durationMs(pipeline, run.number, spec), end)
  const key = `${pipeline.id}/${job.sign}`
  const doom = state.dooms.get(key)
  state.dooms.delete(key)
  const fate = doom === undefined ? {} : doom.lies === true ? { lies: true } : { doomed: true }
  return { ...job, status: 'RUNNING', startTime: at, ...fate }
}

function end(state: FlowState, run: Readonly<Run>, status: RunWord, at: number): Readonly<Run> {
  return state.runs.put({ ...run, status, endTime: at, updatedAt: at })
}

/** A job's time is up: it takes effect, and the next ones start. */
export async function endJob(state: FlowState, due: JobEnd, at: number): Promise<void> {
  const run = state.runs.get(due.key)
  const pipeline = state.pipelines.get(String(run?.pipelineId))
  const job = run?.jobs.find(({ id }) => id === due.jobId)
  if (run === undefined || pipeline === undefined || job === undefined) return
  if (job.status !== 'RUNNING' || job.startTime !== due.startTime) return
  let after: Partial<Job> = { status: 'SUCCESS' }
  let digest = run.digest
  if (job.doomed === true) after = { status: 'FAIL', note: failureOf(job, run) }
  else {
    try {
      const done = await takeEffect(state, pipeline, run, job, at)
      digest = done.digest ?? digest
      if (done.note !== undefined) after = { ...after, note: done.note }
    } catch (error) {
      after = { status: 'FAIL', note: error instanceof Error ? error.message : String(error) }
    }
  }
  const fresh = state.runs.get(due.key) ?? run
  const jobs = fresh.jobs.map((one) => (one.id === job.id ? { ...one, ...after, endTime: at } : one))
  const next = state.runs.put({ ...fresh, jobs, updatedAt: at, ...(digest === undefined ? {} : { digest }) })
  goOn(state, pipeline, next, at)
}

async function takeEffect(
  state: FlowState,
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
  job: Readonly<Job>,
  at: number,
): Promise<{ digest?: string | undefined; note?: string | undefined }> {
  const effect = specOf(pipeline, job)?.effect
  const { build } = pipeline
  if (effect === undefined || build === undefined || job.lies === true) return {}
  if (effect === 'image') {
    const digest = buildImage(state, build, run, at)
    return { digest, note: digest }
  }
  const environment = effect === 'deploy-test' ? 'test' : (run.envs.ENVIRONMENT ?? 'pre-production')
  const deploy = pipeline.deploys.find((spec) => spec.environment === environment)
  if (deploy === undefined) return {}
  const digest = effect === 'deploy-test' ? run.digest : chosenDigest(state, pipeline, run)
  if (digest === undefined) throw new Error('The image was not found in the registry.')
  if (deploy.functions !== undefined) {
    const image = `${registryHost(state.world, build.instanceId)}/${build.namespace}/${build.repository}@${digest}`
    const description = `${pipeline.name} #${run.number}`
    const versions = deploy.functions.map((name) =>
      deployFunction(state.world, { name, image, description, at }),
    )
    return { digest, note: versions.join(', ') }
  }
  if (deploy.applications !== undefined) {
    const image = `${registryHost(state.world, build.instanceId)}/${build.namespace}/${build.repository}@${digest}`
    const description = `${pipeline.name} #${run.number}`
    const orders = deploy.applications.map((appId) =>
      deployApplication(state.world, { appId, image, description }),
    )
    return { digest, note: orders.join(', ') }
  }
  const sha = await writeManifests(state, forClusters(deploy, run), {
    service: build.repository,
    digest,
    message: deployMessage(environment, build.repository, digest, pipeline, run),
    userId: run.creatorId,
    at,
  })
  return { digest, note: sha }
}

/** A delivery may be asked for some of the clusters only: CLUSTERS, by comma. */
function forClusters(deploy: DeploySpec, run: Readonly<Run>): DeploySpec {
  const asked = run.envs.CLUSTERS?.split(',')
  if (asked === undefined) return deploy
  return { ...deploy, files: deploy.files.filter((path) => asked.includes(path.split('/')[0] ?? '')) }
}

export function deployMessage(
  environment: string,
  service: string,
  digest: string,
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
): string {
  const version = run.envs.VERSION ?? run.commit.slice(0, 8)
  return `deploy(${environment}): ${service} ${version} [skip ci]\n\nDigest: ${digest}\nRun: ${pipeline.name} #${run.number}\n`
}

const failures: Record<string, string[]> = {
  'unit-test': [
    'RouteMatcherTest.matchesLongestPrefix',
    'RefundLedgerTest.stopsDoubleRefund',
    'PriceRoundingTest.halfUp',
  ],
  'static-analysis': ['SpotBugs: NP_NULL_ON_SOME_PATH', 'ESLint: no-floating-promises'],
  'vulnerability-scan': ['CVE-2026-22259 in spring-web 5.3.30'],
}

export function failureOf(job: Readonly<Job>, run: Readonly<Run>): string {
  const list = failures[job.sign] ?? ['the runner lost its connection']
  const found = list[Math.floor(chance(run.commit, job.sign) * list.length)] ?? ''
  return job.sign === 'unit-test'
    ? `${found} failed, 1 of ${400 + Math.floor(chance(run.commit) * 800)}`
    : found
}

export type JobCommand = 'retry' | 'rerun' | 'start' | 'skip' | 'stop' | 'pass' | 'refuse'
const allowed: Record<JobCommand, readonly RunWord[]> = {
  retry: ['FAIL', 'CANCELED'],
  rerun: ['SUCCESS', 'FAIL', 'CANCELED'],
  start: ['WAITING'],
  skip: ['FAIL', 'WAITING'],
  stop: ['RUNNING', 'WAITING'],
  pass: ['WAITING'],
  refuse: ['WAITING'],
}
const outcome: Record<Exclude<JobCommand, 'retry' | 'rerun' | 'start'>, RunWord> = {
  skip: 'SKIP',
  stop: 'CANCELED',
  pass: 'SUCCESS',
  refuse: 'FAIL',
}

/** A person's word on a job; false when the job is in no state for it. */
export function commandJob(
  state: FlowState,
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
  job: Readonly<Job>,
  command: JobCommand,
  at: number,
): boolean {
  if (!allowed[command].includes(job.status)) return false
  if ((command === 'pass' || command === 'refuse') && job.manual !== true) return false
  if (command === 'start' && job.manual === true) return false
  if (command === 'rerun' && specOf(pipeline, job)?.effect?.startsWith('deploy') !== true) return false
  const { endTime: _end, note: _note, doomed: _doomed, lies: _lies, startTime: _start, ...bare } = job
  const changed: Job =
    command === 'retry' || command === 'rerun' || command === 'start'
      ? { ...bare, status: 'INIT', ...(command === 'start' ? { released: true } : {}) }
      : { ...bare, startTime: job.startTime ?? at, status: outcome[command], endTime: at }
  const { endTime: _runEnd, ...open } = run
  const jobs = run.jobs.map((one) => (one.id === job.id ? changed : one))
  goOn(state, pipeline, state.runs.put({ ...open, jobs, status: 'RUNNING', updatedAt: at }), at)
  return true
}

/** Stops a whole run; false when it is over already. */
export function stopRun(state: FlowState, run: Readonly<Run>, at: number): boolean {
  if (isOver(run.status)) return false
  const jobs = run.jobs.map((job): Job => {
    if (isOver(job.status)) return job
    return { ...job, status: 'CANCELED', ...(job.startTime === undefined ? {} : { endTime: at }) }
  })
  state.runs.put({ ...run, jobs, status: 'CANCELED', endTime: at, updatedAt: at })
  return true
}
