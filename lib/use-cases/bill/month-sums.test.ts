import { beforeEach, describe, expect, it } from 'vitest'
import { makeMonths } from '../../catalog/bill/line-copy.ts'
import { rollUp } from '../../catalog/bill/rollup.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { Decimal, sumOf } from '../../domain/money/money.ts'
import { newId } from '../../platform/ids.ts'
import { focusFile, juneRows } from '../../testing/bill-files.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { runImport } from './run-import.ts'
import { addSource } from './sources.ts'
import { uploadFile } from './upload-file.ts'

const test = testDatabase()
const cloud = createMemoryCloud()
let people: Awaited<ReturnType<typeof createPeople>>
let sourceId: string
const around = () => ({ database: test.database, cloud: cloud.gate })

beforeEach(async () => {
  const { connection } = await createGround(test.database)
  people = await createPeople(test.database)
  const of = { connectionId: connection.id, kind: 'focus-file', name: 'FOCUS' }
  const made = await addSource(around(), people.costLead, {
    ...of,
    countsBilled: true,
    countsEffective: true,
  })
  if (!made.ok) throw new Error(made.failure.message)
  sourceId = made.value.id
})

async function bring(content: string): Promise<void> {
  async function* bytes() {
    yield Buffer.from(content)
  }
  const taken = await uploadFile(around(), people.costLead, { sourceId, name: 'june.csv' }, bytes())
  if (!taken.ok) throw new Error(taken.failure.message)
  expect((await runImport(around(), taken.value.importId, new AbortController().signal)).did).toBe('done')
}

const billedOf = (rows: Record<string, string>[]) =>
  sumOf(rows.map(({ BilledCost = '0' }) => new Decimal(BilledCost))).toFixed()

describe('a month', () => {
  it('is made once, however many come to it at the same time', async () => {
    await Promise.all(Array.from({ length: 6 }, () => makeMonths(test.database, ['2013-01', '2013-02'])))
    const { rows } = await test.database.pool.query(
      `SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relname LIKE '%\\_2013\\_%' ORDER BY 1`,
    )
    expect(rows.map(({ relname }) => relname)).toEqual([
      'bill_line_2013_01',
      'bill_line_2013_02',
      'cost_day_2013_01',
      'cost_day_2013_02',
    ])
  })
})

describe('the sums of a month', () => {
  it('are those of its lines to the last digit, by everything it can be asked by', async () => {
    const rows = [
      ...juneRows(500),
      { ResourceId: 'other', ChargeCategory: 'Tax', BilledCost: '0.06', EffectiveCost: '0.06' },
      { ResourceId: 'other', CommitmentDiscountStatus: 'Unused', BilledCost: '0', EffectiveCost: '3.5' },
      { ResourceId: 'other', ChargeCategory: 'Credit', BilledCost: '-7', EffectiveCost: '-7' },
      { ResourceId: 'other', BillingCurrency: 'USD', BilledCost: '2', EffectiveCost: '2' },
    ]
    await bring(focusFile(rows))
    const team = newId()
    const { rows: subjects } = await test.database.pool.query(
      `SELECT id FROM bill_subject WHERE resource_id = 'i-1'`,
    )
    await test.database.pool.query(
      `INSERT INTO bill_attribution (source_id, billing_period, subject_id, from_on, until_on, ruleset_id, cause, team_id, taggable)
        VALUES ($1, '2026-06-01', $2, '2026-06-01', '2026-06-10', $3, 'cost-tag', $4, true)`,
      [sourceId, subjects[0].id, newId(), team],
    )
    await rollUp(test.database, sourceId, '2026-06')
    const made = await rollUp(test.database, sourceId, '2026-06')
    const sums = await test.database.pool.query(
      `SELECT count(*)::int AS rows, sum(billed_cost) FILTER (WHERE currency = 'CNY') AS billed, sum(effective_cost) FILTER (WHERE currency = 'USD') AS usd,
        sum(effective_cost) FILTER (WHERE cause = 'unused-commitment' AND NOT taggable) AS unused,
        sum(billed_cost) FILTER (WHERE cause = 'tax' AND NOT taggable) AS tax, sum(billed_cost) FILTER (WHERE team_id = $1) AS team,
        sum(billed_positive) AS positive, sum(line_count)::int AS lines FROM cost_day`,
      [team],
    )
    const cny = rows.filter((row) => !('BillingCurrency' in row)) as Record<string, string>[]
    const mine = juneRows(500).filter(
      ({ ResourceId, ChargePeriodStart = '' }) =>
        ResourceId === 'i-1' && ChargePeriodStart.slice(8, 10) < '10',
    )
    const [found] = sums.rows
    expect(found).toMatchObject({ rows: made, usd: '2', unused: '3.5', tax: '0.06', lines: 504 })
    expect(new Decimal(found.billed).toFixed()).toBe(billedOf(cny))
    expect(new Decimal(found.team).toFixed()).toBe(billedOf(mine))
    expect(new Decimal(found.positive).toFixed()).toBe(new Decimal(billedOf(cny)).plus(7).plus(2).toFixed())
  })
})
