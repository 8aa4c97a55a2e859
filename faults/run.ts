import { setTimeout as pause } from 'node:timers/promises'
import { begin, endOf, type listServices, tracesOf, type Underway } from '../lib/testing/fault-promotions.ts'
import type { FaultWorld } from '../lib/testing/fault-world.ts'
import type { RunningProcess } from '../lib/testing/processes.ts'

export type Services = Awaited<ReturnType<typeof listServices>>

/** How a promotion has to end; `commits` is how many targets it writes. */
export interface Expected {
  state: string | readonly string[]
  commits?: number | readonly number[]
  /** Part of what a person reads of a promotion that did not succeed. */
  words?: RegExp
}

/** One fault run: its world, and what was found. */
export interface Run {
  world: FaultWorld
  services: Services
  survived: number
  turn: number
  problems: string[]
}

export const say = (line: string) => console.log(line)

const endsWithinMs = 120_000

export async function beginAll(run: Run): Promise<Underway[]> {
  run.turn += 1
  const begun: Underway[] = []
  for (const service of run.services) begun.push(await begin(run.world, service, run.turn))
  return begun
}

export async function beginOne(run: Run, slug: string, environment = 'test'): Promise<Underway> {
  run.turn += 1
  const service = run.services.find((one) => one.slug === slug)
  if (!service) throw new Error(`no service ${slug}`)
  return begin(run.world, service, run.turn, environment)
}

async function wordsOf(world: FaultWorld, id: string): Promise<string> {
  const { failure } = await world.around.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
  const told = failure as { code?: string; message?: string } | null
  return told ? `${told.code}: ${told.message}` : ''
}

async function wrongWith(run: Run, underway: Underway, expected: Expected): Promise<string | null> {
  const { world } = run
  const state = await endOf(world, underway, endsWithinMs)
  const states = [expected.state].flat()
  const words = await wordsOf(world, underway.id)
  if (!states.includes(state)) return `ended ${state}, not ${states.join(' or ')} (${words})`
  const traces = await tracesOf(world, underway)
  const once = (action: string) => (traces.told[action] ?? 0) === 1
  const usual = state === 'succeeded' ? 1 : state === 'failed' ? 0 : [0, 1]
  const commits = [expected.commits ?? usual].flat()
  if (!commits.includes(traces.commits)) return `left ${traces.commits} commits, not ${commits.join(' or ')}`
  if (traces.commits > 0 && !traces.kept) return 'left no keep tag'
  if (!['promotion.requested', 'promotion.started', `promotion.${state}`].every(once))
    return `is told wrong: ${JSON.stringify(traces.told)}`
  if (expected.words && !expected.words.test(words)) return `says "${words}"`
  return null
}

export async function checkAll(
  run: Run,
  underway: Underway[],
  fault: string,
  expected: Expected = { state: 'succeeded' },
): Promise<void> {
  const found = await Promise.all(
    underway.map(async (each) => {
      const wrong = await wrongWith(run, each, expected).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      )
      return wrong === null ? [] : [`${fault}: P-${each.number} ${each.service} ${wrong}`]
    }),
  )
  for (const problem of found.flat()) {
    run.problems.push(problem)
    say(`  PROBLEM ${problem}`)
  }
}

/** A worker that dies at a point; whether it did, or all was over before. It is given up after `forMs` of its life. */
export async function killAt(
  run: Run,
  point: string,
  over: Promise<unknown>,
  forMs = 120_000,
): Promise<boolean> {
  const worker = await run.world.startWorker(point)
  const died = worker.exited.then(({ signal }) => signal === 'SIGKILL')
  const enough = new AbortController()
  const late = pause(forMs, false, { signal: enough.signal }).catch(() => false)
  const killed = await Promise.race([died, over.then(() => pause(200, false)), late])
  enough.abort()
  await worker.kill()
  if (killed) run.survived += 1
  return killed
}

/** One worker that lives for as long as the work takes. */
export async function withWorker(run: Run, work: (worker: RunningProcess) => Promise<void>): Promise<void> {
  const worker = await run.world.startWorker()
  try {
    await work(worker)
  } finally {
    await worker.kill()
  }
}
