import { beforeEach, describe, expect, it } from 'vitest'
import { listOutsideRuns } from '../../catalog/freeze-breach/candidates.ts'
import { newId } from '../../platform/ids.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { between, definitionOf, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { editWindow, retireWindowOf } from '../freeze/edit-window.ts'
import { liftStop } from '../freeze/stops.ts'
import { findBreaches } from './find-breaches.ts'
import { listBreaches } from './list-breaches.ts'

const test = testDatabase()
let stage: Stage
let [one, two]: StageBuild[] = []

beforeEach(async () => {
  stage = await createStage(test)
  one = await stage.addBuild('one')
  two = await stage.addBuild('two')
  for (const slug of ['test', 'production'] as const) await stage.runs(slug, build(one))
})

function build(of: StageBuild | undefined): StageBuild {
  if (!of) throw new Error('no build')
  return of
}
const find = async (last: Date | null = null) => (await value(findBreaches(stage.around, last))).found
const breaches = () => test.database.prisma.freezeBreach.findMany({ orderBy: { at: 'desc' } })
interface Item {
  id: string
  environment: string | null
  kind: string
}
const list = async (input: object = {}) =>
  ((await value(listBreaches(stage.around, stage.people.zhou, input))) as JsonText).parse() as {
    items: Item[]
    next: string | null
  }

/** A run of a pipeline of the service that began so many minutes ago. */
async function addRun(
  of: { kind?: 'cd' | 'ci' | 'merge_check'; stages?: object[]; minutesAgo?: number; actor?: string } = {},
) {
  const { kind = 'cd', minutesAgo = 5, actor = 'zhao.lei' } = of
  const make = builders(test.database)
  const { connectionId } = await test.database.prisma.codeRepository.findFirstOrThrow()
  const name = `order-service-${kind}-k8s-${newId().slice(-4)}`
  const pipeline = await make.pipeline(connectionId, name, { kind, serviceId: stage.serviceId })
  const startedAt = new Date(Date.now() - minutesAgo * 60_000)
  const stages = of.stages ?? [{ name: '部署生产 Deploy to production', state: 'succeeded' }]
  return make.run(pipeline.id, 1, {
    serviceId: stage.serviceId,
    actor,
    startedAt,
    endedAt: new Date(),
    seenAt: new Date(),
    stages: stages.map((each) => ({ startedAt: startedAt.toISOString(), ...each })),
  })
}

