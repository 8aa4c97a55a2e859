import { beforeEach, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { chooseWay } from './choose-way.ts'
import { listTargets } from './list-targets.ts'

const test = testDatabase()
let stage: Stage
let id: string

const prisma = () => test.database.prisma
const pipeline = async (connectionId: string, serviceId: string | null) => {
  const data = { id: newId(), connectionId, externalId: newId(), name: 'order-service-cd-k8s', serviceId }
  return (await prisma().pipeline.create({ data: { ...data, kind: 'cd', seenAt: new Date() } })).id
}
const choose = async (more: object) => {
  const answer = await chooseWay(stage.around, stage.people.wang, {
    id,
    way: 'pipeline',
    reason: 'asked',
    ...more,
  })
  return answer.ok ? 'ok' : [answer.failure.code, answer.failure.detail?.field ?? null]
}
const item = async () => {
  const answer = await listTargets(stage.around, stage.people.wang, { slug: 'order-service' })
  return answer.ok ? answer.value.items.find((each) => each.id === id) : undefined
}

beforeEach(async () => {
  stage = await createStage(test)
  const place = { environmentId: stage.environments.test }
  id = (await prisma().target.findFirstOrThrow({ where: place })).id
})

it('a target is written as somebody said, where it can be', async () => {
  expect(await item()).toMatchObject({ kind: 'ack', writeWay: 'gitops', ways: ['gitops'], pipelines: [] })
  expect(await choose({ way: 'direct' })).toEqual(['invalid', 'way'])
  expect(await choose({})).toEqual(['invalid', 'pipeline'])
  expect(await choose({ pipeline: newId() })).toEqual(['not-found', 'pipeline'])
  expect(await choose({ way: 'gitops', parameter: 'DIGEST' })).toEqual(['invalid', 'pipeline'])
  const { connectionId } = await prisma().environment.findFirstOrThrow()
  const { serviceId } = await prisma().target.findFirstOrThrow({ where: { id } })
  const other = await pipeline(connectionId, null)
  const own = await pipeline(connectionId, serviceId)
  expect(await choose({ pipeline: other, parameter: 'IMAGE_DIGEST' })).toBe('ok')
  expect(await choose({ pipeline: other, parameter: 'IMAGE_DIGEST' })).toBe('ok')
  expect(await item()).toMatchObject({
    writeWay: 'pipeline',
    ways: ['gitops', 'pipeline'],
    pipeline: { id: other },
    pipelineParameter: 'IMAGE_DIGEST',
    pipelines: [{ id: own }],
  })
  const told = await prisma().ledgerEntry.findMany({ where: { action: 'target.way-chosen' } })
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({ reason: 'asked', detail: { after: { writeWay: 'pipeline' } } })
})

it('nothing is chosen under a promotion that moves', async () => {
  await stage.runs('test', await stage.addBuild('old'))
  const { digest: build } = await stage.addBuild('fresh')
  await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'test',
    build,
  })
  await prisma().promotion.updateMany({ data: { state: 'applying' } })
  await prisma().target.update({ where: { id }, data: { writeWay: 'pipeline' } })
  expect(await choose({ way: 'gitops' })).toEqual(['conflict', null])
})
