import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { between, freezeIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { startPromotion } from '../promotion/start-promotion.ts'
import { editWindow, retireWindowOf } from './edit-window.ts'

const test = testDatabase()
let stage: Stage
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  const old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  await stage.runs('test', fresh)
})

const ask = async () => {
  const { id } = await value(
    requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service',
      environment: 'pre-production',
      build: fresh.digest,
    }),
  )
  await stage.drain()
  return id
}
const read = (id: string) => test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
const pass = async (minutes: number) => {
  await stage.pass(minutes)
  await stage.drain()
}
const retire = (window: { id: string }) =>
  value(retireWindowOf(stage.around, stage.people.lin, { id: window.id, version: 1, reason: 'it may go on' }))

describe('a window of over four hours that somebody ends early', () => {
  it('by taking it out of force: what it held waits for a person, and the ledger says why', async () => {
    const window = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const id = await ask()
    await retire(window)
    await pass(2)
    expect(await read(id)).toMatchObject({ state: 'pending', heldBackAt: expect.any(Date) })
    const said = await test.database.prisma.ledgerEntry.findFirstOrThrow({
      where: { promotionId: id, action: 'promotion.held-back' },
    })
    expect(said.detail).toMatchObject({ ended: [{ kind: 'window', ids: [window.id] }] })
    await value(startPromotion(stage.around, stage.people.wang, { id }))
    await stage.drain()
    expect((await read(id)).state).not.toBe('pending')
  })

  it('by an edit that lets it through or moves the window away', async () => {
    const window = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const id = await ask()
    const definition = { ...window.definition, schedule: between(20, 30) }
    await value(
      editWindow(stage.around, stage.people.lin, { id: window.id, version: 1, definition, reason: 'later' }),
    )
    await pass(2)
    expect(await read(id)).toMatchObject({ state: 'pending', heldBackAt: expect.any(Date) })
  })

  it('holds nothing back that it did not hold: short windows, other places, later hours', async () => {
    const short = await freezeIn(stage, 'pre-production', { schedule: between(-1, 2) })
    await retire(await freezeIn(stage, 'production', { schedule: between(-1, 8) }))
    const id = await ask()
    await retire(await freezeIn(stage, 'pre-production', { schedule: between(3, 12) }))
    expect((await read(id)).heldBackAt).toBeNull()
    await retire(short)
    await pass(2)
    expect((await read(id)).state).not.toBe('pending')
  })
})
