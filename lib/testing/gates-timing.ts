// What one judgement of every gate takes, over a database that is filled already.
import { closeDatabase, createDatabase } from '../catalog/database.ts'
import { readGateFacts } from '../catalog/promotion/facts.ts'
import { findPlace } from '../catalog/promotion/find.ts'
import { judgeGates } from '../domain/promotion/judge.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { draftOf } from '../use-cases/promotion/placing.ts'

/** Milliseconds of each judgement: facts read and all gates judged, one service after the other. */
export async function timeGates(databaseUrl: string, into: string, services: string[]): Promise<number[]> {
  const database = createDatabase(
    createPool({ databaseUrl, databasePoolSize: 2 }, createLog('warn', 'gates')),
  )
  const took: number[] = []
  try {
    for (const service of services) {
      const place = await findPlace(database, service, into)
      if (!place.ok) throw new Error(place.failure.message)
      const found = place.value
      const build = await database.prisma.build.findFirstOrThrow({
        where: { serviceId: found.serviceId },
        orderBy: { pushedAt: 'desc' },
      })
      const now = new Date()
      const began = performance.now()
      const gathered = await readGateFacts(
        database,
        draftOf(found, build.id, { kind: 'system', name: 'Bench' }, now),
      )
      if (!gathered) throw new Error(`${service}: no facts`)
      judgeGates(gathered.facts, now)
      took.push(performance.now() - began)
    }
    return took
  } finally {
    await closeDatabase(database)
  }
}
