import { beforeEach, describe, expect, it } from 'vitest'
import { writeCursor } from '../../catalog/sync/writes.ts'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { daysOf } from '../../domain/calendar/day-span.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { type WrittenLine, writeBill, writeRules } from '../../testing/judged-bill.ts'
import { createPerson } from '../../testing/people.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import type { Surroundings } from '../define.ts'
import { countRequests } from './count-requests.ts'
import { getServiceCost } from './get-service-cost.ts'

const test = testDatabase()
const period = '2026-09'
/** 10:00 of the 25th in UTC+8: the bill has every day until the 24th. */
const now = new Date('2026-09-25T02:00:00Z')
let cloud: MemoryCloud
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  cloud = createMemoryCloud()
  around = { database: test.database, cloud: cloud.gate }
  await test.database.pool.query('UPDATE clock_offset SET offset_ms = $1', [now.getTime() - Date.now()])
})

const september = daysOf({ fromOn: '2026-09-01', untilOn: '2026-09-25' })
/** Ten a day, from the day of the promotion on twelve. */
const usual: WrittenLine[] = september.map((on) => ({
  subject: 'own',
  on,
  billed: '99',
  effective: on < '2026-09-11' ? '10' : '12',
}))

async function spend(lines: WrittenLine[] = usual): Promise<string> {
  await writeRules(test.database)
  const service = estate.service.slug
  const { sourceId } = await writeBill(test.database, estate.connection.id, {
    kind: 'focus-file',
    period,
    subjects: {
      own: { costTags: { service, environment: 'production' } },
      elsewhere: { costTags: { service, environment: 'test' } },
      other: {},
    },
    lines,
  })
  const judged = await judgeMonth(around, { sourceId, period })
  if (!judged.ok) throw new Error(judged.failure.message)
  return sourceId
}

const promote = (at: string, state: 'succeeded' | 'failed' = 'succeeded') =>
  estate.make.promotion(estate.service, estate.environments.production, estate.newer, {
    state,
    requestedAt: new Date(at),
    firstWriteAt: new Date(at),
    endedAt: new Date(at),
    settledAt: new Date(at),
  })

async function cost(
  more: { environment?: string; period?: '30d' | '90d' } = {},
  role: Parameters<typeof createPerson>[2] = [{ role: 'viewer' }],
) {
  const actor = await createPerson(test.database, `p-${newId()}`, role)
  return getServiceCost(around, actor, { slug: 'order-service', ...more })
}
async function told(more: Parameters<typeof cost>[0] = {}) {
  const found = await cost(more)
  if (!found.ok) throw new Error(JSON.stringify(found.failure))
  return found.value
}

describe('what a service costs', () => {
  it('is told by day and environment; a day that no bill has is not zero', async () => {
    await spend([
      ...usual.filter(({ on }) => on !== '2026-09-20'),
      { subject: 'other', on: '2026-09-20', effective: '5' },
    ])
    const { environment, environments, currencies, period: of, provisionalFromOn } = await told()
    expect([environment, environments]).toEqual([
      'production',
      ['test', 'pre-production', 'preview', 'production'],
    ])
    expect(of).toEqual({ key: '30d', fromOn: '2026-08-26', untilOn: '2026-09-25' })
    const [cny] = currencies
    const on = (day: string) => cny?.days.find((one) => one.on === day)?.cost
    expect([on('2026-08-31'), on('2026-09-01'), on('2026-09-11'), on('2026-09-20')]).toEqual([
      null,
      '10',
      '12',
      '0',
    ])
    expect([cny?.currency, cny?.total, cny?.previousTotal, currencies.length]).toEqual([
      'CNY',
      '256',
      null,
      1,
    ])
    expect(provisionalFromOn).toBe('2026-09-01')
    expect((await told({ environment: 'test' })).currencies).toEqual([])
  })

  it('is set against the same days one period earlier, as far as bills have come', async () => {
    const sourceId = await spend(usual.filter(({ on }) => on < '2026-09-23'))
    for (const [month, first, last] of [
      ['2026-08', '2026-08-01', '2026-09-01'],
      ['2026-07', '2026-07-27', '2026-08-01'],
    ] as const) {
      const lines = daysOf({ fromOn: first, untilOn: last }).map((on) => ({
        subject: 'own',
        on,
        effective: on < '2026-08-26' ? '5' : '10',
      }))
      const costTags = { service: 'order-service', environment: 'production' }
      const bill = { sourceId, kind: 'focus-file', period: month, subjects: { own: { costTags } }, lines }
      await writeBill(test.database, estate.connection.id, bill)
      await judgeMonth(around, { sourceId, period: month })
    }
    const [cny] = (await told()).currencies
    // 28 of 30 days: 16 of ten and 12 of twelve, and before them 28 of five.
    expect([cny?.total, cny?.previousTotal]).toEqual(['304', '140'])
  })

  it('says so where nothing amortises', async () => {
    const sourceId = await spend()
    await test.database.prisma.billSource.update({
      where: { id: sourceId },
      data: { countsEffective: false },
    })
    const { sources, currencies } = await told()
    expect([sources, currencies]).toEqual([[], []])
  })

  it('comes with what the costTags of the place lack', async () => {
    await spend()
    const { id } = estate.connection
    await writeCursor(test.database, id, 'inventory', { at: now.toISOString(), state: 'ready' })
    const { costTags } = await told()
    expect([costTags.verdict, ...wordsOf(costTags)]).toEqual([
      'warn',
      'the inventory does not list ack-hz-prod',
    ])
  })

  it('never adds two currencies', async () => {
    await spend([...usual, { subject: 'own', on: '2026-09-03', effective: '7', currency: 'USD' }])
    expect((await told()).currencies.map(({ currency, total }) => [currency, total])).toEqual([
      ['CNY', '268'],
      ['USD', '7'],
    ])
  })

  it('is seen by those whose service or environment it is, and by no other', async () => {
    await spend()
    const team = await estate.make.team('members')
    const codeOf = async (
      role: Parameters<typeof cost>[1],
      environment: 'production' | 'test' = 'production',
    ) => {
      const found = await cost({ environment }, role)
      return found.ok ? 'seen' : found.failure.code
    }
    expect(await codeOf([{ role: 'developer', scope: { team: estate.team.id } }])).toBe('seen')
    expect(await codeOf([{ role: 'viewer', scope: { productLine: estate.productLine.id } }])).toBe('seen')
    expect(await codeOf([{ role: 'admin', scope: { team: team.id } }])).toBe('forbidden')
    const onlyTest = [{ role: 'viewer' as const, scope: { environment: estate.environments.test.id } }]
    expect([await codeOf(onlyTest), await codeOf(onlyTest, 'test')]).toEqual(['forbidden', 'seen'])
  })
})

