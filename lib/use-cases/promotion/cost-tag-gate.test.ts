import { beforeEach, describe, expect, it } from 'vitest'
import { writeCursor } from '../../catalog/sync/writes.ts'
import { readGateFactsOfMany } from '../../catalog/train/facts-of-many.ts'
import type { Result } from '../../domain/failure/result.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { writeRules } from '../../testing/judged-bill.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { explainPromotion } from './explain-promotion.ts'
import { previewPromotion } from './preview-promotion.ts'
import { requestPromotion } from './request-promotion.ts'

const test = testDatabase()
let stage: Stage
let fresh: StageBuild
const blocking = { costTags: { staying: 'block', entering: 'block' } } as const
const right = { service: 'order-service', environment: 'test' }

beforeEach(async () => {
  stage = await createStage(test)
  await stage.runs('test', await stage.addBuild('old'))
  fresh = await stage.addBuild('fresh')
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

/** The inventory lists the cluster of an environment, or something else of a service. */
async function list(
  name: string,
  costTags: Record<string, string>,
  more: { resourceId?: string; serviceId?: string; environmentId?: string; goneAt?: Date } = {},
): Promise<string> {
  const { prisma } = test.database
  const connection = await prisma.connection.findFirstOrThrow()
  await writeCursor(test.database, connection.id, 'inventory', {
    at: new Date().toISOString(),
    state: 'ready',
  })
  const cluster = await prisma.cluster.findFirst({ where: { name } })
  const id = newId()
  const seenAt = new Date()
  await prisma.cloudResource.create({
    data: {
      id,
      connectionId: connection.id,
      accountId: connection.accountId,
      regionId: 'cn-hangzhou',
      resourceType: cluster ? 'ACS::ACK::Cluster' : 'ACS::RDS::DBInstance',
      resourceId: cluster?.externalId ?? name,
      name,
      costTags,
      firstSeenAt: seenAt,
      seenAt,
      ...more,
    },
  })
  return id
}

const tell = async (environment = 'test') => {
  const asked = { service: 'order-service', environment, build: fresh.digest }
  const { verdicts } = await value(previewPromotion(stage.around, stage.people.wang, asked))
  const found = verdicts.find(({ gate }) => gate === 'cost-tags')
  if (!found) throw new Error('no such gate')
  return [found.verdict, ...wordsOf(found)]
}

describe('costTags of what a promotion goes to', () => {
  it('are not asked while no resource is read or nobody has made rules', async () => {
    expect(await tell()).toEqual(['off', 'no cloud resource is read yet'])
    await list('ack-test', {})
    expect(await tell()).toEqual(['off', 'there are no rules about cost tags yet'])
    await writeRules(test.database)
    expect(await tell()).toEqual(['warn', 'ack-test lacks service, environment'])
  })

  it('hold a promotion where the environment says so, until they are there', async () => {
    await writeRules(test.database)
    const id = await list('ack-test', { service: 'order-service' })
    await stage.set('test', blocking)
    const asked = { service: 'order-service', environment: 'test', build: fresh.digest }
    const promotion = await value(requestPromotion(stage.around, stage.people.wang, asked))
    const explain = async () => {
      await stage.drain()
      const told = await value(explainPromotion(stage.around, stage.people.zhou, { id: promotion.id }))
      const verdict = told.verdicts.find(({ gate }) => gate === 'cost-tags')
      return [told.state, verdict?.verdict, ...(verdict ? wordsOf(verdict) : [])]
    }
    expect(await explain()).toEqual(['pending', 'block', 'ack-test lacks environment'])
    await test.database.prisma.cloudResource.update({ where: { id }, data: { costTags: right } })
    await stage.pass(1)
    expect(await explain()).toEqual(['succeeded', 'pass', '1 resource carries environment, service'])
  })

  it('are judged by the rules and names of now, also when these change', async () => {
    await list('ack-test', { service: 'orders', environment: 'test' })
    await writeRules(test.database)
    const wrong = ['warn', 'of ack-test the rules do not allow service=orders']
    expect(await tell()).toEqual(wrong)
    await test.database.prisma.costTagAlias.create({
      data: {
        id: newId(),
        kind: 'value',
        key: 'service',
        alias: 'orders',
        value: 'order-service',
        fromOn: new Date('2020-01-01'),
        reason: 'as it was written before',
        createdName: 'test',
        createdAt: new Date(),
      },
    })
    expect(await tell()).toEqual(['pass', '1 resource carries environment, service'])
    const later = new Date(Date.now() + 9 * 24 * 3_600_000).toISOString().slice(0, 10)
    await writeRules(test.database, { version: 2, fromOn: later })
    await test.database.prisma.costTagRequirement.deleteMany({ where: { ruleset: { version: 2 } } })
    expect(await tell()).toEqual(['pass', '1 resource carries environment, service'])
    await test.database.prisma.costRuleset.update({
      where: { version: 2 },
      data: { fromOn: new Date('2021-01-01') },
    })
    expect(await tell()).toEqual(['pass', 'the rules require none of these resources'])
  })

  it('ask no cluster on which others live for one service', async () => {
    await writeRules(test.database)
    await list('ack-test', { environment: 'test' })
    expect(await tell()).toEqual(['warn', 'ack-test lacks service'])
    const { prisma } = test.database
    const target = await prisma.target.findFirstOrThrow({ where: { environmentId: stage.environments.test } })
    const other = await prisma.service.create({ data: { id: newId(), slug: 'stock-service' } })
    const { containers: _containers, ...same } = target
    await prisma.target.create({
      data: { ...same, id: newId(), serviceId: other.id, workloadName: 'stock-service' },
    })
    expect(await tell()).toEqual(['pass', '1 resource carries environment'])
  })

  it('ask what is linked to the service there too, and what is gone no more', async () => {
    await writeRules(test.database)
    await list('ack-test', right)
    const of = { serviceId: stage.serviceId, environmentId: stage.environments.test }
    const id = await list('rm-orders', { service: 'order-service', environment: 'production' }, of)
    expect(await tell()).toEqual(['warn', 'rm-orders names another place: environment=production'])
    await test.database.prisma.cloudResource.update({ where: { id }, data: { goneAt: new Date() } })
    expect(await tell()).toEqual(['pass', '1 resource carries environment, service'])
  })

  it('are not known of a cluster that the inventory does not list, or that is gone', async () => {
    await writeRules(test.database)
    await list('rm-other', {})
    expect(await tell()).toEqual(['warn', 'the inventory does not list ack-test'])
    const id = await list('ack-test', right)
    expect((await tell())[0]).toBe('pass')
    await test.database.prisma.cloudResource.update({ where: { id }, data: { goneAt: new Date() } })
    expect(await tell()).toEqual(['warn', 'the inventory does not list ack-test'])
  })

  it('are not known while the inventory is off, nor when it was read long ago', async () => {
    await writeRules(test.database)
    await list('ack-test', right)
    const { id } = await test.database.prisma.connection.findFirstOrThrow()
    const at = new Date(Date.now() - 25 * 3_600_000).toISOString()
    await writeCursor(test.database, id, 'inventory', { at, state: 'ready' })
    expect(await tell()).toEqual(['warn', `what is known of the resources is of ${at}`])
    await writeCursor(test.database, id, 'inventory', { at: new Date().toISOString(), state: 'off' })
    expect(await tell()).toEqual(['off', 'no cloud resource is read yet'])
  })

  it('are asked by a rule of its own of a service that comes there first', async () => {
    await writeRules(test.database)
    await list('ack-pre-production', {})
    await list('ack-test', {})
    for (const slug of ['test', 'pre-production'] as const)
      await stage.set(slug, { costTags: { staying: 'warn', entering: 'block' } })
    expect((await tell('test'))[0]).toBe('warn')
    expect((await tell('pre-production'))[0]).toBe('block')
    await stage.runs('pre-production', fresh)
    expect((await tell('pre-production'))[0]).toBe('warn')
  })

  it('are the same for many at once, as a train reads them', async () => {
    await writeRules(test.database)
    await list('ack-test', { service: 'order-service' })
    const now = new Date()
    const many = await readGateFactsOfMany(test.database, [
      {
        serviceId: stage.serviceId,
        environmentId: stage.environments.test,
        buildId: fresh.id,
        promotionId: null,
        kind: 'promotion',
        configRevision: null,
        takeOver: false,
        requestedAt: now,
        requesterId: null,
        starterId: null,
        askedOverDigest: null,
        replaces: [],
      },
    ])
    const gathered = many.get(stage.serviceId)
    if (!gathered) throw new Error('no facts')
    const verdict = judgeGates(gathered.facts, now).find(({ gate }) => gate === 'cost-tags')
    expect(verdict && [verdict.verdict, ...wordsOf(verdict)]).toEqual(['warn', 'ack-test lacks environment'])
  })
})
