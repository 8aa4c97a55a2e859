import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** Runs that ended longer ago are in no view. */
const runDays = 400

/** The zone in which days are counted, and whether the figures were made by it and by these rules. */
export async function readGround(
  database: Pick<Database, 'pool'>,
  rules: number,
): Promise<{ zone: string; fits: boolean }> {
  const [row] = await rowsOf<{ zone: string; fits: boolean }>(
    database,
    'figure.ground',
    `SELECT zone, EXISTS (SELECT 1 FROM figure_ground g WHERE g.time_zone = zone AND g.rules = $1) AS fits
    FROM (SELECT coalesce((SELECT time_zone FROM organisation LIMIT 1), 'Asia/Shanghai') AS zone) AS known`,
    [rules],
  )
  if (!row) throw new Error('the zone answered no row')
  return row
}

/** Takes every figure away and asks for all of them anew: other days, or other rules. */
export async function beginAnew(tx: Transaction, zone: string, rules: number): Promise<void> {
  const { prisma } = tx
  for (const table of [
    'figure_delivery',
    'figure_day',
    'figure_day_due',
    'figure_due',
    'figure_stage_day',
    'figure_run_due',
    'slow_stage',
    'figure_ground',
  ])
    await prisma.$executeRawUnsafe(`DELETE FROM ${table}`)
  await prisma.$executeRaw`INSERT INTO figure_due (service_id, environment_id)
    SELECT DISTINCT service_id, environment_id FROM promotion WHERE first_write_at IS NOT NULL AND ended_at IS NOT NULL`
  await prisma.$executeRaw`INSERT INTO figure_run_due (run_id) SELECT id FROM pipeline_run
    WHERE complete AND started_at > sluice_now() - ${runDays} * interval '1 day' ORDER BY started_at`
  await prisma.$executeRaw`INSERT INTO figure_ground (time_zone, rules) VALUES (${zone}, ${rules})`
}
