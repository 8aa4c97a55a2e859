// What a person waits for who asks what a train of 300 services would do.
import { closeDatabase, createDatabase } from '../lib/catalog/database.ts'
import { createMemoryCloud } from '../lib/cloud/memory/cloud.ts'
import { createPool } from '../lib/platform/db.ts'
import { createLog } from '../lib/platform/log.ts'
import { dryRunTrain } from '../lib/use-cases/train/dry-run.ts'
import type { DataSet } from './data-set.ts'
import { type Figure, median } from './result.ts'
import { slugOf } from './rows.ts'

const size = 300
const times = 9

/** Prognosis of one train over the whole data set: every gate of every row, in milliseconds. */
export async function measureTrain(data: DataSet): Promise<Figure[]> {
  const pool = createPool({ databaseUrl: data.url, databasePoolSize: 6 }, createLog('warn', 'bench'))
  const database = createDatabase(pool)
  const around = { database, cloud: createMemoryCloud().gate }
  const actor = { kind: 'system', name: 'Bench' } as const
  const count = Math.min(size, data.services)
  const services = Array.from({ length: count }, (_, at) =>
    slugOf(1 + Math.floor((at * data.services) / count)),
  )
  try {
    const took: number[] = []
    let judged = 0
    for (let time = 0; time < times; time += 1) {
      const began = performance.now()
      const answer = await dryRunTrain(around, actor, { environment: 'pre-production', services })
      took.push(performance.now() - began)
      if (!answer.ok) throw new Error(answer.failure.message)
      judged = answer.value.rows.filter((row) => row.passed > 0).length
    }
    return [
      {
        name: 'promotion.train-prognosis',
        value: median(took),
        unit: 'ms',
        target: { atMost: 1000 },
        note: `${judged} of ${count} services judged by every gate, at ${data.services.toLocaleString('en')} services; worst ${Math.round(Math.max(...took))} ms`,
      },
    ]
  } finally {
    await closeDatabase(database)
  }
}
