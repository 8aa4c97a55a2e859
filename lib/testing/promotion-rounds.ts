// Many promotions at once, by real workers over the simulated cloud: one round per environment of the path.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { requestPromotion } from '../use-cases/promotion/request-promotion.ts'
import { type FaultWorld, openFaultWorld } from './fault-world.ts'

const jobsPerWorker = 8
const patienceMs = 20 * 60_000

export interface Round {
  into: string
  /** Every build that runs there and not in `into` goes on. */
  from: string
  workers: number
  /** How long the cloud takes to answer. */
  latencyMs: number
  /** No more than so many of them. */
  most?: number
}

export interface RoundOutcome {
  asked: number
  /** Succeeded, and every effect told once. */
  right: number
  /** Transitions per second while there was work for everybody: between the first tenth of them and the last. */
  perSecond: number
}

async function askAll(world: FaultWorld, round: Round): Promise<string[]> {
  const { prisma } = world.around.database
  const [there, here] = await Promise.all(
    [round.from, round.into].map((slug) =>
      prisma.place.findMany({ where: { environment: { slug } }, include: { service: true } }),
    ),
  )
  const runs = new Map(here?.map((place) => [place.serviceId, place.runningDigest]))
  const ids: string[] = []
  const open = (there ?? [])
    .filter((place) => place.runningDigest && runs.get(place.serviceId) !== place.runningDigest)
    .slice(0, round.most)
  const askNext = async (): Promise<void> => {
    for (let place = open.pop(); place; place = open.pop()) {
      const answer = await requestPromotion(world.around, world.actor, {
        service: place.service.slug,
        environment: round.into,
        build: place.runningDigest,
      })
      if (!answer.ok) throw new Error(`${place.service.slug}: ${answer.failure.message}`)
      ids.push(answer.value.id)
    }
  }
  await Promise.all(Array.from({ length: 4 }, askNext))
  return ids
}

/** Right: succeeded, with one commit told and every step done once. */
async function countRight(world: FaultWorld, ids: string[]): Promise<number> {
  const { rows } = await world.around.database.pool.query<{ right: number }>(
    `SELECT count(*)::int AS right FROM promotion p WHERE p.id = ANY ($1::uuid[]) AND p.state = 'succeeded'
       AND (SELECT count(*) FROM ledger_entry l WHERE l.promotion_id = p.id AND l.action = 'promotion.succeeded') = 1
       AND (SELECT count(*) FROM ledger_entry l WHERE l.promotion_id = p.id AND l.action = 'promotion.step-done'
         AND l.detail ->> 'step' = 'write') =
         (SELECT count(*) FROM promotion_step s WHERE s.promotion_id = p.id AND s.name = 'write')`,
    [ids],
  )
  return rows[0]?.right ?? 0
}

/** Beginning and end are left out: there nobody waits for a worker, but for what was asked and for the last rollouts. */
async function measureRate(world: FaultWorld, ids: string[]): Promise<number> {
  const { rows } = await world.around.database.pool.query<{ rate: number }>(
    `WITH moved AS (SELECT at, cume_dist() OVER (ORDER BY at) AS part FROM ledger_entry
       WHERE promotion_id = ANY ($1::uuid[]) AND action IN ('promotion.started', 'promotion.observing', 'promotion.succeeded'))
     SELECT (count(*) / extract(epoch FROM max(at) - min(at)))::float AS rate FROM moved WHERE part BETWEEN 0.1 AND 0.9`,
    [ids],
  )
  return rows[0]?.rate ?? Number.NaN
}

async function run(world: FaultWorld, round: Round): Promise<RoundOutcome> {
  const ids = await askAll(world, round)
  await world.control('DELETE', 'faults')
  if (round.latencyMs > 0)
    await world.control('POST', 'faults', { kind: 'latency', delayMs: round.latencyMs })
  const workers = await Promise.all(Array.from({ length: round.workers }, () => world.startWorker()))
  const begun = performance.now()
  const { prisma } = world.around.database
  while (performance.now() - begun < patienceMs) {
    const left = await prisma.promotion.count({ where: { id: { in: ids }, endedAt: null } })
    if (left === 0) break
    await pause(250)
  }
  const right = await countRight(world, ids)
  const perSecond = await measureRate(world, ids)
  await Promise.all(workers.map((worker) => worker.stop()))
  return { asked: ids.length, right, perSecond }
}

/** Runs these rounds with `services` services, the rollout cap lifted and 8 jobs a worker. */
export async function runRounds(services: number, rounds: readonly Round[]): Promise<RoundOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-engine-'))
  const world = await openFaultWorld(folder, `generated:${services}:1`, {
    rolloutCap: 1000,
    worker: {
      WORKER_CONCURRENCY: String(jobsPerWorker),
      WORKER_CLAIM_SECONDS: '30',
      WORKER_SWEEP_SECONDS: '15',
    },
  })
  try {
    const outcomes: RoundOutcome[] = []
    for (const round of rounds) outcomes.push(await run(world, round))
    return outcomes
  } finally {
    await world.close()
  }
}
