import { beforeEach, describe, expect, it } from 'vitest'
import { PromotionPreview } from '../../api/contract/promotion.ts'
import { PromotionDetail } from '../../api/contract/promotion-detail.ts'
import { lockPromotion } from '../../catalog/promotion/lock.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { approvePromotion } from './approve-promotion.ts'
import { getPromotion } from './get-promotion.ts'
import { previewPromotion } from './preview-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollback } from './rollback.ts'
import { startPromotion } from './start-promotion.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production', 'preview', 'production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
})

const ask = (environment: string, build: StageBuild, actor = stage.people.wang, more = {}) =>
  requestPromotion(stage.around, actor, {
    service: 'order-service',
    environment,
    build: build.digest,
    ...more,
  })

async function valueOrThrow<T>(
  call: Promise<{ ok: true; value: T } | { ok: false; failure: unknown }>,
): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const reload = (id: string) => valueOrThrow(getPromotion(stage.around, stage.people.zhou, { id }))

async function bring(environment: 'test' | 'pre-production' | 'preview', build: StageBuild) {
  const asked = await valueOrThrow(ask(environment, build))
  await stage.drain()
  await stage.look(environment)
  await stage.pass(11)
  await stage.drain()
  return reload(asked.id)
}

describe('from test to production', () => {
  it('records what ran at the first look as adopted', async () => {
    const stays = await test.database.prisma.stay.findMany()
    expect(stays).toHaveLength(4)
    expect(stays.every((stay) => stay.cause === 'adopted' && stay.digest === old.digest)).toBe(true)
  })

  it('promotes one build by digest through every environment', async () => {
    for (const slug of ['test', 'pre-production', 'preview'] as const) {
      const promotion = await bring(slug, fresh)
      expect(promotion.state, JSON.stringify(promotion.failure ?? promotion.judgedVerdicts)).toBe('succeeded')
    }
    const preview = await valueOrThrow(
      previewPromotion(stage.around, stage.people.wang, {
        service: 'order-service',
        environment: 'production',
        build: fresh.id,
      }),
    )
    expect(PromotionPreview.strict().safeParse(preview).error?.issues ?? []).toEqual([])
    expect(preview.prognosis.key).toBe('waits-for-approval')
    expect(preview.change).toMatchObject({ direction: 'newer', complete: true })
    expect(preview.change.added).toHaveLength(1)

    const asked = await valueOrThrow(ask('production', fresh))
    expect(PromotionDetail.strict().safeParse(asked).error?.issues ?? []).toEqual([])
    await stage.drain()
    expect((await reload(asked.id)).state).toBe('pending')
    const own = await approvePromotion(stage.around, stage.people.wang, { id: asked.id })
    expect(own).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    const early = await startPromotion(stage.around, stage.people.wang, { id: `P-${asked.number}` })
    expect(early).toMatchObject({ ok: false, failure: { code: 'blocked-by-gate' } })
    await valueOrThrow(approvePromotion(stage.around, stage.people.lin, { id: asked.id, reason: 'fine' }))
    await stage.pass(60)
    await stage.drain()
    expect((await reload(asked.id)).may.start).toMatchObject({ allowed: false })
    const ready = await valueOrThrow(getPromotion(stage.around, stage.people.lin, { id: asked.id }))
    expect(ready.may.start).toMatchObject({ allowed: true })
    await valueOrThrow(startPromotion(stage.around, stage.people.lin, { id: asked.id }))
    await stage.drain()
    await stage.look('production')
    expect((await reload(asked.id)).state).toBe('observing')
    await stage.pass(11)
    await stage.drain()

    const ended = await reload(asked.id)
    expect(ended.state).toBe('succeeded')
    expect(ended.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'keep done',
      'version done',
      'write done',
      'rollout done',
      'mark done',
      'observe done',
    ])
    expect(ended.steps[0]?.sessionName).toBe(`lin.p-${asked.number}`)
    // What Yunxiao's members and the portal alone do takes no role.
    const promoter = 'acs:ram::1:role/sluice-promote-production'
    const reader = 'acs:ram::1:role/sluice-reader'
    expect(ended.steps.map(({ roleArn }) => roleArn)).toEqual([
      promoter,
      reader,
      null,
      promoter,
      null,
      reader,
    ])
    expect(ended.askedVerdicts).toHaveLength(19)
    expect(ended.startVerdicts?.filter(({ verdict }) => verdict === 'wait' || verdict === 'block')).toEqual(
      [],
    )
    const commits = [...stage.cloud.estate.repositories.get('yunfan/manifests-production')!.commits.values()]
    const ours = commits.filter(({ message }) => message.includes(`Sluice-Promotion: P-${asked.number}`))
    expect(ours).toHaveLength(1)
    expect(ours[0]?.message).toContain('[skip ci]')
    expect(ours[0]?.message).toContain('Sluice-Requester: wang')
    // What a turn locks and reads at once is what its columns say.
    const locked = await transact(test.database, async (tx) => ok(await lockPromotion(tx, asked.id)))
    const columns = await test.database.prisma.promotion.findUniqueOrThrow({
      where: { id: asked.id },
      include: { build: true, steps: { orderBy: { position: 'asc' } } },
    })
    const { service, environment, ...rest } = (locked.ok && locked.value) || {}
    expect(rest).toEqual({ ...columns, steps: columns.steps.map((step) => ({ ...step, claimed: false })) })
    expect(service).toMatchObject({ slug: 'order-service' })
    expect(environment).toMatchObject({ slug: 'production' })

    const place = await test.database.prisma.place.findFirst({
      where: { environmentId: stage.environments.production },
    })
    expect(place).toMatchObject({
      runningDigest: fresh.digest,
      desiredDigest: fresh.digest,
      readyTargets: 1,
      activePromotionId: null,
    })
    const stay = await test.database.prisma.stay.findFirst({
      where: { environmentId: stage.environments.production, endedAt: null },
    })
    expect(stay).toMatchObject({ digest: fresh.digest, cause: 'promotion', promotionId: asked.id })
    // Judgements are told when they come out differently: how often is not what this is about.
    const story = ended.timeline.map(({ action }) => action).filter((action) => action !== 'promotion.judged')
    expect(story).toEqual([
      'promotion.requested',
      'promotion.approved',
      'promotion.started',
      'promotion.step-done',
      'promotion.step-done',
      'promotion.step-done',
      'promotion.step-done',
      'promotion.step-done',
      'promotion.observing',
      'promotion.succeeded',
    ])
    expect(ended.rollbackTo.map(({ digest }) => digest)).toEqual([old.digest])
  })

  it('rolls back to what ran before, without approval, while the new one is observed', async () => {
    await stage.set('production', {
      startMode: 'automatic',
      approvals: { ...(await approvalsOff()) },
      soakMinutes: 0,
    })
    for (const slug of ['test', 'pre-production', 'preview'] as const) await bring(slug, fresh)
    const forward = await valueOrThrow(ask('production', fresh))
    await stage.drain()
    await stage.look('production')
    expect((await reload(forward.id)).state).toBe('observing')
    const back = await valueOrThrow(
      rollback(stage.around, stage.people.becker, {
        service: 'order-service',
        environment: 'production',
        build: old.digest,
        reasonKey: 'errors',
      }),
    )
    await stage.drain()
    await stage.look('production')
    expect((await reload(forward.id)).state).toBe('superseded')
    expect((await reload(back.id)).state).toBe('observing')
    const place = await test.database.prisma.place.findFirst({
      where: { environmentId: stage.environments.production },
    })
    expect(place?.runningDigest).toBe(old.digest)
  })
})

async function approvalsOff() {
  const { settingsOf } = await import('../../testing/promotion-stage.ts')
  return { ...settingsOf('production').approvals, count: 0 }
}
