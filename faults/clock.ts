import { setTimeout as pause } from 'node:timers/promises'
import { withSettings } from '../lib/testing/fault-acts.ts'
import { beginAll, checkAll, type Run, say } from './run.ts'

const day = 24 * 60 * 60_000

/** The database's clock alone: the cloud's stays where it is. What sync saw stays fresh: no round waits for the next sync. */
async function setClock(run: Run, ms: number): Promise<void> {
  const { pool } = run.world.around.database
  await pool.query('UPDATE clock_offset SET offset_ms = offset_ms + $1', [ms])
  await pool.query('UPDATE image_repository SET seen_at = sluice_now() WHERE seen_at IS NOT NULL')
}

/** Set on, set back, and set on and back again, each with a worker that dies of it. */
const moves: [name: string, first: number, then: number][] = [
  ['a day on', day, 0],
  ['an hour on, then back', day / 24, -day / 24],
  ['an hour back', -day / 24, 0],
  ['a day on, then back', day, -day],
]

/** Whatever the clock says, the sweeper brings every promotion to its end, once. */
export async function moveTheClock(run: Run): Promise<void> {
  const { world } = run
  await withSettings(world, 'test', { rolloutTimeoutMinutes: 240 }, async () => {
    for (const [name, first, then] of moves) {
      const underway = await beginAll(run)
      let worker = await world.startWorker()
      await pause(900)
      await setClock(run, first)
      await pause(1200)
      await worker.kill()
      if (then !== 0) await setClock(run, then)
      worker = await world.startWorker()
      await checkAll(run, underway, `clock ${name}`, { state: ['succeeded', 'failed'], commits: 1 })
      await worker.kill()
      run.survived += 1
      say(`  clock ${name}`)
    }
  })
}
