import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { between, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
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
})
