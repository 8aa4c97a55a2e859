import { setTimeout as pause } from 'node:timers/promises'
import { behave, goBack, withSettings } from '../lib/testing/fault-acts.ts'
import { endOf, type Underway } from '../lib/testing/fault-promotions.ts'
import { beginAll, checkAll, killAt, type Run, say, withWorker } from './run.ts'

/** Only what has begun is gone back from; what waits goes its way. */
async function apart(run: Run, all: Underway[]): Promise<{ moving: Underway[]; waiting: Underway[] }> {
  const { promotion } = run.world.around.database.prisma
  const waits = await promotion.findMany({
    where: { id: { in: all.map(({ id }) => id) }, state: 'pending' },
    select: { id: true },
  })
  const isWaiting = ({ id }: Underway) => waits.some((one) => one.id === id)
  return { moving: all.filter((each) => !isWaiting(each)), waiting: all.filter(isWaiting) }
}

/** Every boundary has its turn in the tests; here those at which most could be lost or done twice. */
const points = [
  'start:recorded',
  'keep:effect-done',
  'write:effect-done',
  'write:recorded',
  'rollout:effect-done',
  'rollout:recorded',
]

/** Rolled back while it applies and its worker is dead; the rollback rolled back likewise, at every boundary. */
async function duringApplying(run: Run): Promise<void> {
  for (const [index, point] of points.entries()) {
    const begun = await beginAll(run)
    const firstPoint = index % 2 === 0 ? 'write:effect-done' : 'write:recorded'
    const over = Promise.all(begun.map((each) => endOf(run.world, each, 120_000).catch(() => 'open')))
    if (!(await killAt(run, firstPoint, over)))
      run.problems.push(`no worker could be killed at ${firstPoint}`)
    const { moving, waiting } = await apart(run, begun)
    const backs: Underway[] = []
    for (const each of moving) backs.push(await goBack(run.world, each))
    const backOver = Promise.all(backs.map((each) => endOf(run.world, each, 120_000).catch(() => 'open')))
    if (!(await killAt(run, point, backOver))) run.problems.push(`no worker could be killed at ${point}`)
    await withWorker(run, async () => {
      await checkAll(run, moving, `rolled back while it applied, killed at ${firstPoint}`, {
        state: ['aborted', 'succeeded', 'superseded'],
      })
      await checkAll(run, waiting, 'what had not begun')
      // Where the first had written nothing yet there is nothing to write back.
      await checkAll(run, backs, `a rollback killed at ${point}`, { state: 'succeeded', commits: [0, 1] })
    })
    say(`  rolled back while it applied: killed at ${firstPoint}, its rollback at ${point}`)
  }
}

/** The way back is taken back while it applies: the second writes what the first took away. */
async function duringRollback(run: Run): Promise<void> {
  for (const point of ['write:effect-done', 'rollout:effect-done', 'start:recorded']) {
    const begun = await beginAll(run)
    await withWorker(run, () => checkAll(run, begun, 'before the rollback'))
    const first: Underway[] = []
    for (const each of begun) first.push(await goBack(run.world, each))
    const over = Promise.all(first.map((each) => endOf(run.world, each, 120_000).catch(() => 'open')))
    if (!(await killAt(run, point, over))) run.problems.push(`no worker could be killed at ${point}`)
    const { moving, waiting } = await apart(run, first)
    const second: Underway[] = []
    for (const each of moving) second.push(await goBack(run.world, each))
    await withWorker(run, async () => {
      await checkAll(run, moving, `a rollback taken over, killed at ${point}`, {
        state: ['aborted', 'succeeded', 'superseded'],
      })
      await checkAll(run, second, `the rollback of a rollback, after ${point}`, {
        state: 'succeeded',
        commits: [0, 1],
      })
      await checkAll(run, waiting, 'a rollback that had not begun')
    })
    say(`  a rollback during a rollback, killed at ${point}: ${second.length} taken over`)
  }
}

async function observes(run: Run, id: string): Promise<void> {
  const until = performance.now() + 60_000
  const { promotion } = run.world.around.database.prisma
  while (performance.now() < until) {
    if ((await promotion.findUniqueOrThrow({ where: { id } })).state === 'observing') return
    await pause(100)
  }
  throw new Error('it does not come to its observation')
}

/** Bad builds go back by themselves, once, although the worker dies at the look that says so. */
export async function byItself(run: Run): Promise<void> {
  const { world } = run
  const { prisma } = world.around.database
  const settings = {
    observationMinutes: 3,
    observation: {
      restarts: null,
      alerts: null,
      policy: 'roll-back',
      minimumRequests: 1,
      extendToMinutes: 10,
    },
  }
  await withSettings(world, 'test', settings, async () => {
    for (const point of ['observe:effect-done', 'observe:recorded', 'write:effect-done']) {
      const [service] = run.services
      if (!service) return
      // Once a day: each time is another day.
      await world.passTime(25 * 60)
      const [underway] = await beginAll({ ...run, services: [service], turn: run.turn })
      run.turn += 1
      if (!underway) return
      await world.control('POST', 'observation/behaviour', { digest: underway.digest, errorShare: 0.5 })
      const over = endOf(world, underway, 240_000).catch(() => 'open')
      const stop = world.hurry(8)
      if (point.startsWith('observe')) {
        // Looks that are never recorded come again: by then it is the one that fails it. One that is recorded ends it.
        const most = point === 'observe:recorded' ? 12 : 4
        for (let kill = 0; kill < most && (await killAt(run, point, over)); kill += 1);
      } else {
        // What comes by again is the rollback's: the bad build itself got as far as its observation.
        await withWorker(run, () => observes(run, underway.id))
        if (
          !(await killAt(
            run,
            point,
            over.then(() => pause(30_000)),
          ))
        )
          run.problems.push(`no worker could be killed at ${point} of the rollback`)
      }
      await withWorker(run, async () => {
        await checkAll(run, [underway], `a bad build, killed at ${point}`, { state: 'failed', commits: 1 })
        const backs = await prisma.promotion.findMany({ where: { causeId: underway.id } })
        if (backs.length !== 1)
          run.problems.push(`a bad build, killed at ${point}: ${backs.length} rollbacks by itself`)
        const found = backs.map(({ id, number, digest }) => ({ ...underway, id, number, digest }))
        await checkAll(run, found, `the rollback by itself, killed at ${point}`, { state: 'succeeded' })
      })
      await stop()
      await behave(world)
      say(`  a bad build went back by itself once: killed at ${point}`)
    }
  })
}

export async function takeOver(run: Run): Promise<void> {
  await duringApplying(run)
  await duringRollback(run)
}
