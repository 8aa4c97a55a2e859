import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { newId } from '../../platform/ids.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import type { Surroundings } from '../define.ts'
import { countDeliveries } from './count-deliveries.ts'
import { countRuns } from './count-runs.ts'

const test = testDatabase()
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>
let pipelineId: string
const now = Date.now()

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
  const make = builders(test.database)
  pipelineId = (
    await make.pipeline(estate.connection.id, 'order-service-ci-k8s', { serviceId: estate.service.id })
  ).id
})

/** A run that began so many minutes ago, whose stage `build` took so many seconds. */
async function run(number: number, seconds: number, more: { minutesAgo?: number; state?: 'succeeded' | 'failed'; complete?: boolean; queueMs?: number | null; gateSeconds?: number } = {}) {
  const { minutesAgo = 300 - number, state = 'succeeded', complete = true, queueMs = null, gateSeconds = 0 } = more
  const at = (after: number) => new Date(now - minutesAgo * 60_000 + after * 1000)
  const job = (name: string, from: number, to: number) => ({ id: name, name, state, startedAt: at(from).toISOString(), endedAt: at(to).toISOString() })
  const end = seconds + gateSeconds
  return builders(test.database).run(pipelineId, number, {
    serviceId: estate.service.id, state, startedAt: at(0), endedAt: at(end), complete, queueMs,
    stages: [{ key: 'b', name: 'build', state, startedAt: at(0).toISOString(), endedAt: at(end).toISOString(), jobs: [
      job('image', 0, seconds), ...(gateSeconds ? [job('人工卡点 Manual gate', seconds, end)] : []),
    ] }],
  })
} // biome-ignore format: one glance

async function count() {
  await countDeliveries(around)
  const done = await countRuns(around)
  if (!done.ok) throw new Error(done.failure.message)
}
const days = (stage: string) =>
  test.database.prisma.figureStageDay.findMany({ where: { stage }, orderBy: { day: 'asc' } })
const total = async (stage: string) => {
  const found = await days(stage)
  return {
    runs: found.reduce((sum, day) => sum + day.runs, 0),
    succeeded: found.reduce((sum, day) => sum + day.succeeded, 0),
    seconds: found.flatMap((day) => day.seconds).sort((a, b) => a - b),
    queue: found.flatMap((day) => day.queueSeconds),
    queueUnknown: found.reduce((sum, day) => sum + day.queueUnknown, 0),
    cache: [found.reduce((sum, day) => sum + day.cacheHits, 0), found.reduce((sum, day) => sum + day.cacheMisses, 0), found.reduce((sum, day) => sum + day.cacheUnknown, 0)],
  }
} // biome-ignore format: one glance

describe('runs', () => {
  it('are counted once, whenever they come to their end, and as often as they are looked at', async () => {
    await run(1, 100, { queueMs: 4000 })
    await run(2, 50, { state: 'failed' })
    const late = await run(3, 120, { complete: false })
    await count()
    await count()
    expect(await total('')).toEqual({ runs: 2, succeeded: 1, seconds: [100], queue: [4], queueUnknown: 1, cache: [0, 0, 2] })
    await test.database.prisma.pipelineRun.update({ where: { id: late.id }, data: { complete: true } })
    await count()
    expect(await total('build')).toMatchObject({ runs: 3, succeeded: 2, seconds: [100, 120] })
    // Run again under its number.
    await test.database.prisma.pipelineRun.update({ where: { id: late.id }, data: { complete: false } })
    await test.database.prisma.pipelineRun.update({ where: { id: late.id }, data: { complete: true } })
    await count()
    expect(await total('')).toMatchObject({ runs: 3 })
  }) // biome-ignore format: one glance

  it('say of their cache what a kept log says, whatever bytes are in it', async () => {
    const one = await run(1, 100)
    await run(2, 100)
    const log = { id: newId(), jobId: 'image', generation: 1, watchedUntil: new Date(), place: {}, outline: {} }
    await test.database.prisma.runLog.create({ data: { ...log, runId: one.id } })
    const content = Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from('#7 [2/4] RUN npm ci\n#7 CACHED\n')])
    await test.database.prisma.runLogSegment.create({
      data: { logId: log.id, generation: 1, seq: 0, firstLine: 1, lineCount: 3, byteOffset: 0n, byteCount: content.length, content },
    })
    await count()
    expect((await total('')).cache).toEqual([1, 0, 1])
  }) // biome-ignore format: one glance

  it('are slow by their own history: noted on the run, and told to the team once a day and stage', async () => {
    await test.database.prisma.noticeRoute.create({
      data: { id: newId(), teamId: estate.service.teamId, channel: 'email', address: 'team@example.com', createdAt: new Date() },
    })
    for (let number = 1; number <= 6; number += 1) await run(number, 100)
    await count()
    expect(await test.database.prisma.slowStage.count()).toBe(0)
    const slow = await run(7, 240, { minutesAgo: 30 })
    await run(8, 230, { minutesAgo: 30 })
    await run(9, 130, { minutesAgo: 10, gateSeconds: 900 })
    await count()
    const noted = await test.database.prisma.slowStage.findMany({ orderBy: { durationMs: 'desc' } })
    expect(noted).toMatchObject([
      { runId: slow.id, stage: 'build', durationMs: 240_000, medianMs: 100_000, history: 6 },
      { durationMs: 230_000 },
    ])
    const told = await test.database.prisma.notice.findMany({ where: { kind: 'stage-slow' } })
    expect(told).toMatchObject([{ values: { stage: 'build', took: '4:00', usual: '1:40', service: 'order-service' } }])
  }) // biome-ignore format: one glance

  it('that ended long ago tell nobody', async () => {
    await test.database.prisma.noticeRoute.create({
      data: { id: newId(), teamId: estate.service.teamId, channel: 'email', address: 'team@example.com', createdAt: new Date() },
    })
    for (let number = 1; number <= 6; number += 1) await run(number, 100, { minutesAgo: 2000 - number })
    await run(7, 400, { minutesAgo: 1500 })
    await count()
    expect(await test.database.prisma.slowStage.count()).toBe(1)
    expect(await test.database.prisma.notice.count()).toBe(0)
  }) // biome-ignore format: one glance
})
