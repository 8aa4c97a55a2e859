import { beforeEach, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { failure, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { listMerges } from './list-merges.ts'

const test = testDatabase()
let stage: Stage
beforeEach(async () => {
  stage = await createStage(test)
})
const list = () => value(listMerges(stage.around, stage.people.zhou, { slug: 'order-service' }))

it('lists nothing where nothing was said, and no service that is not there', async () => {
  expect(await list()).toMatchObject({ requests: [], answers: [], gates: [] })
  expect(await failure(listMerges(stage.around, stage.people.zhou, { slug: 'nobody' }))).toMatchObject({
    code: 'not-found',
  })
})

it('lists answers and gates, the newest first, and statuses of heads as they are now', async () => {
  const { prisma } = test.database
  const { id: repositoryId, connectionId } = await prisma.codeRepository.findFirstOrThrow()
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  for (let index = 0; index < 10; index += 1)
    await prisma.mergeCheck.create({
      data: {
        id: newId(),
        repositoryId,
        targetBranch: 'main',
        sha: `${index}`,
        answer: 'pass',
        reasons: [],
        askedBy: 'ci',
        at: at(index),
      },
    })
  const request = (number: number, more: object) =>
    prisma.mergeRequest.create({
      data: {
        repositoryId,
        number,
        title: 'x',
        sourceBranch: 'a',
        targetBranch: 'main',
        authorName: 'li.na',
        state: 'open',
        headSha: 'new',
        updatedAt: at(0),
        seenAt: at(0),
        ...more,
      },
    })
  await request(1, { statusFor: 'new block m' })
  await request(2, { statusFor: 'old pass m' })
  await request(3, { statusProblem: 'no permission', statusAgainAt: at(-5) })
  await request(4, {})
  await request(5, { statusFor: 'new block m', state: 'merged' })
  const make = builders(test.database)
  const pipeline = await make.pipeline(connectionId, 'order-service-cd-k8s', {
    kind: 'cd',
    serviceId: stage.serviceId,
  })
  const run = await make.run(pipeline.id, 7, { serviceId: stage.serviceId })
  for (const [index, answer] of ['refuse', 'pass'].entries())
    await prisma.pipelineGate.create({
      data: {
        id: newId(),
        runId: run.id,
        jobId: answer,
        name: '卡点',
        serviceId: stage.serviceId,
        environmentId: stage.environments.production,
        answer,
        reasons: [],
        at: at(index),
      },
    })
  const found = await list()
  expect(found.answers.map(({ sha }) => sha)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
  expect(found.requests.map(({ number, answer, problem }) => [number, answer, problem])).toEqual([
    [3, null, 'no permission'],
    [2, null, null],
    [1, 'block', null],
  ])
  expect(found.gates).toMatchObject([
    { answer: 'refuse', pipeline: 'order-service-cd-k8s', run: 7, environment: 'production' },
    { answer: 'pass' },
  ])
})
