import { setTimeout as pause } from 'node:timers/promises'
import { endOf } from '../lib/testing/fault-promotions.ts'
import { boundaries } from './faults.ts'
import { beginAll, checkAll, type Run, say } from './run.ts'

const endsWithinMs = 120_000

/** Killed at one boundary each, two workers at a time; a third one finishes what they left. */
export async function killAtBoundaries(run: Run): Promise<void> {
  const { world, problems } = run
  const open = [...boundaries]
  const tries = new Map<string, number>()
  for (let pair = open.splice(0, 2); pair.length > 0; pair = open.splice(0, 2)) {
    const workers = await Promise.all(pair.map((point) => world.startWorker(point)))
    const underway = await beginAll(run)
    const ends = Promise.all(underway.map((each) => endOf(world, each, endsWithinMs).catch(() => 'open')))
    const deaths = workers.map((worker) => worker.exited.then(({ signal }) => signal === 'SIGKILL'))
    await Promise.race([Promise.all(deaths), ends])
    const died = await Promise.all(deaths.map((death) => Promise.race([death, pause(50, false)])))
    for (const [index, point] of pair.entries()) {
      const tried = (tries.get(point) ?? 0) + 1
      tries.set(point, tried)
      if (died[index]) run.survived += 1
      // The other worker got there first: again, later.
      else if (tried < 5) open.push(point)
      else problems.push(`no worker could be killed at ${point}`)
    }
    const finisher = await world.startWorker()
    await checkAll(run, underway, `killed at ${pair.join(' and ')}`)
    await Promise.all([...workers, finisher].map((worker) => worker.kill()))
    say(`  ${pair.map((point, index) => `${point}${died[index] ? '' : ' (again later)'}`).join(', ')}`)
  }
}

/** Killed whenever it happens to be, four times while three promotions are under way. */
export async function killAtRandom(run: Run): Promise<void> {
  const { world } = run
  for (let round = 0; round < 3; round += 1) {
    const underway = await beginAll(run)
    for (let kill = 0; kill < 4; kill += 1) {
      const worker = await world.startWorker()
      // Spread over the seconds that a promotion takes; the round makes the instants differ.
      await pause(150 + ((kill * 733 + round * 271) % 1700))
      await worker.kill()
      run.survived += 1
    }
    const finisher = await world.startWorker()
    await checkAll(run, underway, `killed at random, round ${round + 1}`)
    await finisher.kill()
  }
}

export async function restartTheDatabase(run: Run): Promise<void> {
  const { world, problems } = run
  // A worker that lost its database ends when it is back; begun again here as `npm run up` would.
  let worker = await world.startWorker()
  for (let round = 0; round < 3; round += 1) {
    const underway = await beginAll(run)
    await pause(400 + round * 900)
    await world.restartDatabase()
    const { signal } = await worker.exited
    if (signal !== null) problems.push(`the worker died of ${signal} when PostgreSQL was restarted`)
    worker = await world.startWorker()
    run.survived += 1
    await checkAll(run, underway, `PostgreSQL restarted, round ${round + 1}`)
  }
  await worker.kill()
}
