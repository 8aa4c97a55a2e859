import { beforeEach, expect, it } from 'vitest'
import { PlaceReadiness, Runbook } from '../../api/contract/readiness.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { markBadBuild } from '../build/mark-bad-build.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { getReadiness } from './get-readiness.ts'
import { getRunbook } from './get-runbook.ts'

const test = testDatabase()
let stage: Stage
let builds: StageBuild[]

beforeEach(async () => {
  stage = await createStage(test)
  builds = []
  for (const content of ['one', 'two', 'three', 'four', 'five']) {
    const build = await stage.addBuild(content)
    builds.push(build)
    await stage.runs('test', build)
    await stage.pass(1)
  }
  await test.database.prisma.imageRepository.updateMany({ data: { readAt: new Date() } })
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const digests = (...indexes: number[]) => indexes.map((index) => builds[index]?.digest)
const read = async () => {
  const { environments } = await value(
    getReadiness(stage.around, stage.people.becker, { slug: 'order-service', environment: 'test' }),
  )
  const [place] = environments
  if (!place) throw new Error('no place')
  return place
}
async function keep(...indexes: number[]) {
  const repository = await test.database.prisma.imageRepository.findFirstOrThrow()
  for (const digest of digests(...indexes))
    await test.database.prisma.imageTag.create({
      data: {
        repositoryId: repository.id,
        name: `sluice-keep-test-${digest?.slice(7, 19)}`,
        digest: digest ?? '',
        firstDigest: digest ?? '',
        sizeBytes: 1,
        pushedAt: new Date(),
        seenAt: new Date(),
      },
    })
}

it('names the last three good builds, newest first, and every gap of each', async () => {
  await keep(3, 2)
  const place = await read()
  expect(PlaceReadiness.strict().safeParse(place).error?.issues ?? []).toEqual([])
  expect(place.candidates.map(({ build }) => build.digest)).toEqual(digests(3, 2, 1))
  expect(place.candidates.map(({ gaps }) => gaps.map(({ key }) => key))).toEqual([[], [], ['not-kept']])
  expect(place).toMatchObject({ ready: 2, wanted: 3, hasConfig: false, may: { rollback: { allowed: true } } })
})

it('is 3 of 3 when all are kept; an image that is gone, or a copy that is missing, takes one away', async () => {
  await keep(3, 2, 1)
  expect((await read()).ready).toBe(3)
  await test.database.prisma.build.updateMany({
    where: { id: builds[3]?.id ?? '' },
    data: { goneAt: new Date() },
  })
  await test.database.prisma.cluster.updateMany({
    where: { name: 'ack-test' },
    data: { region: 'cn-shanghai' },
  })
  const [gone, other] = (await read()).candidates
  expect(gone?.gaps.map(({ key }) => key)).toEqual(['gone', 'copy-unknown'])
  expect(other?.gaps).toEqual([{ key: 'copy-unknown', values: { region: 'cn-shanghai' } }])
  await test.database.prisma.digestReplica.create({
    data: {
      buildId: builds[2]?.id ?? '',
      region: 'cn-shanghai',
      instanceId: 'cri-sh',
      state: 'copied',
      seenAt: new Date(),
    },
  })
  expect((await read()).candidates[1]?.gaps).toEqual([])
})

it('a bad or a suspect build is none to go back to', async () => {
  await value(
    markBadBuild(stage.around, stage.people.wang, { id: builds[3]?.id ?? '', reason: 'loses orders' }),
  )
  await test.database.prisma.suspectBuild.create({
    data: {
      serviceId: stage.serviceId,
      environmentId: stage.environments.test,
      buildId: builds[2]?.id ?? '',
      reason: 'errors',
      markedAt: new Date(),
    },
  })
  expect((await read()).candidates.map(({ build }) => build.digest)).toEqual(digests(1, 0))
})

it('knows the floor', async () => {
  await keep(3, 2, 1)
  const stay = await test.database.prisma.stay.findFirstOrThrow({ where: { buildId: builds[3]?.id ?? '' } })
  await test.database.prisma.doneMigration.create({
    data: {
      serviceId: stage.serviceId,
      environmentId: stage.environments.test,
      name: 'drop-total',
      kind: 'irreversible',
      buildId: builds[3]?.id ?? '',
      doneAt: stay.startedAt,
    },
  })
  const place = await read()
  expect(place.floor).toEqual(['drop-total'])
  expect(place.candidates.map(({ gaps }) => gaps.map(({ key }) => key))).toEqual([
    [],
    ['below-floor'],
    ['below-floor'],
  ])
})

it('prints the commands that go back without the portal, from the commit that wrote the build', async () => {
  const build = await stage.addBuild('six')
  await value(
    requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service',
      environment: 'test',
      build: build.digest,
    }),
  )
  await stage.drain()
  await stage.look('test')
  const next = await stage.addBuild('seven')
  await stage.runs('test', next)
  const step = await test.database.prisma.promotionStep.findFirstOrThrow({ where: { name: 'write' } })
  const runbook = await value(
    getRunbook(stage.around, stage.people.zhou, { slug: 'order-service', environment: 'test' }),
  )
  expect(Runbook.strict().safeParse(runbook).error?.issues ?? []).toEqual([])
  expect(runbook.entries).toHaveLength(3)
  expect(runbook.entries[0]?.commands).toContain(
    `git checkout ${(step.evidence as { commit: string }).commit} -- `,
  )
  expect(runbook.entries[1]?.commands).toContain('git log -S sha256:')
})