describe('before and after a promotion', () => {
  const compare = async () => (await told()).promotions.map(({ on, compared }) => ({ on, ...compared }))

  it('are seven complete days each, without purchases and refunds, the day itself on neither side', async () => {
    await spend([
      ...usual,
      { subject: 'own', on: '2026-09-05', effective: '500', category: 'purchase' },
      { subject: 'own', on: '2026-09-15', effective: '-40', category: 'refund' },
      { subject: 'own', on: '2026-09-11', effective: '1000' },
    ])
    await promote('2026-09-11T03:00:00Z')
    expect(await compare()).toEqual([
      {
        on: '2026-09-11',
        state: 'known',
        before: { fromOn: '2026-09-04', untilOn: '2026-09-11' },
        after: { fromOn: '2026-09-12', untilOn: '2026-09-19' },
        others: 0,
        sides: [
          {
            currency: 'CNY',
            before: { cost: '70', requests: null, perRequest: null },
            after: { cost: '84', requests: null, perRequest: null },
            change: '14',
            changeShare: 0.2,
          },
        ],
      },
    ])
  })

  it('wait for bills that are late, name days without a bill, count others, and skip what failed', async () => {
    await spend()
    await promote('2026-09-05T03:00:00Z')
    await promote('2026-09-10T17:00:00Z')
    await promote('2026-09-12T03:00:00Z', 'failed')
    await promote('2026-09-20T03:00:00Z')
    const [late, failed, middle, early] = await compare()
    expect(late).toEqual({ on: '2026-09-20', state: 'not-yet', readyAt: '2026-09-30T16:00:00.000Z' })
    expect(failed).toEqual({ on: '2026-09-12' })
    // 17:00 UTC is the next day where bills are made.
    expect(middle).toMatchObject({ on: '2026-09-11', state: 'known', others: 1 })
    expect(early).toEqual({
      on: '2026-09-05',
      state: 'days-missing',
      days: daysOf({ fromOn: '2026-08-29', untilOn: '2026-09-01' }),
    })
  })

  it('are told per request where every target counts them, each day asked once', async () => {
    await spend()
    await promote('2026-09-11T03:00:00Z')
    const cluster = cloud.addCluster('ack-hz-prod')
    await test.database.prisma.cluster.updateMany({
      where: { name: 'ack-hz-prod' },
      data: { externalId: cluster },
    })
    const asked: Date[] = []
    cloud.observation.setMetric('ack-hz-prod', 'http_requests_total', (at) => {
      asked.push(at)
      return at.toISOString() <= '2026-09-10T16:00:00.000Z' ? 1000.4 : 2000
    })
    const counted = await countRequests(around)
    expect(counted.ok && counted.value).toEqual({ written: 14, silent: [] })
    expect(asked.map((at) => at.toISOString()).sort()).toEqual(
      daysOf({ fromOn: '2026-09-04', untilOn: '2026-09-19' })
        .filter((on) => on !== '2026-09-11')
        .map((on) => `${on}T16:00:00.000Z`),
    )
    const again = await countRequests(around)
    expect(again.ok && again.value.written).toBe(0)
    const [known] = await compare()
    expect(known).toMatchObject({
      state: 'known',
      sides: [
        {
          before: { cost: '70', requests: 7000, perRequest: '0.01' },
          after: { cost: '84', requests: 14_000, perRequest: '0.006' },
        },
      ],
    })
  })

  it('are not told per request where nothing counts them', async () => {
    await spend()
    await promote('2026-09-11T03:00:00Z')
    const counted = await countRequests(around)
    // The memory cloud knows no such cluster: it has no Prometheus, and is not asked again.
    expect(counted.ok && counted.value.written).toBe(14)
    const { rows } = await test.database.pool.query('SELECT DISTINCT requests FROM place_request_day')
    expect(rows).toEqual([{ requests: null }])
    const [known] = await compare()
    expect(known).toMatchObject({ sides: [{ before: { requests: null }, after: { perRequest: null } }] })
  })
})
