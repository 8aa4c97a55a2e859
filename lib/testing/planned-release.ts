import { beforeEach } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../cloud/memory/cloud.ts'
import { repositoryOf } from '../cloud/memory/estate.ts'
import type { Result } from '../domain/failure/result.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { cutBranch, cutRelease } from '../use-cases/release/cut-release.ts'
import { planRelease } from '../use-cases/release/plan-release.ts'
import type { testDatabase } from './database.ts'
import { createEstate } from './estate.ts'
import { createPeople } from './people.ts'

/** The value of a result; what was refused is thrown. */
export const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}
/** An instant of March 2099. */
export const day = (n: number, hour = 2) => new Date(Date.UTC(2099, 2, n, hour)).toISOString()
/** A plan that may be stored. */
export const plan = (more: object = {}) => ({
  name: '209903',
  batch: '209903',
  zone: 'Asia/Shanghai',
  cutPlannedAt: day(1),
  weekStartsAt: day(2),
  goLiveStartsAt: day(8),
  goLiveEndsAt: day(8, 10),
  productLines: ['trade'],
  ...more,
})

interface Stage {
  cloud: MemoryCloud
  estate: Awaited<ReturnType<typeof createEstate>>
  people: Awaited<ReturnType<typeof createPeople>>
  manager: Actor
}

/** An estate with a memory cloud behind it, made anew before each test, and what a release of March 2099 is done with. */
export function plannedReleases(test: ReturnType<typeof testDatabase>) {
  const stage = {} as Stage
  let runs = 0
  beforeEach(async () => {
    stage.estate = await createEstate(test.database)
    stage.people = await createPeople(test.database)
    stage.manager = stage.people.releaseManager
    stage.cloud = createMemoryCloud()
    stage.cloud.addRepository('yunfan/trade/order-service')
  })
  const around = () => ({ database: test.database, cloud: stage.cloud.gate })

  const commit = (branch: string, file: string, message: string) =>
    stage.cloud.commit('yunfan/trade/order-service', { [file]: message }, { branch, message })
  /** What sync would have seen of the branches by now. */
  const seen = async () => {
    const { prisma } = test.database
    const { id } = stage.estate.codeRepository
    const { branches } = repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service')
    const headSha = branches.get('main') ?? null
    await prisma.codeRepository.update({ where: { id }, data: { headSha, commitsFor: new Date() } })
    for (const [name, sha] of branches)
      if (name.startsWith('release/'))
        await prisma.codeBranch.upsert({
          where: { repositoryId_name: { repositoryId: id, name } },
          create: { repositoryId: id, name, headSha: sha, seenAt: new Date() },
          update: { headSha: sha },
        })
  }
  const planned = async (more: object = {}, of: object = {}) => {
    await seen()
    return done(await planRelease(around(), stage.manager, { plan: plan(more), services: 'all', ...of }))
  }
  const jobs = async (name: string) =>
    test.database.pool
      .query<{ payload: unknown }>(
        `SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = $1`,
        [name],
      )
      .then(({ rows }) => rows.map(({ payload }) => payload))
  const ledger = async () =>
    (await test.database.prisma.ledgerEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action)
  const cutAll = async () => {
    const answer = done(await cutRelease(around(), stage.manager, { id: '209903' }))
    for (const { service } of answer.rows) {
      const release = await test.database.prisma.release.findFirstOrThrow({ where: { name: '209903' } })
      done(await cutBranch(around(), `${release.id} ${service.id}`))
    }
    return answer
  }
  /** A build of the release branch, and a CI run of it that ended so. */
  const built = async (
    sha: string,
    word: string,
    state: 'succeeded' | 'failed' = 'succeeded',
    branch = 'release/209903',
  ) => {
    const build = await stage.estate.make.build(stage.estate.imageRepository, word, {
      commitSha: sha,
      branch,
    })
    const pipeline =
      (await test.database.prisma.pipeline.findFirst({ where: { kind: 'ci' } })) ??
      (await stage.estate.make.pipeline(stage.estate.connection.id, 'order-service-ci-k8s', {
        serviceId: stage.estate.service.id,
      }))
    runs += 1
    await stage.estate.make.run(pipeline.id, runs, {
      commitSha: sha,
      state,
      serviceId: stage.estate.service.id,
    })
    return build
  }
  return { stage, around, commit, seen, planned, jobs, ledger, cutAll, built }
}
