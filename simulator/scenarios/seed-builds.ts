import type { World } from '../kernel/world.ts'
import { createImage, createRepository, tagImage } from '../products/acr/seed.ts'
import { chance } from '../products/flow/chance.ts'
import { layersOf } from '../products/flow/effects.ts'
import { startRun } from '../products/flow/engine.ts'
import { flowOf } from '../products/flow/state.ts'
import { minute } from './calendar.ts'
import { registryId } from './company.ts'
import type { ChangePlan, PromotionPlan } from './history-plan.ts'
import { appSize, baseLayers } from './image-layers.ts'
import { userIdOf, type WrittenHistory } from './seed-code.ts'
import {
  endOf,
  failingJob,
  type PastRun,
  putPastRun,
  type ServicePipelines,
  seedPipelines,
} from './seed-pipelines.ts'
import { subjectOf } from './wording.ts'

/** An image that was built, and when test got it. */
export interface Build {
  change: ChangePlan
  commit: string
  digest: string
  builtAt: number
  deployedAt: number
}

export interface BuiltHistory {
  written: WrittenHistory
  pipelines: ServicePipelines
  /** By number of the change; failed ones are not in it. */
  builds: Map<number, Build>
}

/** Runs the past of a service's pipelines: merge checks, builds with their images, deliveries. */
export function seedBuilds(world: World, written: WrittenHistory, runsKept: number): BuiltHistory {
  const { plan } = written
  const { service, changes } = plan
  createRepository(world, {
    instanceId: registryId,
    namespace: service.line,
    name: service.slug,
    summary: service.title,
    createdAt: changes[0]?.mergedAt ?? world.clock.now(),
  })
  const pipelines = seedPipelines(world, plan, baseLayers(service, true), appSize(service))
  seedMergeChecks(world, written, pipelines, runsKept)
  const builds = new Map<number, Build>()
  for (const [index, change] of changes.entries()) {
    const build = seedBuild(world, written, pipelines, change, index + 1)
    if (build !== undefined) builds.set(change.number, build)
  }
  seedVersions(world, written, builds)
  seedDeliveries(world, written, pipelines, builds)
  return { written, pipelines, builds }
}

function seedMergeChecks(
  world: World,
  { plan, heads, firstHeads }: WrittenHistory,
  { mergeCheck }: ServicePipelines,
  runsKept: number,
): void {
  const checks: PastRun[] = []
  const check = (change: { author: string; branch: string; number: number }, title: string): PastRun => ({
    commit: heads.get(change.number) ?? '',
    branch: change.branch,
    commitTitle: title,
    creatorId: userIdOf(change.author),
    triggerMode: 3,
    at: 0,
    mergeRequest: change.number,
  })
  for (const change of plan.changes.slice(1).slice(-runsKept)) {
    const run = check(change, subjectOf(change))
    if (change.checkFailed) {
      const failedJob = failingJob(plan.service.slug, change.number)
      const sign = mergeCheck.stages.some(({ jobs }) => jobs.some((job) => job.sign === failedJob))
      checks.push({
        ...run,
        commit: firstHeads.get(change.number) ?? run.commit,
        at: change.openedAt,
        failedJob: sign ? failedJob : 'static-analysis',
      })
    }
    checks.push({ ...run, at: change.mergedAt - 14 * minute })
  }
  for (const open of plan.open) {
    const isFresh = world.clock.now() - open.at < 60 * minute
    if (!isFresh) checks.push({ ...check(open, subjectOf(open)), at: open.at })
  }
  checks.sort((a, b) => a.at - b.at)
  for (const [index, past] of checks.entries()) putPastRun(world, mergeCheck, index + 1, past)
}

function seedBuild(
  world: World,
  { plan, commits }: WrittenHistory,
  { ci }: ServicePipelines,
  change: ChangePlan,
  number: number,
): Build | undefined {
  const { service } = plan
  const commit = commits.get(change.number) ?? ''
  const past: PastRun = {
    commit,
    branch: 'main',
    commitTitle: subjectOf(change),
    creatorId: userIdOf(change.squash ? change.author : change.reviewer),
    triggerMode: 3,
    at: change.mergedAt,
    failedJob: change.ciFails
      ? service.oddity === 'failing-ci'
        ? 'unit-test'
        : failingJob(service.slug, number)
      : undefined,
  }
  const run = putPastRun(world, ci, number, past)
  const builtAt = endOf(run, 'image-build')
  const deployedAt = endOf(run, 'deploy-test')
  if (builtAt === undefined || deployedAt === undefined || ci.build === undefined) return undefined
  const isNewest = change === plan.changes.at(-1)
  const build = isNewest ? ci.build : { ...ci.build, base: baseLayers(service, false) }
  const { digest } = createImage(world, {
    instanceId: registryId,
    namespace: service.line,
    repository: service.slug,
    tags: [commit, 'latest'],
    revision: commit,
    layers: layersOf(build, commit),
    createdAt: builtAt,
    labels: { 'org.opencontainers.image.ref.name': 'main' },
    ...(isNewest && service.oddity === 'scan-failed' ? { scanFails: true } : {}),
  })
  return { change, commit, digest, builtAt, deployedAt }
}

function seedVersions(world: World, { plan }: WrittenHistory, builds: Map<number, Build>): void {
  const { line, slug } = plan.service
  for (const [number, version] of plan.versions) {
    const build = builds.get(number)
    if (build === undefined) continue
    const image = { instanceId: registryId, namespace: line, repository: slug }
    tagImage(world, { ...image, digest: build.digest, tag: version.name, at: version.at })
  }
}

const environmentOrder: Record<PromotionPlan['environment'], number> = {
  'pre-production': 1,
  preview: 2,
  production: 3,
}

function seedDeliveries(
  world: World,
  { plan, commits }: WrittenHistory,
  { cd }: ServicePipelines,
  builds: Map<number, Build>,
): void {
  if (cd === undefined) return
  const promotions = [...plan.promotions].sort(
    (a, b) => a.at - b.at || environmentOrder[a.environment] - environmentOrder[b.environment],
  )
  for (const [index, { environment, change, at, by }] of promotions.entries()) {
    const build = builds.get(change)
    if (build === undefined) continue
    const version = plan.versions.get(change)?.name
    putPastRun(world, cd, index + 1, {
      commit: commits.get(change) ?? '',
      branch: version ?? 'main',
      commitTitle: subjectOf(build.change),
      creatorId: userIdOf(by),
      triggerMode: 1,
      at: at - 2 * minute,
      envs: {
        ENVIRONMENT: environment,
        DIGEST: build.digest,
        ...(version === undefined ? {} : { VERSION: version }),
      },
      digest: build.digest,
    })
  }
}

/** Starts the checks of merge requests that opened within the last hour: they run as the world begins. */
export function startFreshChecks(world: World, { written, pipelines }: BuiltHistory): void {
  const now = world.clock.now()
  for (const open of written.plan.open) {
    if (now - open.at >= 60 * minute || chance(open.workItem, 'fresh') < 0.2) continue
    const order = {
      branch: open.branch,
      commit: written.heads.get(open.number) ?? '',
      commitTitle: subjectOf(open),
      triggerMode: 3,
      creatorId: userIdOf(open.author),
      mergeRequest: open.number,
    }
    const state = flowOf(world)
    startRun(state, state.pipelines.get(String(pipelines.mergeCheck.id)) ?? pipelines.mergeCheck, order, now)
  }
}
