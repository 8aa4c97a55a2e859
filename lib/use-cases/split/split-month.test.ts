import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { writeBill, writeRules } from '../../testing/judged-bill.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import type { Surroundings } from '../define.ts'

const test = testDatabase()
const period = '2026-09'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
})

const rule = (method: string, matches: object, among: object = { noun: 'service' }, fromOn = '2026-01-01') =>
  test.database.prisma.costSplitRule.create({
    data: {
      id: newId(),
      name: method,
      position: 1,
      method,
      matches,
      among,
      fromOn: new Date(fromOn),
      reason: 'test',
      createdName: 'test',
      createdAt: new Date(),
    },
  })

async function split(sourceId: string) {
  const { rows } = await test.database.pool.query(
    `SELECT charge_on::text AS "on", rule_id IS NOT NULL AS ruled, currency, service_id AS service, billed_cost::text AS billed,
      effective_cost::text AS effective FROM cost_split WHERE source_id = $1 ORDER BY 1, 2, 3, 4`,
    [sourceId],
  )
  return rows
}

describe('shared money of a month', () => {
  const lines = [
    { subject: 'own', on: '2026-09-03', billed: '10', effective: '9' },
    { subject: 'plan', on: '2026-09-03', billed: '5.01', effective: null },
    { subject: 'none', on: '2026-09-03', billed: '1', effective: '1' },
    { subject: 'plan', on: '2026-09-04', billed: '2' },
  ]
  const write = async () => {
    await writeRules(test.database)
    const { sourceId } = await writeBill(test.database, estate.connection.id, {
      period,
      subjects: {
        own: { costTags: { service: estate.service.slug } },
        plan: { cloudProduct: 'support' },
        none: {},
      },
      lines,
    })
    await judgeMonth(around, { sourceId, period })
    return sourceId
  }

  it('goes to those with direct cost that day; what nobody is there to take stays', async () => {
    await rule('direct-cost', { causes: ['support'] })
    const service = estate.service.id
    expect(await split(await write())).toEqual([
      { on: '2026-09-03', ruled: false, currency: 'CNY', service: null, billed: '1', effective: '1' },
      { on: '2026-09-03', ruled: true, currency: 'CNY', service, billed: '5.01', effective: null },
      { on: '2026-09-04', ruled: false, currency: 'CNY', service: null, billed: '2', effective: '2' },
    ])
  })

  it('without rules is what has no owner', async () => {
    expect((await split(await write())).map(({ ruled, billed }) => [ruled, billed])).toEqual([
      [false, '6.01'],
      [false, '2'],
    ])
  })

  it('and what is owned are together the month, and are made again and not twice', async () => {
    await rule(
      'even',
      { causes: ['support', 'untagged'] },
      { noun: 'service', ids: [estate.service.id] },
      '2026-09-04',
    )
    const sourceId = await write()
    await test.database.prisma.billMonth.updateMany({ data: { staleAt: new Date() } })
    await judgeMonth(around, { sourceId, period })
    const { rows } = await test.database.pool.query(
      `SELECT ((SELECT sum(billed_cost) FROM cost_split WHERE source_id = $1)
        + (SELECT sum(billed_cost) FROM cost_day WHERE source_id = $1 AND service_id IS NOT NULL))::text AS owned`,
      [sourceId],
    )
    expect(rows[0]).toEqual({ owned: '18.01' })
  })
})
