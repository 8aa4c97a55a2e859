// What the page of one promotion takes, by runtime, over a database that is filled already.
import { closeDatabase, createDatabase, type Database } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { getPromotion } from '../use-cases/promotion/get-promotion.ts'

const mark = 'bench: page of a promotion'
const perRuntime = 40

// Pending ones: their page judges every gate again, which no other page of a promotion does. Three steps each, with their target.
const asked = `INSERT INTO promotion (id, service_id, environment_id, build_id, digest, state, start_mode, reason, settings_version,
    requested_at, expires_at)
  SELECT gen_random_uuid(), c.service_id, e.id, b.id, b.digest, 'pending', 'manual', $1, 1, now(), now() + interval '1 day'
  FROM (SELECT *, row_number() OVER (PARTITION BY runtime ORDER BY md5(slug)) AS n FROM service_card) c
  JOIN environment e ON e.slug = 'pre-production'
  CROSS JOIN LATERAL (SELECT * FROM build WHERE service_id = c.service_id ORDER BY pushed_at DESC LIMIT 1) b
  WHERE c.n <= ${perRuntime}`
const steps = `INSERT INTO promotion_step (id, promotion_id, position, name, wave, target_id)
  SELECT gen_random_uuid(), p.id, k, (ARRAY['keep', 'write', 'rollout']::"StepName"[])[k], 1, CASE WHEN k > 1 THEN t.id END
  FROM promotion p CROSS JOIN generate_series(1, 3) AS k
  CROSS JOIN LATERAL (SELECT id FROM target WHERE service_id = p.service_id AND environment_id = p.environment_id LIMIT 1) t
  WHERE p.reason = $1`
const taken = 'DELETE FROM promotion WHERE reason = $1'
const list = `SELECT c.runtime, 'P-' || p.number AS id FROM promotion p JOIN service_card c ON c.service_id = p.service_id
  WHERE p.reason = $1 ORDER BY md5(p.id::text)`

async function timeEach(database: Database): Promise<Map<string, number[]>> {
  const around = { database, cloud: createMemoryCloud().gate }
  const { rows } = await database.pool.query<{ runtime: string; id: string }>(list, [mark])
  const took = new Map<string, number[]>()
  // The first round opens what every further one finds; runtimes take turns.
  for (const round of [0, 1, 2]) {
    for (const { runtime, id } of rows) {
      const began = performance.now()
      const answer = await getPromotion(around, { kind: 'system', name: 'Bench' }, { id })
      const tookMs = performance.now() - began
      if (!answer.ok) throw new Error(`${id}: ${answer.failure.message}`)
      if (!answer.value.judgedVerdicts?.length) throw new Error(`${id}: no gate was judged`)
      if (round > 0) took.set(runtime, [...(took.get(runtime) ?? []), tookMs])
    }
  }
  return took
}

/** Milliseconds of each reading of the page of a pending promotion, by the runtime of its service. Leaves the data as it was. */
export async function timePromotionPages(databaseUrl: string): Promise<Map<string, number[]>> {
  const database = createDatabase(
    createPool({ databaseUrl, databasePoolSize: 2 }, createLog('warn', 'promotion')),
  )
  try {
    await database.pool.query(taken, [mark])
    await database.pool.query(asked, [mark])
    await database.pool.query(steps, [mark])
    return await timeEach(database)
  } finally {
    await database.pool.query(taken, [mark])
    await closeDatabase(database)
  }
}
