import { beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../domain/failure/result.ts'
import { keepTag } from '../../domain/promotion/effect-names.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { addService, createEstate } from '../../testing/estate.ts'
import type { Prisma } from '../generated/client.ts'
import { transact } from '../transaction.ts'

/** The cards are kept by triggers: whatever is written, in whatever order, they say what a fresh look would say. */
describe('service cards', () => {
  const test = testDatabase()
  let estate: Awaited<ReturnType<typeof createEstate>>

  beforeEach(async () => {
    estate = await createEstate(test.database)
  })
  const card = async (slug = 'order-service') => {
    const row = await test.database.prisma.serviceCard.findUniqueOrThrow({ where: { slug } })
    return {
      ...row,
      row: JSON.parse(row.boardRow),
      item: JSON.parse(row.listItem),
      more: JSON.parse(row.extra),
    }
  }
  /** Everything made anew, for comparison. */
  const fresh = async () => {
    const before = await test.database.prisma.serviceCard.findMany({ orderBy: { slug: 'asc' } })
    await test.asOwner(`UPDATE service_card SET board_row = '', list_item = '', extra = '', mark = ''`)
    await test.asOwner('SELECT refresh_service_cards(ARRAY(SELECT id FROM service))')
    const after = await test.database.prisma.serviceCard.findMany({ orderBy: { slug: 'asc' } })
    expect(before).toEqual(after)
  }

  it('show what can go on, and what runs what its neighbour runs', async () => {
    const { row, states, goesTo } = await card()
    expect(row.cells.map((cell: { canGoOn: boolean }) => cell.canGoOn)).toEqual([false, true, false, false])
    expect(row.cells.map((cell: { sameAsPrevious: boolean }) => cell.sameAsPrevious)).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect([states, goesTo]).toEqual([['can-go-on'], ['pre-production']])
    await fresh()
  })

  it('follow places, promotions, builds, owners and names', async () => {
    const { prisma } = test.database
    const where = {
      serviceId_environmentId: {
        serviceId: estate.service.id,
        environmentId: estate.environments.production.id,
      },
    }
    await prisma.place.update({ where, data: { healthProblem: 'crash-loop', driftSinceAt: new Date() } })
    expect((await card()).states).toEqual(['can-go-on', 'drift', 'problem'])
    await estate.make.promotion(estate.service, estate.environments['pre-production'], estate.newer)
    expect((await card()).states).toEqual(['drift', 'problem', 'waiting'])
    await prisma.build.update({
      where: { id: estate.older.id },
      data: { version: '202601-20260101.1', scanHigh: 2, scanMedium: 0, scanLow: 1 },
    })
    const { row, findingRank } = await card()
    expect(row.cells[3].build.version).toBe('202601-20260101.1')
    expect(findingRank).toBe(3)
    await prisma.team.update({ where: { id: estate.team.id }, data: { name: 'Renamed' } })
    expect((await card()).row.team.name).toBe('Renamed')
    await prisma.service.update({
      where: { id: estate.service.id },
      data: { productLineId: null, description: 'x' },
    })
    const moved = await card()
    expect([moved.lineSlug, moved.more.description]).toEqual(['~', 'x'])
    await prisma.place.delete({ where })
    expect((await card()).row.cells).toHaveLength(3)
    await fresh()
  })

  it('follow holds, suspect and bad builds, and say that such a place cannot go on', async () => {
    const { prisma } = test.database
    const place = { serviceId: estate.service.id, environmentId: estate.environments['pre-production'].id }
    const marks = async () => (await card()).row.cells[1].marks
    expect([await marks(), (await card()).goesTo]).toEqual([[], ['pre-production']])
    const suspect = { ...place, buildId: estate.newer.id }
    await prisma.suspectBuild.create({ data: { ...suspect, reason: 'errors', markedAt: new Date() } })
    expect([await marks(), (await card()).goesTo]).toEqual([['suspect-next'], []])
    await prisma.badBuild.create({
      data: { id: newId(), buildId: estate.older.id, reason: 'x', markedById: newId(), markedAt: new Date() },
    })
    expect(await marks()).toEqual(['bad', 'suspect-next'])
    const hold = { ...place, reason: 'errors', setAt: new Date(), reviewAt: new Date() }
    await prisma.hold.create({ data: { id: newId(), ...hold } })
    expect([await marks(), (await card()).states]).toEqual([['held', 'bad', 'suspect-next'], ['held']])
    await fresh()
    await prisma.hold.updateMany({ data: { liftedAt: new Date() } })
    await prisma.badBuild.updateMany({ data: { clearedAt: new Date() } })
    await prisma.suspectBuild.updateMany({ data: { clearedAt: new Date() } })
    expect([await marks(), (await card()).goesTo]).toEqual([[], ['pre-production']])
    await fresh()
  })

  it('say when what runs could not be brought back, and that what the registry lost can go nowhere', async () => {
    const { prisma } = test.database
    const marks = async () => (await card()).row.cells.map((cell: { marks: string[] }) => cell.marks)
    const find = (kind: string, subject: string, digest: string) =>
      prisma.registryFinding.create({
        data: {
          id: newId(),
          kind,
          connectionId: estate.connection.id,
          serviceId: estate.service.id,
          subject,
          detail: { digest },
          seenAt: new Date(),
          foundAt: new Date(),
        },
      })
    await find('keep-tag-lost', `h/n/a:${keepTag('production', estate.older.digest)}`, estate.older.digest)
    expect(await marks()).toEqual([[], [], [], ['not-kept']])
    await find('not-replicated', 'h/n/a eu', estate.older.digest)
    const gone = await find('digest-gone', `h/n/a@${estate.newer.digest}`, estate.newer.digest)
    expect([await marks(), (await card()).goesTo]).toEqual([[['cannot-redeploy'], [], [], ['not-kept']], []])
    await find('digest-gone', `h/n/a@${estate.older.digest}`, estate.older.digest)
    expect((await marks())[3]).toEqual(['cannot-redeploy'])
    await fresh()
    await prisma.registryFinding.update({ where: { id: gone.id }, data: { closedAt: new Date() } })
    expect([(await marks())[0], (await card()).goesTo]).toEqual([[], ['pre-production']])
    await prisma.registryFinding.deleteMany()
    expect(await marks()).toEqual([[], [], [], []])
    await fresh()
  })

  it('say which share of the traffic a new build has, and when it stays there, step by step', async () => {
    const { prisma } = test.database
    const { production } = estate.environments
    const { id } = await estate.make.promotion(estate.service, production, estate.newer, {
      state: 'applying',
      strategy: { kind: 'canary', steps: [] },
    })
    const plan = ['keep', 'share 25', 'judge 25', 'share 50', 'judge 50', 'write', 'rollout']
    for (const wave of [1, 2])
      for (const [index, named] of plan.entries()) {
        const [name, percent = null] = named.split(' ')
        const place = { promotionId: id, position: wave * 10 + index, wave }
        const data = {
          id: newId(),
          ...place,
          name: name as 'share',
          percent: percent === null ? null : Number(percent),
        }
        await prisma.promotionStep.create({ data })
      }
    const share = async () => (await card()).row.cells[3].active.share
    const begin = (position: number) => turn(position, { state: 'running', startedAt: new Date() })
    const turn = (position: number, data: Prisma.PromotionStepUpdateManyMutationInput) =>
      prisma.promotionStep.updateMany({ where: { promotionId: id, position }, data })
    const steer = (data: Prisma.PromotionUpdateInput) => prisma.promotion.update({ where: { id }, data })
    const done = { state: 'done' as const }
    const at = (percent: number, state: string, stays: string | null = null) => {
      return { kind: 'canary', percent, state, stays }
    }
    expect(await share()).toBeNull()
    await steer({ firstWriteAt: new Date() })
    await fresh()
    await begin(11)
    expect(await share()).toEqual(at(25, 'moving'))
    await turn(11, done)
    expect(await share()).toEqual(at(25, 'watched'))
    await begin(12)
    await turn(12, { state: 'waiting', evidence: { why: 'pause' } })
    expect(await share()).toEqual(at(25, 'watched', 'person'))
    await steer({ pausedAt: new Date() })
    expect(await share()).toEqual(at(25, 'watched', 'paused'))
    await steer({ pausedAt: null })
    await turn(12, done)
    await begin(13)
    expect(await share()).toEqual(at(50, 'moving'))
    await turn(13, done)
    await turn(14, done)
    // From here the wave is written whole, and the next one begins with its own first share.
    expect(await share()).toBeNull()
    await begin(21)
    expect(await share()).toEqual(at(25, 'moving'))
    await steer({ backAskedAt: new Date() })
    expect(await share()).toEqual(at(25, 'going-back'))
    await fresh()
    await steer({ state: 'aborted', endedAt: new Date() })
    expect((await card()).row.cells[3].active).toMatchObject({ unsettled: true, share: null })
    await steer({ firstWriteAt: null })
    expect((await card()).row.cells[3].active).toBeNull()
    await steer({ firstWriteAt: new Date(), settledAt: new Date() })
    await fresh()
  })

  it('are planned once and not at every commit: whoever defines the functions anew says so again', async () => {
    const rows = await test.database.prisma.$queryRaw`SELECT proname FROM pg_proc
      WHERE 'plan_cache_mode=force_generic_plan' = ANY (proconfig) ORDER BY proname`
    expect(rows).toEqual(
      ['refresh_run_cards', 'refresh_service_cards', 'service_cells'].map((proname) => ({ proname })),
    )
  })

  it('keep both of two changes that were made at the same time', async () => {
    const change = (slug: 'test' | 'production', healthProblem: string) =>
      transact(test.database, async (tx) => {
        const key = { serviceId: estate.service.id, environmentId: estate.environments[slug].id }
        await tx.prisma.place.update({ where: { serviceId_environmentId: key }, data: { healthProblem } })
        return ok(null)
      })
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([change('test', `stuck-${round}`), change('production', `pull-failure-${round}`)])
      const { row } = await card()
      expect([row.cells[0].problem, row.cells[3].problem]).toEqual([
        `stuck-${round}`,
        `pull-failure-${round}`,
      ])
    }
  })

  it('tell who listens when something changed, and not when only somebody looked', async () => {
    const seen: string[] = []
    const client = await test.database.pool.connect()
    client.on('notification', (notice) => seen.push(notice.payload ?? ''))
    await client.query('LISTEN sluice_changed')
    const { prisma } = test.database
    const where = {
      serviceId_environmentId: { serviceId: estate.service.id, environmentId: estate.environments.test.id },
    }
    await prisma.place.update({ where, data: { seenAt: new Date('2026-05-05T05:05:05Z') } })
    const seenAt = async () => (await card()).row.cells[0].seenAt
    expect(await seenAt()).toBe('2026-05-05T05:05:00+00:00')
    // Looked at every few seconds, a card is at most five minutes behind.
    for (const second of ['05:50', '06:40', '07:30', '08:20', '09:10', '09:59'])
      await prisma.place.update({ where, data: { seenAt: new Date(`2026-05-05T05:${second}Z`) } })
    expect(await seenAt()).toBe('2026-05-05T05:05:00+00:00')
    await prisma.place.update({ where, data: { seenAt: new Date('2026-05-05T05:10:01Z') } })
    expect(await seenAt()).toBe('2026-05-05T05:10:00+00:00')
    // Where looks are rare, each one shows.
    await prisma.place.update({ where, data: { seenAt: new Date('2026-05-05T05:13:01Z') } })
    expect(await seenAt()).toBe('2026-05-05T05:13:00+00:00')
    await client.query('SELECT 1')
    expect(seen).toEqual([])
    await prisma.place.update({ where, data: { healthProblem: 'stuck' } })
    await client.query('SELECT 1')
    expect(seen).toEqual(['service order-service'])
    client.release()
  })

  it('come and go with their service', async () => {
    await addService(estate, 'cart-web')
    expect((await card('cart-web')).row.slug).toBe('cart-web')
    await test.database.prisma.service.update({
      where: { slug: 'cart-web' },
      data: { retiredAt: new Date() },
    })
    expect((await card('cart-web')).retired).toBe(true)
  })
})
