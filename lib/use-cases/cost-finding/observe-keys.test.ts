import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { billingDayOf, periodOf } from '../../domain/calendar/billing-day.ts'
import { resourceRow, writeInventory } from '../../testing/cost-findings.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { writeBill, writeRules } from '../../testing/judged-bill.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import { observeBillingKeys } from './observe-keys.ts'

const test = testDatabase()
const period = periodOf(billingDayOf(new Date()))
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  await writeRules(test.database)
  const billed = ['i-1', 'i-2', 'i-3']
  const { sourceId } = await writeBill(test.database, estate.connection.id, {
    period,
    subjects: Object.fromEntries(billed.map((id) => [id, { costTags: { service: 'x' } }])),
    lines: billed.map((subject) => ({ subject, on: `${period}-01`, billed: '1' })),
  })
  const around = { database: test.database, cloud: createMemoryCloud().gate }
  expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ ok: true })
  const costTags = { service: 'x', environment: 'test' }
  await writeInventory(
    test.database,
    estate.connection.id,
    billed.map((id) => resourceRow(id, { costTags })),
  )
})

const observe = async () =>
  expect(await observeBillingKeys(test.database, estate.connection.id)).toMatchObject({ ok: true })
const keys = async () =>
  (await test.database.prisma.costTagKey.findMany({ orderBy: { key: 'asc' } })).map(
    ({ key, switchedOn, basis }) => [key, switchedOn, basis],
  )
const told = () => test.database.prisma.ledgerEntry.count({ where: { action: 'cost-rule.key-said' } })
const daysPass = (days: number) =>
  test.database.prisma.costTagKey.updateMany({
    data: { seenAt: new Date(Date.now() - days * 86_400_000) },
  })

describe('a key', () => {
  it('is on once it stood in a bill, and not known while it is only on resources', async () => {
    await observe()
    const first = [
      ['environment', null, 'absent'],
      ['service', true, 'seen'],
    ]
    expect(await keys()).toEqual(first)
    await daysPass(4)
    await observe()
    expect(await keys()).toEqual(first)
    expect(await told()).toBe(0)
  })

  it('is off when bills had their time to show it, and on again when they do', async () => {
    await observe()
    await daysPass(6)
    await observe()
    expect(await keys()).toContainEqual(['environment', false, 'absent'])
    expect(await told()).toBe(1)
    expect((await test.database.prisma.billMonth.findFirstOrThrow()).staleAt).not.toBeNull()
    await observe()
    expect(await told()).toBe(1)
    await test.database.prisma.billSubject.updateMany({
      data: { costTags: { service: 'x', environment: 'test' } },
    })
    await observe()
    expect(await keys()).toContainEqual(['environment', true, 'seen'])
    expect(await told()).toBe(2)
  })

  it('is as somebody said until a bill says otherwise', async () => {
    const said = { connectionId: estate.connection.id, basis: 'said', switchedOn: false, seenAt: new Date(0) }
    await test.database.prisma.costTagKey.createMany({
      data: [
        { ...said, key: 'environment' },
        { ...said, key: 'service' },
      ],
    })
    await observe()
    expect(await keys()).toEqual([
      ['environment', false, 'said'],
      ['service', true, 'seen'],
    ])
  })

  it('of two resources alone says nothing', async () => {
    await test.database.prisma.cloudResource.updateMany({
      where: { resourceId: { in: ['i-1', 'i-2'] } },
      data: { costTags: {} },
    })
    await observe()
    expect(await keys()).toEqual([['service', true, 'seen']])
  })
})
