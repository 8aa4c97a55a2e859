import { beforeEach, describe, expect, it } from 'vitest'
import { ServiceMarks } from '../../api/contract/build.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { addPerson } from '../../testing/promotion-people.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { previewPromotion } from '../promotion/preview-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { rollback } from '../promotion/rollback.ts'
import { clearBadBuild } from './clear-bad-build.ts'
import { clearSuspect } from './clear-suspect.ts'
import { getMarks } from './get-marks.ts'
import { markBadBuild } from './mark-bad-build.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  fresh = await stage.addBuild('fresh')
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const failureOf = async (call: Promise<Result<unknown>>) => {
  const result = await call
  return result.ok ? null : result.failure
}
const codeOf = async (call: Promise<Result<unknown>>) => (await failureOf(call))?.code ?? 'ok'
const place = { service: 'order-service', environment: 'test' }
const marks = (actor = stage.people.zhou) => value(getMarks(stage.around, actor, { slug: 'order-service' }))
const mark = (actor = stage.people.wang) =>
  markBadBuild(stage.around, actor, { id: fresh.id, reason: 'loses orders' })
const actions = async () =>
  (
    await test.database.prisma.ledgerEntry.findMany({
      where: { action: { startsWith: 'build.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ action }) => action)

describe('a bad build', () => {
  it('is marked by who works on the service, with a reason, once', async () => {
    expect(await codeOf(markBadBuild(stage.around, stage.people.wang, { id: fresh.id, reason: ' ' }))).toBe(
      'invalid',
    )
    expect(await codeOf(mark(stage.people.zhou))).toBe('forbidden')
    expect(await codeOf(mark())).toBe('ok')
    expect(await codeOf(mark(stage.people.becker))).toBe('conflict')
    const shown = await marks()
    expect(ServiceMarks.strict().safeParse(shown).error?.issues ?? []).toEqual([])
    expect(shown.bad).toMatchObject([
      { build: { id: fresh.id }, reason: 'loses orders', markedBy: { key: 'wang' } },
    ])
    expect(await actions()).toEqual(['build.marked-bad'])
  })

  it('is cleared by a release manager with a note, never by who marked it', async () => {
    const clear = (actor = stage.people.lin) =>
      clearBadBuild(stage.around, actor, { id: fresh.id, note: 'the data was wrong, not the build' })
    expect(await codeOf(clear())).toBe('wrong-state')
    await value(mark(stage.people.lin))
    expect(await codeOf(clear())).toBe('own-request')
    expect((await marks(stage.people.lin)).bad[0]?.may.clear).toMatchObject({
      allowed: false,
      code: 'own-request',
    })
    expect(await codeOf(clear(stage.people.wang))).toBe('forbidden')
    const other = await addPerson(test.database, 'he', 'release-manager')
    expect(await codeOf(clear(other))).toBe('ok')
    expect((await marks()).bad).toEqual([])
    expect(await codeOf(mark())).toBe('ok')
    expect(await actions()).toEqual(['build.marked-bad', 'build.bad-cleared', 'build.marked-bad'])
  })

  it('is not marked twice when two people press at once', async () => {
    const codes = await Promise.all([codeOf(mark()), codeOf(mark(stage.people.chen))])
    expect(codes.sort()).toEqual(['conflict', 'ok'])
  })
})

describe('a bad build on the way', () => {
  it('may be asked for, and is blocked in every further environment with the words of who marked it', async () => {
    await stage.runs('test', fresh)
    await stage.runs('pre-production', old)
    await value(mark())
    const where = { ...place, environment: 'pre-production', build: fresh.id }
    const preview = await value(previewPromotion(stage.around, stage.people.wang, where))
    expect(preview.request.allowed).toBe(true)
    const asked = await value(requestPromotion(stage.around, stage.people.wang, where))
    await stage.drain()
    const after = await value(getPromotion(stage.around, stage.people.wang, { id: asked.id }))
    expect(after.state).toBe('pending')
    expect(after.judgedVerdicts?.find(({ gate }) => gate === 'path')).toMatchObject({
      verdict: 'block',
      reasons: [{ key: 'bad-build', values: { reason: 'loses orders', by: 'WANG' } }, { key: 'stayed' }],
    })
  })
})

describe('a suspect build', () => {
  const again = (more: Record<string, unknown> = {}, actor = stage.people.lin) =>
    requestPromotion(stage.around, actor, { ...place, build: fresh.id, ...more })

  beforeEach(async () => {
    await stage.runs('test', fresh)
    await value(
      rollback(stage.around, stage.people.becker, { ...place, build: old.digest, reasonKey: 'errors' }),
    )
    await stage.drain()
  })

  it('comes again only by a release manager who confirms and says why', async () => {
    const developer = await failureOf(again({}, stage.people.wang))
    expect(developer).toMatchObject({ code: 'forbidden', detail: { need: 'release-manager' } })
    expect(developer?.message).toContain('only a release manager')
    const preview = (actor = stage.people.wang) =>
      value(previewPromotion(stage.around, actor, { ...place, build: fresh.id }))
    expect((await preview()).request).toMatchObject({ allowed: false, message: developer?.message })
    expect((await preview(stage.people.lin)).request.allowed).toBe(true)
    expect(await failureOf(again())).toMatchObject({
      code: 'precondition',
      detail: { need: 'suspect', because: 'errors' },
    })
    expect(await failureOf(again({ confirmed: ['suspect'] }))).toMatchObject({ detail: { need: 'reason' } })
    const asked = await value(again({ confirmed: ['suspect'], reason: 'it was the network' }))
    const row = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id: asked.id } })
    expect(row.confirmed).toEqual(['suspect'])
  })

  it('is not suspect in another environment, and not once a release manager cleared it', async () => {
    expect((await marks()).suspects).toMatchObject([
      { environment: 'test', build: { id: fresh.id }, may: { clear: { allowed: false } } },
    ])
    const clear = (actor = stage.people.lin) =>
      clearSuspect(stage.around, actor, { id: fresh.id, environment: 'test', note: 'it was the network' })
    expect(await codeOf(clear(stage.people.wang))).toBe('forbidden')
    expect(await codeOf(clear())).toBe('ok')
    expect(await codeOf(clear())).toBe('wrong-state')
    expect((await marks()).suspects).toEqual([])
    expect(await codeOf(again({}, stage.people.wang))).toBe('ok')
  })
})

describe('going back', () => {
  const back = (more: Record<string, unknown> = {}) =>
    rollback(stage.around, stage.people.becker, { ...place, build: old.digest, reasonKey: 'errors', ...more })

  beforeEach(() => stage.runs('test', fresh))

  it('past the floor is typed, never clicked', async () => {
    await test.database.prisma.doneMigration.create({
      data: {
        serviceId: stage.serviceId,
        environmentId: stage.environments.test,
        name: 'drop-total',
        kind: 'contract',
        buildId: fresh.id,
        doneAt: new Date(),
      },
    })
    expect(await failureOf(back())).toMatchObject({
      code: 'precondition',
      detail: { need: 'floor', migrations: ['drop-total'] },
    })
    const asked = await value(back({ confirmed: ['floor'], imageOnly: true }))
    const row = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id: asked.id } })
    expect(row).toMatchObject({ confirmed: ['floor'], imageOnly: true })
  })

  it('while the registry is silent is typed too, and then goes on', async () => {
    await test.database.pool.query("UPDATE build SET seen_at = sluice_now() - interval '2 hours'")
    await test.database.pool.query("UPDATE image_repository SET seen_at = sluice_now() - interval '2 hours'")
    expect(await failureOf(back())).toMatchObject({ code: 'precondition', detail: { need: 'cloud-away' } })
    const asked = await value(back({ confirmed: ['cloud-away'] }))
    expect(asked.askedVerdicts.find(({ gate }) => gate === 'digest')).toMatchObject({
      verdict: 'warn',
      reasons: [{ key: 'cloud-away' }],
    })
  })

  it('remembers which promotion it answers', async () => {
    await stage.runs('pre-production', old)
    const where = { environment: 'pre-production' }
    const asked = await value(
      requestPromotion(stage.around, stage.people.wang, { ...place, ...where, build: fresh.digest }),
    )
    await stage.drain()
    const answer = await value(back(where))
    const row = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id: answer.id } })
    expect(row.causeId).toBe(asked.id)
    await stage.drain()
    expect(await test.database.prisma.suspectBuild.findMany()).toMatchObject([{ buildId: fresh.id }])
  })
})

