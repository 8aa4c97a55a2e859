// What it takes until an open month is judged again after the rules were changed, and what its readers notice of it.
import { setTimeout as pause } from 'node:timers/promises'
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { defaultOrder } from '../domain/attribution/order.ts'
import { billingDayOf, periodOf } from '../domain/calendar/billing-day.ts'
import { createPool } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { judgeMonth } from '../use-cases/attribution/judge-month.ts'
import { setCostRules } from '../use-cases/cost-rule/set-rules.ts'
import { createGround } from './estate.ts'
import { createPeople } from './people.ts'

export interface JudgeSizes {
  subjects: number
  lines: number
}

export interface JudgeTiming {
  /** After its lines came in. */
  firstMs: number
  /** After the rules changed so that every verdict is another one. */
  againMs: number
  changed: number
  /** Of those who read the sums of the month meanwhile. */
  reads: number
  slowestReadMs: number
  /** The month by day, summed up by whoever reads, with nothing else going on. */
  quietReadMs: number
}

const productLines = 40

// As bills have them: most are tagged, some with another spelling, some not at all; each is charged for on every day.
const subjects = `INSERT INTO bill_subject (id, proof, account_id, region_id, cloud_product, resource_type, resource_id, resource_name,
    part_of, resource_group, cost_unit, cost_tags, created_at)
  SELECT n, n, (2000000000000000 + n % 200)::text, (ARRAY['cn-hangzhou', 'cn-shanghai', 'eu-central-1'])[1 + n % 3],
    (ARRAY['ecs', 'rds', 'oss', 'slb', 'support'])[1 + n % 5], 'instance', 'i-' || n, 'node-' || n, '', 'group-' || n % 60, '',
    CASE WHEN n % 17 = 0 THEN '{}'::jsonb ELSE jsonb_build_object('project', 'line-' || n % ${productLines},
      'environment', (ARRAY['production', 'test', '生产'])[1 + n % 3]) END, now()
  FROM generate_series(1, $1::int) AS n`
const lines = `INSERT INTO bill_line (billing_period, source_id, import_id, line_no, charge_on, subject_id, charge_category, currency, billed_cost,
    effective_cost, row_hash)
  SELECT $1::date, $2::uuid, $3::uuid, n, $1::date + (n / $4::int) % 28, 1 + n % $4::int, 'usage', 'CNY', (n % 9700) / 100.0, (n % 9700) / 100.0, n
  FROM generate_series(1, $5::int) AS n`

async function fill(database: Database, period: string, sizes: JudgeSizes) {
  const { prisma, pool } = database
  const { connection, make } = await createGround(database)
  for (let at = 0; at < productLines; at += 1) await make.productLine(`line-${at}`, `Line ${at}`)
  const month = `${period}-01`
  const [sourceId, importId, now] = [newId(), newId(), new Date()]
  const counts = { countsBilled: true, countsEffective: true }
  await prisma.billSource.create({
    data: {
      ...counts,
      id: sourceId,
      connectionId: connection.id,
      kind: 'focus-file',
      name: 'bench',
      createdAt: now,
    },
  })
  await prisma.billImport.create({
    data: {
      id: importId,
      sourceId,
      state: 'done',
      scope: 'days',
      requestedAt: now,
      requestedByName: 'bench',
      startedAt: now,
      beatAt: now,
      endedAt: now,
    },
  })
  await pool.query('SELECT bill_make_month($1)', [month])
  await pool.query(subjects, [sizes.subjects])
  await pool.query(lines, [month, sourceId, importId, sizes.subjects, sizes.lines])
  await pool.query(
    `INSERT INTO bill_day (source_id, billing_period, charge_on, import_id, line_count)
      SELECT $1::uuid, $2::date, charge_on, $3::uuid, count(*) FROM bill_line WHERE import_id = $3::uuid GROUP BY charge_on`,
    [sourceId, month, importId],
  )
  await prisma.billMonth.create({ data: { sourceId, billingPeriod: new Date(month), changedAt: now } })
  for (const table of ['bill_subject', 'bill_line', 'bill_day']) await pool.query(`ANALYZE ${table}`)
  return sourceId
}

/** What every page of cost reads: the month by day. */
async function read({ pool }: Database, period: string): Promise<number> {
  const began = performance.now()
  await pool.query(
    `SELECT charge_on, currency, sum(effective_cost) FROM cost_day WHERE billing_period = $1 GROUP BY 1, 2`,
    [`${period}-01`],
  )
  return performance.now() - began
}

async function readUntil(database: Database, period: string, isOver: () => boolean): Promise<number[]> {
  const took: number[] = []
  while (!isOver()) {
    took.push(await read(database, period))
    await pause(20)
  }
  return took
}

/** Fills an empty database with one open month and has it judged twice. */
export async function timeJudging(url: string, sizes: JudgeSizes): Promise<JudgeTiming> {
  const log = createLog('silent', 'bench')
  const database = createDatabase(createPool({ databaseUrl: url, databasePoolSize: 6 }, log))
  try {
    const period = periodOf(billingDayOf(new Date()))
    const sourceId = await fill(database, period, sizes)
    const { costLead } = await createPeople(database)
    const around = { database, cloud: createMemoryCloud().gate }
    const rules = async (after: number, keys: string[]) => {
      const made = await setCostRules(around, costLead, {
        after,
        fromOn: `${period}-01`,
        order: defaultOrder,
        requirements: keys.map((key) =>
          key === 'project'
            ? { key, names: 'product-line', required: true, allowed: { kind: 'known', noun: 'product-line' } }
            : { key, names: null, required: true, allowed: { kind: 'list', values: ['production', 'test'] } },
        ),
        reason: 'bench',
      })
      if (!made.ok) throw new Error(made.failure.message)
    }
    const judge = async () => {
      const began = performance.now()
      const judged = await judgeMonth(around, { sourceId, period })
      if (!judged.ok || judged.value === null) throw new Error('the month was not judged')
      return { ms: performance.now() - began, changed: judged.value.changed }
    }
    await rules(0, ['project'])
    const first = await judge()
    await read(database, period)
    const quietReadMs = await read(database, period)
    await rules(1, ['project', 'environment'])
    let isOver = false
    const reading = readUntil(database, period, () => isOver)
    const again = await judge().finally(() => {
      isOver = true
    })
    const took = await reading
    return {
      firstMs: first.ms,
      againMs: again.ms,
      changed: again.changed,
      reads: took.length,
      slowestReadMs: Math.max(...took),
      quietReadMs,
    }
  } finally {
    await closeDatabase(database)
  }
}
