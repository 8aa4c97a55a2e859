import { beforeEach, describe, expect, it } from 'vitest'
import { HoldItem } from '../../api/contract/hold.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { addPerson, asToken } from '../../testing/promotion-people.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { rollback } from '../promotion/rollback.ts'
import { changeHold } from './change-hold.ts'
import { liftHold } from './lift-hold.ts'
import { listHolds } from './list-holds.ts'
import { setHold } from './set-hold.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const codeOf = async (call: Promise<Result<unknown>>) => {
  const result = await call
  return result.ok ? 'ok' : result.failure.code
}
const place = { service: 'order-service', environment: 'test' }
const hold = (more: Record<string, unknown> = {}, actor = stage.people.wang) =>
  setHold(stage.around, actor, { ...place, reason: 'waits for the fix', ...more })
const open = async () => (await value(listHolds(stage.around, stage.people.zhou, { open: true }))).items
const ledger = () =>
  test.database.prisma.ledgerEntry.findMany({
    where: { action: { in: ['hold.set', 'hold.changed', 'hold.lifted', 'build.marked-suspect'] } },
    orderBy: { id: 'asc' },
  })

describe('a hold by name', () => {
  it('names its owner, its review and its reason, and is written down', async () => {
    const made = await value(hold())
    expect(HoldItem.strict().safeParse(made).error?.issues ?? []).toEqual([])
    expect(made).toMatchObject({
      owner: { key: 'wang' },
      setBy: { key: 'wang' },
      age: 'open',
      liftedAt: null,
    })
    expect(new Date(made.reviewAt).getTime() - new Date(made.setAt).getTime()).toBe(3 * 24 * 60 * 60_000)
    expect(await ledger()).toMatchObject([{ action: 'hold.set', reason: 'waits for the fix' }])
  })

  it.each([
    ['forbidden', {}, 'zhou'],
    ['not-found', { environment: 'moon' }, 'wang'],
    ['not-found', { owner: 'nobody' }, 'wang'],
    ['invalid', { reason: ' ' }, 'wang'],
    ['invalid', { reviewAt: '2020-01-01T00:00:00Z' }, 'wang'],
    ['invalid', { reviewAt: '2199-01-01T00:00:00Z' }, 'wang'],
    ['invalid', { fixCommit: 'not a commit' }, 'wang'],
  ] as const)('is refused as %s: %j by %s', async (code, more, who) => {
    expect(await codeOf(hold(more, stage.people[who]))).toBe(code)
    expect(await open()).toEqual([])
    expect(await ledger()).toEqual([])
  })

  it('is not for another team, nor for a token that may only read', async () => {
    const other = await test.database.prisma.team.create({
      data: { id: '00000000-0000-7000-8000-0000000000dd', slug: 'cart', name: '购物车' },
    })
    const stranger = await addPerson(test.database, 'ma', 'developer', { kind: 'team', id: other.id })
    expect(await codeOf(hold({}, stranger))).toBe('forbidden')
    const token = asToken(stage.people.wang, ['read'])
    expect(await codeOf(setHold(stage.around, token, { ...place, reason: 'x' }))).toBe('forbidden')
  })

  it('is one per place, also when two set it at once', async () => {
    const codes = await Promise.all([codeOf(hold()), codeOf(hold({}, stage.people.chen))])
    expect(codes.sort()).toEqual(['conflict', 'ok'])
    expect(await codeOf(hold({ environment: 'pre-production' }))).toBe('ok')
  })

  it('changes owner, review and fix, and says what was before', async () => {
    const { id } = await value(hold())
    const changed = await value(
      changeHold(stage.around, stage.people.becker, { id, owner: 'chen', fixCommit: fresh.sha.slice(0, 9) }),
    )
    expect(changed).toMatchObject({ owner: { key: 'chen' }, fixCommitSha: fresh.sha.slice(0, 9) })
    expect(await codeOf(changeHold(stage.around, stage.people.wang, { id }))).toBe('invalid')
    expect(await codeOf(changeHold(stage.around, stage.people.zhou, { id, owner: 'zhou' }))).toBe('forbidden')
    expect((await ledger()).map(({ action }) => action)).toEqual(['hold.set', 'hold.changed'])
  })

  it('is lifted by name and with a note, once', async () => {
    const { id } = await value(hold())
    expect(await codeOf(liftHold(stage.around, stage.people.lin, { id, note: ' ' }))).toBe('invalid')
    expect(await codeOf(liftHold(stage.around, stage.people.zhou, { id, note: 'x' }))).toBe('forbidden')
    const lifted = await value(liftHold(stage.around, stage.people.lin, { id, note: 'it was the network' }))
    expect(lifted).toMatchObject({ age: 'lifted', liftedBy: { key: 'lin' }, liftNote: 'it was the network' })
    expect(await codeOf(liftHold(stage.around, stage.people.lin, { id, note: 'again' }))).toBe('wrong-state')
    expect(await codeOf(changeHold(stage.around, stage.people.lin, { id, owner: 'lin' }))).toBe('wrong-state')
    expect(await codeOf(hold())).toBe('ok')
  })

  it('is reported after 14 days', async () => {
    await value(hold({ reviewAt: new Date(Date.now() + 60 * 24 * 60 * 60_000).toISOString() }))
    const reported = async () =>
      (await value(listHolds(stage.around, stage.people.zhou, { reported: true }))).items
    expect(await reported()).toEqual([])
    await stage.pass(14 * 24 * 60 + 1)
    expect(await reported()).toMatchObject([{ age: 'reported', owner: { key: 'wang' } }])
  })
})

