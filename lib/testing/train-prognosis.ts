// A train of many services over a database that is filled already: what its dry run takes.
import { closeDatabase, createDatabase } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { dryRunTrain } from '../use-cases/train/dry-run.ts'

export interface Prognosis {
  tookMs: number
  /** Services of which every gate was judged. */
  judged: number
}

/** Asks `times` times, one after the other, what a train of these services would do. */
export async function foreseeTrain(
  databaseUrl: string,
  wish: { environment: string; services: string[] },
  times: number,
): Promise<Prognosis[]> {
  const database = createDatabase(
    createPool({ databaseUrl, databasePoolSize: 6 }, createLog('warn', 'train')),
  )
  const around = { database, cloud: createMemoryCloud().gate }
  const answers: Prognosis[] = []
  try {
    for (let time = 0; time < times; time += 1) {
      const began = performance.now()
      const answer = await dryRunTrain(around, { kind: 'system', name: 'Bench' }, wish)
      const tookMs = performance.now() - began
      if (!answer.ok) throw new Error(answer.failure.message)
      answers.push({ tookMs, judged: answer.value.rows.filter((row) => row.passed > 0).length })
    }
    return answers
  } finally {
    await closeDatabase(database)
  }
}
