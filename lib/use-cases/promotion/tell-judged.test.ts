import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { advancePromotion } from './advance-promotion.ts'
import { requestPromotion } from './request-promotion.ts'

describe('the ledger of judgements', () => {
  const test = testDatabase()
  let stage: Stage
  const judgements = () =>
    test.database.prisma.ledgerEntry.findMany({
      where: { action: 'promotion.judged' },
      orderBy: { id: 'asc' },
    })

  beforeEach(async () => {
    stage = await createStage(test)
  })

  it('is written when the outcome changes while it waits, not once a minute, and at the start', async () => {
    const build = await stage.addBuild('one')
    await stage.runs('test', build)
    await stage.set('pre-production', { soakMinutes: 30 })
    const asked = { service: 'order-service', environment: 'pre-production', build: build.id }
    const made = await requestPromotion(stage.around, stage.people.wang, asked)
    if (!made.ok) throw new Error(JSON.stringify(made.failure))
    await stage.drain()
    for (let minute = 0; minute < 5; minute += 1) {
      await stage.pass(1)
      await advancePromotion(stage.around, made.value.id)
    }
    expect(await judgements()).toEqual([])
    // A size limit under the image: the same promotion is judged differently now, and only once.
    await stage.set('pre-production', { soakMinutes: 30, sizeLimitBytes: 1 })
    for (let time = 0; time < 3; time += 1) await advancePromotion(stage.around, made.value.id)
    const changed = await judgements()
    expect(changed.map(({ detail }) => detail)).toMatchObject([{ when: 'waiting', changed: ['size'] }])
    await stage.pass(40)
    await stage.drain()
    const after = await judgements()
    expect(after.at(-1)?.detail).toMatchObject({ when: 'start', changed: ['soak'] })
    const story = await test.database.prisma.ledgerEntry.findMany({
      where: { promotionId: made.value.id },
      orderBy: { id: 'asc' },
    })
    const actions = story.map(({ action }) => action)
    expect(actions.filter((action) => action === 'promotion.started')).toHaveLength(1)
    expect(actions.indexOf('promotion.started')).toBe(actions.lastIndexOf('promotion.judged') + 1)
  })

  it('says who could approve at that instant, whatever becomes of their roles', async () => {
    const build = await stage.addBuild('one')
    await stage.runs('preview', build)
    const asked = { service: 'order-service', environment: 'production', build: build.id, reason: 'x' }
    await stage.pass(70)
    const made = await requestPromotion(stage.around, stage.people.wang, asked)
    if (!made.ok) throw new Error(JSON.stringify(made.failure))
    const entry = await test.database.prisma.ledgerEntry.findFirstOrThrow({
      where: { promotionId: made.value.id, action: 'promotion.requested' },
    })
    expect(entry.detail).toMatchObject({ couldApprove: [{ id: stage.people.lin.personId }] })
  })
})
