import type { Database } from '../catalog/database.ts'
import { defaultOrder } from '../domain/attribution/order.ts'
import { newId } from '../platform/ids.ts'

/** One line of a bill, as a test says it; the rest is sensible. */
export interface WrittenLine {
  subject: string
  on: string
  billed?: string | null
  effective?: string | null
  category?: string
  currency?: string
  commitment?: 'used' | 'unused' | null
  orderId?: string | null
}
export interface WrittenSubject {
  costTags?: Record<string, string>
  accountId?: string
  cloudProduct?: string
  resourceId?: string
  resourceGroup?: string
  costUnit?: string
}

const on = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** Writes a source with one import that is current for all its days, as an import would have left it. */
export async function writeBill(
  database: Database,
  connectionId: string,
  bill: {
    kind?: string
    /** A source that is there already: a further month of it. */
    sourceId?: string
    period: string
    subjects: Record<string, WrittenSubject>
    lines: readonly WrittenLine[]
    /** When its import read the bill. */
    readAt?: Date
    /** Days that were asked for beside those that have lines. */
    days?: readonly string[]
  },
): Promise<{ sourceId: string; idOf: (subject: string) => string }> {
  const { prisma, pool } = database
  const kind = bill.kind ?? 'focus-file'
  const [sourceId, importId] = [bill.sourceId ?? newId(), newId()]
  const readAt = bill.readAt ?? new Date()
  const billingPeriod = on(`${bill.period}-01`)
  const names = Object.keys(bill.subjects)
  const ids = new Map(names.map((name, at) => [name, BigInt(at + 1)]))
  const idOf = (name: string): bigint => ids.get(name) ?? 0n
  await pool.query('SELECT bill_make_month($1)', [`${bill.period}-01`])
  if (bill.sourceId === undefined)
    await prisma.billSource.create({
      data: {
        id: sourceId,
        connectionId,
        kind,
        name: sourceId,
        // Only a file says both.
        countsBilled: kind !== 'amortised',
        countsEffective: kind === 'amortised' || kind === 'focus-file',
        createdAt: readAt,
      },
    })
  await prisma.billImport.create({
    data: {
      id: importId,
      sourceId,
      state: 'done',
      scope: 'days',
      requestedAt: readAt,
      requestedByName: 'test',
      startedAt: readAt,
      beatAt: readAt,
      endedAt: readAt,
    },
  })
  await prisma.billSubject.createMany({
    skipDuplicates: true,
    data: Object.entries(bill.subjects).map(([name, subject]) => ({
      id: idOf(name),
      proof: idOf(name),
      accountId: subject.accountId ?? '1',
      regionId: 'cn-hangzhou',
      cloudProduct: subject.cloudProduct ?? 'ecs',
      resourceType: 'instance',
      resourceId: subject.resourceId ?? name,
      resourceName: name,
      partOf: '',
      resourceGroup: subject.resourceGroup ?? '',
      costUnit: subject.costUnit ?? '',
      costTags: subject.costTags ?? {},
      createdAt: readAt,
    })),
  })
  const rows = bill.lines.map((line, at) => ({
    billing_period: `${bill.period}-01`,
    source_id: sourceId,
    import_id: importId,
    line_no: at + 1,
    charge_on: line.on,
    subject_id: idOf(line.subject).toString(),
    charge_category: line.category ?? 'usage',
    currency: line.currency ?? 'CNY',
    billed_cost: line.billed ?? null,
    effective_cost: line.effective === undefined ? (line.billed ?? null) : line.effective,
    commitment: line.commitment ?? null,
    order_id: line.orderId ?? null,
    row_hash: at + 1,
  }))
  await pool.query(
    `INSERT INTO bill_line (billing_period, source_id, import_id, line_no, charge_on, subject_id, charge_category, currency, billed_cost,
        effective_cost, commitment, order_id, row_hash)
      SELECT r.* FROM json_to_recordset($1::json) AS r (billing_period date, source_id uuid, import_id uuid, line_no bigint, charge_on date,
        subject_id bigint, charge_category text, currency text, billed_cost numeric, effective_cost numeric, commitment text,
        order_id text, row_hash bigint)`,
    [JSON.stringify(rows)],
  )
  const days = [...new Set([...bill.lines.map((line) => line.on), ...(bill.days ?? [])])]
  await prisma.billDay.createMany({
    data: days.map((day) => ({
      sourceId,
      billingPeriod,
      chargeOn: on(day),
      importId,
      lineCount: BigInt(bill.lines.filter((line) => line.on === day).length),
    })),
  })
  await prisma.billMonth.create({ data: { sourceId, billingPeriod, changedAt: readAt } })
  return { sourceId, idOf: (name) => idOf(name).toString() }
}

/** A version of the rules: service, environment and product line by their names. */
export async function writeRules(
  database: Database,
  more: { version?: number; fromOn?: string; order?: { method: string; on: boolean }[] } = {},
): Promise<string> {
  const id = newId()
  const nouns = ['service', 'environment', 'product-line']
  await database.prisma.costRuleset.create({
    data: {
      id,
      version: more.version ?? 1,
      fromOn: on(more.fromOn ?? '2020-01-01'),
      order: more.order ?? defaultOrder.map((one) => ({ ...one })),
      reason: 'test',
      editorName: 'test',
      createdAt: new Date(),
      requirements: {
        create: nouns.map((noun, position) => ({
          id: newId(),
          position,
          key: noun,
          names: noun,
          required: noun !== 'product-line',
          allowed: { kind: 'known', noun },
        })),
      },
    },
  })
  return id
}

/** Sums of cost_day of a source per currency, and of its lines that count: they must be equal. */
export async function sumsOf(database: Database, sourceId: string, period: string) {
  const text = `SELECT coalesce(json_object_agg(currency, json_build_array(billed::text, effective::text)), '{}') AS sums FROM (SELECT currency,
    trim_scale(sum(billed_cost)) AS billed, trim_scale(sum(effective_cost)) AS effective FROM`
  const of = async (from: string): Promise<unknown> =>
    (await database.pool.query(`${text} ${from} GROUP BY 1) s`, [sourceId, `${period}-01`])).rows[0]?.sums
  return {
    lines: await of(`bill_line WHERE source_id = $1 AND billing_period = $2`),
    rolled: await of(`cost_day WHERE source_id = $1 AND billing_period = $2`),
  }
}