describe('what goes past a freeze', () => {
  it('is looked for in few runs at a time, and in all of them', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.push((await addRun()).id)
    const since = new Date(Date.now() - 3_600_000)
    const parts: string[][] = []
    const asked = { from: since, seen: since, mostOfEach: 5, atOnce: 10 }
    for await (const part of listOutsideRuns(test.database, asked)) parts.push(part.map(({ id }) => id))
    expect(parts.length).toBeGreaterThan(2)
    expect(Math.max(...parts.map((part) => part.length))).toBe(2)
    expect(parts.flat().sort()).toEqual(ids.sort())
  })

  it('is found once, with who did it and what closed it, and its owner hears of it', async () => {
    const { lin } = stage.people
    await test.database.prisma.noticeRoute.create({
      data: {
        id: newId(),
        personId: lin.personId,
        channel: 'email',
        address: 'lin@example.com',
        createdAt: new Date(),
      },
    })
    const window = await freezeIn(stage, 'production', { name: 'Spring Festival' })
    await addRun({ minutesAgo: 0 })
    await stage.runs('production', build(two))
    expect(await find()).toBe(2)
    expect(await find()).toBe(0)
    expect(await find(new Date())).toBe(0)
    const closedBy = [{ id: window.id, version: 1, name: 'Spring Festival', how: 'denied' }]
    expect(await breaches()).toMatchObject([
      {
        kind: 'rollout',
        environmentId: stage.environments.production,
        actor: 'zhao.lei',
        closedBy,
        evidence: { digest: build(two).digest },
      },
      { kind: 'run', environmentId: stage.environments.production, actor: 'zhao.lei', closedBy },
    ])
    const told = await test.database.prisma.ledgerEntry.findMany({ where: { action: 'freeze.breached' } })
    expect(told.map(({ subjectName }) => subjectName)).toContain('order-service production')
    expect(await test.database.prisma.notice.findMany({ where: { kind: 'freeze-breach' } })).toMatchObject([
      { values: { windows: 'Spring Festival', actor: 'zhao.lei', service: 'order-service' } },
      { values: { environment: 'production' } },
    ])
  })

  it('is nothing where nothing is closed, where a window only reports, or somebody went back', async () => {
    await freezeIn(stage, 'production', { mode: 'report-only' })
    await freezeIn(stage, 'test', { schedule: between(1, 2) })
    await addRun()
    await stage.runs('production', build(two))
    expect(await find()).toBe(0)
    await freezeIn(stage, 'production', {
      admits: [{ content: [], action: ['rollback'], ofRelease: false }],
    })
    await stage.runs('production', build(one))
    expect(await find()).toBe(0)
  })

  it('is judged by the windows as they were when it began, however they were edited since', async () => {
    const { lin } = stage.people
    const window = await freezeIn(stage, 'production')
    await stage.runs('production', build(two))
    const gone = definitionOf({
      ownerId: lin.personId,
      scope: { environments: [stage.environments.production] },
      schedule: between(30, 31),
    })
    await value(
      editWindow(stage.around, lin, { id: window.id, version: 1, definition: gone, reason: 'other week' }),
    )
    await value(retireWindowOf(stage.around, lin, { id: window.id, version: 2, reason: 'over' }))
    expect(await find()).toBe(1)
    expect(await breaches()).toMatchObject([{ closedBy: [{ id: window.id, version: 1 }] }])
  })

  it('is not accused by a window that was written afterwards', async () => {
    await addRun()
    await stage.runs('production', build(two))
    await stage.pass(1)
    await freezeIn(stage, 'production', { schedule: between(-5, 5) })
    expect(await find()).toBe(0)
  })

  it('counts a stop that is over by now, and its end', async () => {
    const stop = await stopIn(stage, 'production')
    await stage.runs('production', build(two))
    await value(liftStop(stage.around, stage.people.lin, { id: stop.id, note: 'found' }))
    await stage.pass(1)
    await stage.runs('production', build(one))
    expect(await find()).toBe(1)
    expect(await breaches()).toMatchObject([{ closedBy: [{ id: stop.id, version: 0, how: 'stopped' }] }])
  })

  it('is a run only where it deploys, into a closed place, and was not the portal', async () => {
    await freezeIn(stage, 'production', { schedule: between(-30, 2) })
    await test.database.prisma.freezeWindowVersion.updateMany({ data: { at: new Date(0) } })
    await test.database.prisma.freezeWindow.updateMany({ data: { createdAt: new Date(0) } })
    await addRun({ kind: 'ci' })
    await addRun({ kind: 'ci', stages: [{ name: '部署测试环境 Deploy to test' }] })
    await addRun({ kind: 'merge_check' })
    await addRun({ stages: [{ name: '部署 Deploy' }] })
    await addRun({ stages: [{ name: 'Deploy to production', startedAt: null }] })
    await addRun({ stages: [] })
    expect(await find()).toBe(1)
    await test.database.prisma.freezeBreach.deleteMany()
    // Everything is closed: now it does not matter where the one went that does not say.
    await freezeIn(stage, 'test', { schedule: between(-30, 2) })
    await test.database.prisma.freezeWindowVersion.updateMany({ data: { at: new Date(0) } })
    for (const slug of ['pre-production', 'preview'] as const) await freezeIn(stage, slug)
    expect(await find()).toBeGreaterThanOrEqual(2)
  })

  it('is listed page by page, the newest first, and to everybody who may read', async () => {
    const at = Date.now()
    for (const [index, slug] of (['production', 'test', 'production', null] as const).entries())
      await test.database.prisma.freezeBreach.create({
        data: {
          id: newId(),
          kind: 'run',
          subjectId: newId(),
          serviceId: stage.serviceId,
          environmentId: slug && stage.environments[slug],
          // Two at the same instant.
          at: new Date(at - Math.floor(index / 2) * 1000),
          closedBy: [],
          foundAt: new Date(at),
        },
      })
    const all = (await list()).items.map(({ id }) => id)
    const paged: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { items, next } = await list({ limit: 1, ...(cursor ? { cursor } : {}) })
      paged.push(...items.map(({ id }) => id))
      cursor = next
    }
    expect(paged).toEqual(all)
    expect(new Set(all).size).toBe(4)
    expect((await list({ environment: 'test' })).items.map(({ environment }) => environment)).toEqual([
      'test',
      null,
    ])
    expect((await list({ service: 'nobody' })).items).toEqual([])
    expect(await listBreaches(stage.around, stage.people.zhou, { cursor: 'x' })).toMatchObject({
      ok: false,
      failure: { code: 'invalid' },
    })
  })
})