describe('a hold that going back sets', () => {
  const back = async () => {
    const asked = await value(
      rollback(stage.around, stage.people.becker, { ...place, build: old.digest, reasonKey: 'errors' }),
    )
    await stage.drain()
    return asked
  }

  it('is owned by who rolled back, and what it left is suspect there and only there', async () => {
    await stage.runs('test', fresh)
    const asked = await back()
    expect(await open()).toMatchObject([
      {
        environment: 'test',
        reason: 'errors',
        owner: { key: 'becker' },
        promotion: { number: asked.number },
      },
    ])
    expect(await test.database.prisma.suspectBuild.findMany()).toMatchObject([
      { buildId: fresh.id, environmentId: stage.environments.test, clearedAt: null },
    ])
    expect((await ledger()).map(({ action }) => action)).toEqual(['hold.set', 'build.marked-suspect'])
    await stage.look('test')
    const card = await test.database.prisma.serviceCard.findFirstOrThrow()
    expect(JSON.parse(card.boardRow).cells[0].marks).toEqual(['held', 'downgrade'])
  })

  it('renews a hold that is open: one hold, its age kept, a stated fix no longer lifts it', async () => {
    await stage.runs('test', fresh)
    const { setAt } = await value(hold({ fixCommit: fresh.sha }))
    await back()
    const [held, ...more] = await open()
    expect(more).toEqual([])
    expect(held).toMatchObject({ setAt, reason: 'errors', fixCommitSha: null, owner: { key: 'becker' } })
  })

  it('is lifted by a promoted build that contains the stated fix, not by one that does not', async () => {
    const { id } = await value(hold())
    const fix = await stage.addBuild('fix')
    await value(changeHold(stage.around, stage.people.wang, { id, fixCommit: fix.sha.slice(0, 8) }))
    const promote = async (build: StageBuild) => {
      await value(
        requestPromotion(stage.around, stage.people.wang, { ...place, build: build.digest, replace: true }),
      )
      await stage.drain()
    }
    await promote(fresh)
    expect(await open()).toHaveLength(1)
    await promote(fix)
    expect(await open()).toEqual([])
    expect((await ledger()).at(-1)).toMatchObject({ action: 'hold.lifted', actorKind: 'system' })
  })
})

describe('without a hold', () => {
  it('a promotion that is neither a rollback nor older holds nothing', async () => {
    const asked = await value(
      requestPromotion(stage.around, stage.people.wang, { ...place, build: fresh.digest }),
    )
    await stage.drain()
    expect((await value(getPromotion(stage.around, stage.people.zhou, { id: asked.id }))).state).toBe(
      'succeeded',
    )
    expect(await open()).toEqual([])
  })
})
