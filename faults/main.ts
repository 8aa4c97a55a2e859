// Kills, restarts, cloud faults, odd answers and moved clocks against real workers, a real PostgreSQL and the simulated
// cloud. Every promotion has to end right: one manifest commit for each target, one keep tag, each thing told once.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listServices } from '../lib/testing/fault-promotions.ts'
import { openFaultWorld } from '../lib/testing/fault-world.ts'
import { deployOnEdas } from './applications.ts'
import { moveTheClock } from './clock.ts'
import { breakTheCloud } from './cloud.ts'
import { boundaries } from './faults.ts'
import { killInTheMiddle, killWhileCutting, killWhileRuling } from './freezes.ts'
import { serveByFunctions } from './functions.ts'
import { killAtBoundaries, killAtRandom, restartTheDatabase } from './kills.ts'
import { talkNonsense } from './metrics.ts'
import { deliverWithFlow } from './pipelines.ts'
import { type Run, say } from './run.ts'
import { shareOnClusters } from './shares.ts'
import { byItself, takeOver } from './take-over.ts'
import { killTrains } from './trains.ts'
import { killInWaves } from './waves.ts'

const parts: Record<string, (run: Run) => Promise<void>> = {
  boundaries: killAtBoundaries,
  random: killAtRandom,
  database: restartTheDatabase,
  cloud: breakTheCloud,
  waves: killInWaves,
  pipelines: deliverWithFlow,
  applications: deployOnEdas,
  functions: serveByFunctions,
  shares: shareOnClusters,
  takeover: takeOver,
  automatic: byItself,
  trains: killTrains,
  freezes: killInTheMiddle,
  rules: killWhileRuling,
  cuts: killWhileCutting,
  metrics: talkNonsense,
  clock: moveTheClock,
}

/** `npm run faults`, or `npm run faults -- database cloud` for some parts only. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((name) => name in parts)
  const begun = performance.now()
  const secondsSince = (since: number) => `${Math.round((performance.now() - since) / 1000)} s`
  const world = await openFaultWorld(mkdtempSync(join(tmpdir(), 'sluice-faults-')), 'small')
  const run: Run = { world, services: await listServices(world), survived: 0, turn: 0, problems: [] }
  try {
    say(`${run.services.length} services, ${boundaries.length} boundaries   (${secondsSince(begun)})`)
    if (run.services.length === 0) throw new Error('sync found no service that could be promoted')
    for (const [name, part] of Object.entries(parts)) {
      if (asked.length > 0 && !asked.includes(name)) continue
      const before = { at: performance.now(), survived: run.survived, problems: run.problems.length }
      // A part that cannot go on is a problem of its own; the others still say what they find.
      await part(run).catch((error: unknown) => {
        run.problems.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`)
      })
      const found = run.problems.length - before.problems
      say(
        `${name}: ${run.survived - before.survived} survived, ${found} problems, ${secondsSince(before.at)}`,
      )
    }
  } finally {
    await world.close()
  }
  for (const problem of run.problems) say(`PROBLEM ${problem}`)
  say(
    `${run.survived} faults survived, ${run.problems.length} problems, ${run.turn} rounds of promotions, ${secondsSince(begun)}`,
  )
  process.exit(run.problems.length === 0 ? 0 : 1)
}

await main()
