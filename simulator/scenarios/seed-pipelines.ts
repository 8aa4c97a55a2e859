import type { World } from '../kernel/world.ts'
import { clusterIdOf } from '../products/ack/seed.ts'
import type { LayerSpec } from '../products/acr/seed.ts'
import { applicationIdOf } from '../products/edas/seed.ts'
import { chance, whole } from '../products/flow/chance.ts'
import { durationMs, failureOf, newJobs, specOf } from '../products/flow/engine.ts'
import { flowText } from '../products/flow/render.ts'
import type { BuildSpec, Job, Pipeline, Run } from '../products/flow/rows.ts'
import { createPipeline, createRun } from '../products/flow/seed.ts'
import { ciStages, deliveryStages, mergeCheckStages } from '../products/flow/stages.ts'
import { minute } from './calendar.ts'
import { environments, manifestsPath, registryId } from './company.ts'
import type { HistoryPlan } from './history-plan.ts'
import { flawedText, variablesOf } from './pipeline-flaws.ts'
import { userIdOf } from './seed-code.ts'
import { codePathOf, pipelineName, type ServicePlan } from './service-plan.ts'

export interface ServicePipelines {
  mergeCheck: Readonly<Pipeline>
  ci: Readonly<Pipeline>
  cd: Readonly<Pipeline> | undefined
}

/** Folders of a service in an environment's manifest repository, one per cluster; only what is a workload has any. */
export function foldersOf(
  service: ServicePlan,
  environment: string,
): Array<{ cluster: string; folder: string }> {
  if ((service.runtime ?? 'ack') !== 'ack') return []
  return clustersOf(service, environment).map((cluster) => ({
    cluster,
    folder: `${cluster}/${service.slug}`,
  }))
}

/** Clusters in which a service runs. */
export function clustersOf(service: ServicePlan, environment: string): string[] {
  const clusters = environments.find(({ slug }) => slug === environment)?.clusters ?? []
  return clusters.filter((_, index) => index === 0 || service.secondRegion === true).map(({ name }) => name)
}

/** AppIds of a service on EDAS in an environment, one per cluster. */
const applicationsOf = (service: ServicePlan, environment: string): string[] =>
  clustersOf(service, environment).map((cluster) => applicationIdOf(clusterIdOf(cluster), service.slug))

export function seedPipelines(
  world: World,
  plan: HistoryPlan,
  base: LayerSpec[],
  app: [number, number],
): ServicePipelines {
  const { service, changes } = plan
  const createdAt = changes[0]?.mergedAt ?? world.clock.now()
  const build: BuildSpec = {
    instanceId: registryId,
    namespace: service.line,
    repository: service.slug,
    base,
    app,
  }
  const common = {
    source: codePathOf(service),
    branch: 'main',
    build,
    creatorId: userIdOf(changes[0]?.author ?? 'admin'),
    deploys: environments.map(({ slug, short }) => ({
      environment: slug,
      repository: manifestsPath(slug),
      branch: 'main',
      files: foldersOf(service, slug).map(({ folder }) => `${folder}/kustomization.yaml`),
      ...(service.runtime === 'edas' ? { applications: applicationsOf(service, slug) } : {}),
      ...(service.runtime === 'fc' ? { functions: [`${service.slug}-${short}`] } : {}),
    })),
  }
  const tests = { unitTests: service.oddity !== 'no-unit-tests' }
  const make = (
    what: 'merge-check' | 'ci' | 'cd',
    more: Pick<Pipeline, 'startedBy' | 'stages' | 'envId'>,
  ) => {
    const name = pipelineName(service, what)
    const plain = flowText({ ...common, ...more, name })
    const text = flawedText(service.slug, what, plain)
    return createPipeline(world, {
      ...common,
      ...more,
      name,
      ...(text === plain ? {} : { text }),
      variables: [...usualVariables[what], ...variablesOf(service.slug, what)],
      createdAt: createdAt - 30 * minute,
    })
  }
  return {
    mergeCheck: make('merge-check', {
      startedBy: 'merge-request',
      envId: 0,
      stages: mergeCheckStages(tests),
    }),
    ci: make('ci', { startedBy: 'push', envId: 0, stages: ciStages(tests) }),
    cd:
      service.oddity === 'no-cd'
        ? undefined
        : make('cd', { startedBy: 'hand', envId: 2, stages: deliveryStages() }),
  }
}

/** Variables that every pipeline of a kind has; what is secret among them is masked, as it should be. */
const usualVariables = {
  'merge-check': [],
  ci: [{ key: 'REGISTRY_PASSWORD', value: 'only-in-flow', masked: true }],
  cd: [
    { key: 'ENVIRONMENT', value: 'pre-production', masked: false },
    { key: 'VERSION', value: '', masked: false },
    { key: 'DIGEST', value: '', masked: false },
    { key: 'CLUSTERS', value: '', masked: false },
    { key: 'REGISTRY_PASSWORD', value: 'only-in-flow', masked: true },
  ],
}

export interface PastRun {
  commit: string
  branch: string
  commitTitle: string
  creatorId: string
  triggerMode: number
  at: number
  envs?: Record<string, string>
  comment?: string
  mergeRequest?: number
  /** Sign of the job that failed. */
  failedJob?: string | undefined
  digest?: string
}

/** A run as it will have gone: the same durations and jobs as one that the engine runs. */
export function pastRun(pipeline: Readonly<Pipeline>, number: number, past: PastRun): Run {
  const { failedJob, at, envs = {}, ...rest } = past
  const run: Run = {
    pipelineId: pipeline.id,
    number,
    status: 'SUCCESS',
    createdAt: at,
    updatedAt: at,
    startTime: at,
    envs,
    comment: '',
    jobs: newJobs(pipeline, number, envs),
    ...rest,
  }
  let clock = at
  for (let stage = 0; stage < pipeline.stages.length && run.status === 'SUCCESS'; stage += 1) {
    let end = clock
    run.jobs = run.jobs.map((job): Job => {
      if (job.stage !== stage || job.status === 'SKIP') return job
      const spec = specOf(pipeline, job)
      const span =
        spec === undefined || job.manual === true
          ? whole(2, 18, pipeline.id, number) * minute
          : durationMs(pipeline, number, spec)
      end = Math.max(end, clock + span)
      const done = { ...job, startTime: clock, endTime: clock + span }
      if (job.sign !== failedJob) return { ...done, status: 'SUCCESS' }
      run.status = 'FAIL'
      return { ...done, status: 'FAIL', note: failureOf(job, run) }
    })
    clock = end
  }
  run.endTime = clock
  run.updatedAt = clock
  return run
}

/** When a job of a run ended; undefined when it never did. */
export const endOf = (run: Readonly<Run>, sign: string): number | undefined =>
  run.jobs.find((job) => job.sign === sign && job.status === 'SUCCESS')?.endTime

/** Puts a run and answers it; numbers count up by themselves. */
export function putPastRun(
  world: World,
  pipeline: Readonly<Pipeline>,
  number: number,
  past: PastRun,
): Readonly<Run> {
  return createRun(world, pastRun(pipeline, number, past))
}

export const failingJob = (...words: Array<string | number>): string =>
  chance(...words, 'failing job') < 0.7 ? 'unit-test' : 'static-analysis'
