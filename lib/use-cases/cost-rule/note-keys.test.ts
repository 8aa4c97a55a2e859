import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { billingDayOf, periodOf } from '../../domain/calendar/billing-day.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { writeBill, writeRules } from '../../testing/judged-bill.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import { noteKeys } from './note-keys.ts'

const test = testDatabase()
const period = periodOf(billingDayOf(new Date()))
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  await writeRules(test.database)
  const { sourceId } = await writeBill(test.database, estate.connection.id, {
    period,
    subjects: { one: { costTags: { service: 'x' } } },
    lines: [{ subject: 'one', on: `${period}-01`, billed: '1' }],
  })
  const around = { database: test.database, cloud: createMemoryCloud().gate }
  expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ ok: true })
  await test.database.prisma.cloudResource.create({
    data: {
      id: newId(),
      connectionId: estate.connection.id,
      accountId: '1',
      regionId: 'cn-hangzhou',
      resourceType: 'ACS::ECS::Instance',
      resourceId: 'i-1',
      name: 'one',
      costTags: { service: 'x', environment: 'test' },
      firstSeenAt: new Date(),
      seenAt: new Date(),
    },
  })
})

const keys = async () =>
  (await test.database.prisma.costTagKey.findMany({ orderBy: { key: 'asc' } })).map(
    ({ key, switchedOn, basis }) => [key, switchedOn, basis],
  )
const stale = async () => (await test.database.prisma.billMonth.findFirstOrThrow()).staleAt

describe('keys of the rules', () => {
  it('are on once they stood in a bill, and not known while they are only on resources', async () => {
    expect(await noteKeys(test)).toMatchObject({ ok: true })
    // The product line is nowhere: nothing is known of it, and nothing said.
    expect(await keys()).toEqual([
      ['environment', null, 'absent'],
      ['service', true, 'seen'],
    ])
    expect(await stale()).not.toBeNull()
    expect(await noteKeys(test)).toEqual({ ok: true, value: [] })
  })

  it('are off when bills had their time to show them, and on again when they do', async () => {
    await noteKeys(test)
    const { prisma } = test.database
    await prisma.costTagKey.updateMany({ data: { seenAt: new Date(Date.now() - 6 * 86_400_000) } })
    expect(await noteKeys(test)).toMatchObject({ value: [{ key: 'environment', switchedOn: false }] })
    await prisma.billSubject.updateMany({ data: { costTags: { service: 'x', environment: 'test' } } })
    expect(await noteKeys(test)).toMatchObject({ value: [{ key: 'environment', switchedOn: true }] })
  })

  it('are as somebody said until a bill says otherwise', async () => {
    const said = { connectionId: estate.connection.id, basis: 'said', switchedOn: false, seenAt: new Date(0) }
    await test.database.prisma.costTagKey.createMany({
      data: [
        { ...said, key: 'environment' },
        { ...said, key: 'service' },
      ],
    })
    await noteKeys(test)
    expect(await keys()).toEqual([
      ['environment', false, 'said'],
      ['service', true, 'seen'],
    ])
  })
})
