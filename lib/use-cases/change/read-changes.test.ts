import { beforeEach, describe, expect, it } from 'vitest'
import { ChangeItem, ChangeSummary, Handover } from '../../api/contract/change.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { rollback } from '../promotion/rollback.ts'
import { listChanges, readHandover, summariseChanges } from './read-changes.ts'

describe('everything that changed, on one axis', () => {
  const test = testDatabase()
  let stage: Stage
  const read = async <T>(call: Promise<{ ok: boolean; value?: { parse(): unknown } }>): Promise<T> => {
    const result = await call
    if (!result.ok) throw new Error(JSON.stringify(result))
    return result.value?.parse() as T
  }
  const list = (input: object = {}) =>
    read<{ items: ChangeItem[]; next: string | null }>(listChanges(stage.around, stage.people.zhou, input))
  const summary = (input: object = {}) =>
    read<ChangeSummary>(summariseChanges(stage.around, stage.people.zhou, input))

  beforeEach(async () => {
    stage = await createStage(test)
    const first = await stage.addBuild('one')
    const second = await stage.addBuild('two')
    await stage.runs('test', first)
    const asked = { service: 'order-service', environment: 'test', build: second.id, reason: 'because' }
    const made = await requestPromotion(stage.around, stage.people.wang, asked)
    if (!made.ok) throw new Error(JSON.stringify(made.failure))
    await stage.drain()
    await stage.look('test')
  })

  it('shows what began and ended with from, to, who and why, newest first', async () => {
    const { items } = await list()
    for (const item of items) expect(ChangeItem.safeParse(item).error?.issues ?? []).toEqual([])
    expect(items.map((item) => item.action)).toEqual(['promotion.succeeded', 'promotion.started'])
    expect(items[1]).toMatchObject({
      kind: 'began',
      service: 'order-service',
      environment: 'test',
      from: { branch: 'main' },
      to: { branch: 'main' },
      reason: 'because',
      promotion: { state: 'succeeded' },
      runs: true,
    })
    expect(items[1]?.from?.digest).not.toBe(items[1]?.to?.digest)
  })

  it('shows rollouts from outside, with what ran before, and alerts beside them', async () => {
    const other = await stage.addBuild('by hand')
    await stage.runs('test', other)
    await test.database.prisma.alert.create({
      data: {
        id: newId(),
        connectionId: (await test.database.prisma.connection.findFirstOrThrow()).id,
        externalId: 'a-1',
        name: 'error rate',
        severity: 'P1',
        serviceId: stage.serviceId,
        environmentId: stage.environments.test,
        startedAt: new Date(),
        seenAt: new Date(),
      },
    })
    const { items } = await list()
    expect(items.map(({ kind }) => kind).sort()).toEqual(['alert', 'began', 'ended', 'outside'])
    const outside = items.find(({ kind }) => kind === 'outside')
    expect(outside).toMatchObject({ actor: { kind: 'outside', name: null }, runs: true })
    expect(outside?.to?.digest).toBe(other.digest)
    expect(outside?.fromDigest).toBeTruthy()
    const numbers = await summary()
    expect(ChangeSummary.safeParse(numbers).error?.issues ?? []).toEqual([])
    expect(numbers).toMatchObject({ changes: 2, outside: 1, rollbacks: 0, failed: 0, alerts: 1, firing: 1 })
    expect(numbers.environments.at(-1)).toEqual({ slug: 'test', changes: 2 })
    expect((await list({ kind: ['alert', 'outside'] })).items).toHaveLength(2)
    expect((await list({ environment: 'production' })).items).toEqual([])
    expect((await list({ service: 'nothing' })).items).toEqual([])
    expect((await list({ team: 'trade-core' })).items).toHaveLength(4)
  })

  it('pages without a gap or a double, and knows the two hours', async () => {
    const whole = (await list()).items.map(({ id }) => id)
    const first = await list({ limit: 1 })
    const second = await list({ limit: 1, cursor: first.next })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(whole)
    expect(second.next).toBeNull()
    await stage.pass(180)
    expect((await list()).items).toEqual([])
    const earlier = new Date(Date.now() - 60_000).toISOString()
    expect((await list({ from: earlier })).items).toHaveLength(2)
    const bad = await listChanges(stage.around, stage.people.zhou, { cursor: 'eA' })
    expect(bad).toMatchObject({ ok: false, failure: { code: 'invalid' } })
    const turned = await listChanges(stage.around, stage.people.zhou, { from: earlier, to: earlier })
    expect(turned).toMatchObject({ ok: false, failure: { code: 'invalid' } })
  })

  it('counts a rollback as one, and hands over what is open', async () => {
    const build = await test.database.prisma.build.findFirstOrThrow({ orderBy: { pushedAt: 'asc' } })
    const back = await rollback(stage.around, stage.people.lin, {
      service: 'order-service',
      environment: 'test',
      build: build.id,
      reasonKey: 'errors',
    })
    if (!back.ok) throw new Error(JSON.stringify(back.failure))
    await stage.drain()
    expect(await summary()).toMatchObject({ rollbacks: 1 })
    const handed = await read<Handover>(readHandover(stage.around, stage.people.zhou, {}))
    expect(Handover.safeParse(handed).error?.issues ?? []).toEqual([])
    expect(handed.onCall.map(({ person }) => person.key)).toContain('becker')
    expect(handed.holds).toMatchObject([{ service: 'order-service', environment: 'test' }])
    expect(handed.changesComplete).toBe(true)
    expect(handed.changes.length).toBeGreaterThanOrEqual(5)
  })
})
