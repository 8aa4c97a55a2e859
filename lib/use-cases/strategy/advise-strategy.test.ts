import { beforeEach, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { adviseStrategy } from './advise-strategy.ts'
import { listMismatches } from './list-mismatches.ts'
import { stateRecovery } from './state-recovery.ts'

const test = testDatabase()
const minute = 60_000
let stage: Stage
let build: StageBuild

const prisma = () => test.database.prisma
const productionOf = async () => {
  const { items, ...more } = await value(
    adviseStrategy(stage.around, stage.people.wang, { slug: 'order-service' }),
  )
  return { ...more, item: items.find(({ environment }) => environment === 'production') }
}

/** One promotion of production that was written then, with its rollout at its end. */
async function wrote(kind: 'promotion' | 'rollback', daysAgo: number, atMinute: number, tookMinutes: number) {
  const from = new Date(Date.now() - daysAgo * 24 * 60 * minute + atMinute * minute)
  const to = new Date(from.getTime() + tookMinutes * minute)
  const times = { requestedAt: from, startedAt: from, firstWriteAt: from, settledAt: to, endedAt: to }
  const place = { serviceId: stage.serviceId, environmentId: stage.environments.production }
  const what = { buildId: build.id, digest: build.digest, kind, state: 'succeeded' as const }
  const id = newId()
  await prisma().promotion.create({
    data: { id, ...place, ...what, ...times, startMode: 'manual', settingsVersion: 1, expiresAt: to },
  })
  await prisma().promotionStep.create({
    data: {
      id: newId(),
      promotionId: id,
      position: 0,
      name: 'rollout',
      state: 'done',
      startedAt: from,
      endedAt: to,
    },
  })
}

beforeEach(async () => {
  stage = await createStage(test)
  build = await stage.addBuild('old')
})

it('says nothing of what nobody knows, then what people state, then what the ledger shows', async () => {
  expect((await productionOf()).item).toMatchObject({
    notice: null,
    back: null,
    advice: { kind: null, why: 'unknown' },
    mismatch: null,
  })
  const state = (noticeMinutes: number | null, backMinutes: number | null) =>
    stateRecovery(stage.around, stage.people.wang, {
      slug: 'order-service',
      noticeMinutes,
      backMinutes,
      reason: 'as the last drill showed',
    })
  await value(state(400, 5))
  await value(state(400, 5))
  expect(await prisma().ledgerEntry.count({ where: { action: 'service.recovery-stated' } })).toBe(1)
  expect(await productionOf()).toMatchObject({
    stated: { noticeMinutes: 400, backMinutes: 5 },
    item: {
      notice: { minutes: 400, source: 'stated' },
      advice: { kind: 'canary', why: 'noticing' },
      mismatch: 'too-little',
    },
  })
  // Three that had to go: noticed after 10, 20 and 30 minutes, undone in 500.
  for (const [daysAgo, noticed] of [
    [3, 10],
    [9, 20],
    [27, 30],
  ] as const) {
    await wrote('promotion', daysAgo, 0, 4)
    await wrote('rollback', daysAgo, noticed, 500)
  }
  expect((await productionOf()).item).toMatchObject({
    notice: { minutes: 20, source: 'measured', samples: 3 },
    back: { minutes: 500, source: 'measured', samples: 3 },
    advice: { kind: 'blue-green', why: 'going-back' },
    mismatch: 'too-little',
  })
  const { items, count } = await value(listMismatches(stage.around, stage.people.wang, null))
  expect(count).toBe(items.length)
  expect(items).toContainEqual(
    expect.objectContaining({ service: 'order-service', environment: 'production', set: 'rolling' }),
  )
  expect(items.map(({ environment }) => environment)).not.toContain('test')
})
