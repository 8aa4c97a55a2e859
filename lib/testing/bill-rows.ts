import { rollUp } from '../catalog/bill/rollup.ts'
import type { Database } from '../catalog/database.ts'
import { newId } from '../platform/ids.ts'

/** A source with a month and an import of a file that refused a row: everything an answer about bills can show. */
export async function createBillRows(
  { prisma, pool }: Database,
  connectionId: string,
): Promise<{ sourceId: string; importId: string }> {
  const now = new Date()
  const on = (text: string) => new Date(`${text}T00:00:00Z`)
  const [sourceId, fileId, importId] = [newId(), newId(), newId()]
  await prisma.billSource.create({
    data: {
      id: sourceId,
      connectionId,
      kind: 'focus-file',
      name: 'FOCUS',
      countsBilled: true,
      countsEffective: true,
      createdAt: now,
      problem: { code: 'cloud-refused', message: 'no', at: now.toISOString() },
    },
  })
  const by = { uploadedByName: 'Somebody' }
  await prisma.billFile.create({
    data: {
      ...by,
      id: fileId,
      sourceId,
      name: 'june.csv',
      state: 'dropped',
      sha256: 'ab',
      createdAt: now,
      beatAt: now,
    },
  })
  await prisma.billImport.create({
    data: {
      id: importId,
      sourceId,
      fileId,
      state: 'done',
      scope: 'days',
      fromOn: on('2026-06-03'),
      untilOn: on('2026-06-03'),
      focusVersion: '1.0',
      place: { lacking: ['Tags'] },
      doneUnits: 10n,
      totalUnits: 10n,
      rowCount: 2n,
      acceptedCount: 1n,
      refusedCount: 1n,
      busyMs: 4n,
      requestedAt: now,
      requestedByName: 'Somebody',
      startedAt: now,
      beatAt: now,
      endedAt: now,
      problem: { code: 'sealed', message: 'sealed', detail: { periods: ['2026-06'] } },
      reconciliation: [
        { billingPeriod: '2026-06', currency: 'CNY', billed: '1', overview: '1', difference: '0' },
      ],
    },
  })
  await prisma.billRefusal.create({
    data: { importId, lineNo: 3n, reason: 'amount-unreadable', column: 'BilledCost', excerpt: '<b>=1</b>' },
  })
  const day = { sourceId, billingPeriod: on('2026-06-01') }
  await prisma.billDay.create({ data: { ...day, chargeOn: on('2026-06-03'), importId, lineCount: 1n } })
  await prisma.billMonth.create({ data: { ...day, changedAt: now } })
  await pool.query('SELECT bill_make_month($1)', ['2026-06-01'])
  await createLines(pool, sourceId, importId)
  await rollUp({ pool }, sourceId, '2026-06')
  return { sourceId, importId }
}

/** Two lines of a day, one of the first service and one of nobody, and what was lost the month before. */
async function createLines(pool: Database['pool'], sourceId: string, importId: string): Promise<void> {
  await pool.query(
    `INSERT INTO bill_subject (id, proof, account_id, region_id, cloud_product, resource_type, resource_id, resource_name, part_of,
        resource_group, cost_unit, cost_tags, created_at)
      SELECT n, n, '1', 'cn-hangzhou', 'ecs', 'instance', 'i-' || n, 'web-' || n, '', '', '', '{"team": "<b>=1</b>"}', now()
      FROM generate_series(17, 18) n`,
  )
  await pool.query(
    `INSERT INTO bill_line (billing_period, source_id, import_id, line_no, charge_on, subject_id, charge_category, currency, billed_cost,
        effective_cost, row_hash)
      SELECT '2026-06-01', $1, $2, n, '2026-06-03', n, 'usage', 'CNY', 10.5, 9.25, n FROM generate_series(17, 18) n`,
    [sourceId, importId],
  )
  await pool.query(
    `INSERT INTO bill_attribution (source_id, billing_period, subject_id, from_on, until_on, ruleset_id, cause, service_id, product_line_id,
        team_id, missing_keys, taggable)
      SELECT $1::uuid, '2026-06-01'::date, 17, '2026-06-01'::date, '2026-07-01'::date, $1::uuid, 'cost-tag', id, product_line_id, team_id, '{}'::text[], true FROM (SELECT * FROM service ORDER BY slug LIMIT 1) s
      UNION ALL SELECT $1, '2026-06-01', 18, '2026-06-01', '2026-07-01', $1, 'untagged', NULL, NULL, NULL, '{service}', true`,
    [sourceId],
  )
  await pool.query(
    `INSERT INTO cost_lost (source_id, billing_period, subject_id, currency, cause, missing_keys, billed_cost, sealed_at)
      VALUES ($1, '2026-05-01', 18, 'CNY', 'untagged', '{service}', 3.5, now())`,
    [sourceId],
  )
}
