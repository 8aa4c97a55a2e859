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
  return { sourceId, importId }
}
