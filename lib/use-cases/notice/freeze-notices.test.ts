import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { between, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { retireWindowOf } from '../freeze/edit-window.ts'
import { askException, decideOnException } from '../freeze/exceptions.ts'
import { liftStop } from '../freeze/stops.ts'
import { createRoute } from './edit-routes.ts'
import { noteFreezeEdges } from './note-freeze-edges.ts'

const keys = [{ id: 'k1', bytes: Buffer.alloc(32, 3) }]

describe('messages about freezes', () => {
  const test = testDatabase()
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage(test)
    const actor = stage.people.lin
    const way = { channel: 'email', locale: 'en' }
    await value(
      createRoute(keys)(stage.around, actor, { ...way, team: 'trade-core', address: 'team@example.com' }),
    )
    await value(createRoute(keys)(stage.around, actor, { ...way, address: 'lin@example.com' }))
  })
  const kinds = async () =>
    (await test.database.prisma.notice.findMany({ orderBy: { createdAt: 'asc' } })).map(({ kind }) => kind)

  it('tell the teams in scope and the release managers once of each edge, by any number of workers', async () => {
    await freezeIn(stage, 'production', { schedule: between(-0.5, 2), name: 'Pay day' })
    await Promise.all([noteFreezeEdges(stage.around), noteFreezeEdges(stage.around)])
    await noteFreezeEdges(stage.around)
    expect(await kinds()).toEqual(['freeze-started', 'freeze-started'])
  })

  it('do not reach the team of a service that the scope leaves out', async () => {
    const { id } = await test.database.prisma.team.findUniqueOrThrow({ where: { slug: 'trade-core' } })
    const scope = { environments: [stage.environments.production], exclusions: { teams: [id] } }
    await stopIn(stage, 'production', { scope })
    const routes = await test.database.prisma.notice.findMany({ where: { kind: 'stop-set' } })
    expect(routes).toHaveLength(1)
    expect(
      await test.database.prisma.noticeRoute.findUnique({ where: { id: routes[0]?.routeId ?? '' } }),
    ).toMatchObject({ address: 'lin@example.com' })
  })

  it('tell of a stop as soon as it is set', async () => {
    await stopIn(stage, 'production')
    expect(await kinds()).toEqual(['stop-set', 'stop-set'])
  })

  it('tell that a stop was lifted and that a freeze was ended early, and nothing of one out of its hours', async () => {
    const { lin } = stage.people
    const stop = await stopIn(stage, 'production')
    await value(liftStop(stage.around, lin, { id: stop.id, note: 'payments work' }))
    const retire = (window: { id: string }) =>
      value(retireWindowOf(stage.around, lin, { id: window.id, version: 1, reason: 'over' }))
    await retire(await freezeIn(stage, 'production', { schedule: between(5, 6) }))
    await retire(await freezeIn(stage, 'production', { schedule: between(-1, 2) }))
    expect(await kinds()).toEqual(['stop-set', 'stop-ended', 'freeze-ended'].flatMap((kind) => [kind, kind]))
  })

  it('tell who asked how an exception was decided', async () => {
    const { wang, lin } = stage.people
    const window = await freezeIn(stage, 'production', { schedule: between(5, 6) })
    const build = await stage.addBuild('one')
    const way = { channel: 'email', locale: 'en', address: 'wang@example.com' }
    await value(createRoute(keys)(stage.around, wang, way))
    const asked = await value(
      askException(stage.around, wang, {
        window: window.id,
        service: 'order-service',
        environment: 'production',
        subjectKind: 'digest',
        subject: build.digest,
        reason: 'customers wait',
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    )
    await value(decideOnException(stage.around, lin, { id: asked.id, decision: 'refused', note: 'tomorrow' }))
    const told = await test.database.prisma.notice.findMany({ where: { kind: 'exception-decided' } })
    // The team of the service hears of it too.
    const values = { decision: 'refused', reason: 'tomorrow', window: 'Freeze' }
    expect(told).toMatchObject([{ values }, { values }])
  })
})