describe('what runs already', () => {
  it('is said, and nothing happens, unless a person redeploys', async () => {
    const ask = (more: Record<string, unknown> = {}) =>
      requestPromotion(stage.around, stage.people.wang, { ...place, build: old.digest, ...more })
    expect(await failureOf(ask())).toMatchObject({
      code: 'already-running-there',
      message: 'test already runs this build',
    })
    expect(await test.database.prisma.promotion.count()).toBe(0)
    expect((await value(ask({ redeploy: true }))).kind).toBe('redeploy')
  })
})

describe('an older build', () => {
  it('says how many commits go away, asks why, and holds the place', async () => {
    await stage.runs('test', fresh)
    const ask = (more: Record<string, unknown> = {}) =>
      requestPromotion(stage.around, stage.people.wang, { ...place, build: old.digest, ...more })
    expect(await failureOf(ask())).toMatchObject({ detail: { need: 'olderConfirmed', removed: 1 } })
    expect(await failureOf(ask({ confirmed: ['older'] }))).toMatchObject({ detail: { need: 'reason' } })
    const asked = await value(ask({ confirmed: ['older'], reason: 'the new one is slow' }))
    await stage.drain()
    expect((await marks()).holds).toMatchObject([
      {
        environment: 'test',
        reason: 'the new one is slow',
        promotion: { id: asked.id },
        owner: { key: 'wang' },
      },
    ])
  })
})
