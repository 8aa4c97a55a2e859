// Kills, restarts and cloud faults against a real worker, a real PostgreSQL and the simulated cloud. Every promotion has
// to end right, with one manifest commit and one keep tag, and one entry for each thing in the ledger.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { begin, endOf, listServices, tracesOf, type Underway } from '../lib/testing/fault-promotions.ts'
import { type FaultWorld, openFaultWorld } from '../lib/testing/fault-world.ts'
import { boundaries, cloudFaults } from './faults.ts'

type Services = Awaited<ReturnType<typeof listServices>>

const endsWithinMs = 120_000

let survived = 0
let turn = 0
const problems: string[] = []
const say = (line: string) => console.log(line)

async function beginAll(world: FaultWorld, services: Services): Promise<Underway[]> {
  turn += 1
  const begun: Underway[] = []
  for (const service of services) begun.push(await begin(world, service, turn))
  return begun
}

async function check(world: FaultWorld, underway: Underway, fault: string, expected: string): Promise<void> {
  const name = `${fault}: P-${underway.number} ${underway.service}`
  try {
    const state = await endOf(world, underway, endsWithinMs)
    const traces = await tracesOf(world, underway)
    const once = (action: string) => (traces.told[action] ?? 0) === 1
    if (state !== expected) problems.push(`${name} ended ${state}, not ${expected}`)
    else if (expected === 'succeeded' && traces.commits !== 1)
      problems.push(`${name} left ${traces.commits} commits`)
    else if (expected === 'succeeded' && !traces.kept) problems.push(`${name} left no keep tag`)
    else if (expected === 'failed' && traces.commits !== 0)
      problems.push(`${name} wrote although it was refused`)
    else if (!['promotion.requested', 'promotion.started', `promotion.${expected}`].every(once))
      problems.push(`${name} is told wrong: ${JSON.stringify(traces.told)}`)
  } catch (error) {
    problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function checkAll(world: FaultWorld, underway: Underway[], fault: string, expected = 'succeeded') {
  const before = problems.length
  await Promise.all(underway.map((each) => check(world, each, fault, expected)))
  for (const problem of problems.slice(before)) say(`  PROBLEM ${problem}`)
}

/** Killed at one boundary each, two workers at a time; a third one finishes what they left. */
async function killAtBoundaries(world: FaultWorld, services: Services): Promise<void> {
  const open = [...boundaries]
  const tries = new Map<string, number>()
  for (let pair = open.splice(0, 2); pair.length > 0; pair = open.splice(0, 2)) {
    const workers = await Promise.all(pair.map((point) => world.startWorker(point)))
    const underway = await beginAll(world, services)
    const ends = Promise.all(underway.map((each) => endOf(world, each, endsWithinMs).catch(() => 'open')))
    const deaths = workers.map((worker) => worker.exited.then(({ signal }) => signal === 'SIGKILL'))
    await Promise.race([Promise.all(deaths), ends])
    const died = await Promise.all(deaths.map((death) => Promise.race([death, pause(50, false)])))
    for (const [index, point] of pair.entries()) {
      const tried = (tries.get(point) ?? 0) + 1
      tries.set(point, tried)
      if (died[index]) survived += 1
      // The other worker got there first: again, later.
      else if (tried < 5) open.push(point)
      else problems.push(`no worker could be killed at ${point}`)
    }
    const finisher = await world.startWorker()
    await checkAll(world, underway, `killed at ${pair.join(' and ')}`)
    await Promise.all([...workers, finisher].map((worker) => worker.kill()))
    say(`  ${pair.map((point, index) => `${point}${died[index] ? '' : ' (again later)'}`).join(', ')}`)
  }
}

/** Killed whenever it happens to be, four times while three promotions are under way. */
async function killAtRandom(world: FaultWorld, services: Services, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const underway = await beginAll(world, services)
    for (let kill = 0; kill < 4; kill += 1) {
      const worker = await world.startWorker()
      // Spread over the seconds that a promotion takes; the round makes the instants differ.
      await pause(150 + ((kill * 733 + round * 271) % 1700))
      await worker.kill()
      survived += 1
    }
    const finisher = await world.startWorker()
    await checkAll(world, underway, `killed at random, round ${round + 1}`)
    await finisher.kill()
  }
}

async function restartTheDatabase(world: FaultWorld, services: Services, rounds: number): Promise<void> {
  // A worker that lost its database ends when it is back; begun again here as `npm run up` would.
  let worker = await world.startWorker()
  for (let round = 0; round < rounds; round += 1) {
    const underway = await beginAll(world, services)
    await pause(400 + round * 900)
    await world.restartDatabase()
    const { signal } = await worker.exited
    if (signal !== null) problems.push(`the worker died of ${signal} when PostgreSQL was restarted`)
    worker = await world.startWorker()
    survived += 1
    await checkAll(world, underway, `PostgreSQL restarted, round ${round + 1}`)
  }
  await worker.kill()
}

async function breakTheCloud(world: FaultWorld, services: Services): Promise<void> {
  const worker = await world.startWorker()
  for (const { name, rules } of cloudFaults) {
    for (const rule of rules) await world.control('POST', 'faults', rule)
    await checkAll(world, await beginAll(world, services), name)
    const hits = await world.faultHits()
    await world.control('DELETE', 'faults')
    if (hits === 0) problems.push(`${name}: no call was hit`)
    survived += hits
    say(`  ${name}: ${hits} calls hit`)
  }
  await world.control('POST', 'faults', { kind: 'denyRole', roleName: 'sluice-promote-test' })
  await checkAll(world, await beginAll(world, services), 'role refused', 'failed')
  await world.control('DELETE', 'faults')
  survived += 1
  say('  role refused: ends failed, nothing written')
  await worker.kill()
}

const parts: Record<string, (world: FaultWorld, services: Services) => Promise<void>> = {
  boundaries: killAtBoundaries,
  random: (world, services) => killAtRandom(world, services, 3),
  database: (world, services) => restartTheDatabase(world, services, 3),
  cloud: breakTheCloud,
}

/** `npm run faults`, or `npm run faults -- database cloud` for some parts only. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((name) => name in parts)
  const begun = performance.now()
  const seconds = () => `${Math.round((performance.now() - begun) / 1000)} s`
  const world = await openFaultWorld(mkdtempSync(join(tmpdir(), 'sluice-faults-')), 'small')
  try {
    const services = await listServices(world)
    say(`${services.length} services, ${boundaries.length} boundaries   (${seconds()})`)
    if (services.length === 0) throw new Error('sync found no service that could be promoted')
    for (const [name, part] of Object.entries(parts)) {
      if (asked.length > 0 && !asked.includes(name)) continue
      await part(world, services)
      say(`${name}: done   (${seconds()})`)
    }
  } finally {
    await world.close()
  }
  for (const problem of problems) say(`PROBLEM ${problem}`)
  say(`${survived} faults survived, ${problems.length} problems, ${turn} rounds of promotions, ${seconds()}`)
  process.exit(problems.length === 0 ? 0 : 1)
}

await main()
