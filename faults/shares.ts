import { setTimeout as pause } from 'node:timers/promises'
import { behave, withSettings } from '../lib/testing/fault-acts.ts'
import { giveBack } from '../lib/testing/fault-functions.ts'
import { endOf, type Underway } from '../lib/testing/fault-promotions.ts'
import { type FaultShares, shareOnAck } from '../lib/testing/fault-shares.ts'
import { beginOne, checkAll, killAt, type Run, say, withWorker } from './run.ts'

const steps = [10, 50].map((percent) => ({ percent, bakeMinutes: 0, pause: false }))
const canary = { kind: 'canary' as const, steps }
const watched = { kind: 'canary' as const, steps: [{ percent: 10, bakeMinutes: 0, pause: true }] }
const blueGreen = { kind: 'blue-green' as const, bakeMinutes: 0, pause: false, holdMinutes: 1 }

/** Each of these is the end of one worker, at one share after the other. */
const canaryPoints = [
  'share:claimed',
  'share:effect-done',
  'judge:effect-done',
  'share:recorded',
  'judge:recorded',
  'write:effect-done',
  'rollout:claimed',
  'release:claimed',
  'release:effect-done',
]
const cutOverPoints = [
  'share:effect-done',
  'judge:claimed',
  'share:effect-done',
  'judge:effect-done',
  'write:recorded',
  'release:effect-done',
  'release:recorded',
]

/** Nothing is left beside the workload, its Services send to it alone, and it runs this. */
async function expectWhole(run: Run, on: FaultShares, digest: string, fault: string): Promise<void> {
  const { seconds, receivers, digests } = await on.stands()
  const said = JSON.stringify({ seconds, receivers, digests })
  if (seconds.length > 0 || receivers.some((receiver) => receiver !== 'stable') || digests.join() !== digest)
    run.problems.push(`${fault}: ${on.name} stands as ${said}, not whole with ${digest}`)
}

/** Until a second Deployment stands beside the workload; throws when none ever does. */
async function secondOf(on: FaultShares): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; await pause(100))
    if ((await on.stands()).seconds.length > 0) return
  throw new Error(`${on.name} got no second Deployment`)
}

async function killAtShares(
  run: Run,
  slug: string,
  on: FaultShares,
  by: { strategy: Parameters<FaultShares['by']>[0]; points: string[] },
): Promise<void> {
  await on.by(by.strategy)
  const underway = await beginOne(run, slug)
  const over = endOf(run.world, underway, 300_000).catch(() => 'open')
  let died = 0
  for (const point of by.points) if (await killAt(run, point, over, 60_000)) died += 1
  const fault = `killed ${died} times in a ${by.strategy.kind}`
  if (died < by.points.length - 2)
    run.problems.push(`only ${died} of ${by.points.length} workers could be killed in a ${by.strategy.kind}`)
  await withWorker(run, () => checkAll(run, [underway], fault, { state: 'succeeded', commits: 1 }))
  await expectWhole(run, on, underway.digest, fault)
  say(`  ${fault}: one commit, nothing left beside the workload`)
}

/** Its state, and why it ended where it did. */
async function stateOf(run: Run, { id }: Underway): Promise<string> {
  const { promotion } = run.world.around.database.prisma
  const { state, failure } = await promotion.findUniqueOrThrow({ where: { id } })
  return failure === null ? state : `${state}: ${JSON.stringify(failure)}`
}

/** A share that is worse than the stable one goes back by itself; one of which nobody tells anything stays. */
async function badAndSilent(run: Run, slug: string, on: FaultShares): Promise<void> {
  const { world, problems } = run
  const [before = ''] = (await on.stands()).digests
  await on.by(canary)
  const bad = await beginOne(run, slug)
  await world.control('POST', 'observation/behaviour', { digest: bad.digest, errorShare: 0.6 })
  await withWorker(run, () =>
    checkAll(run, [bad], 'a bad share', { state: 'failed', commits: 0, words: /^share-bad: worse than/ }),
  )
  await expectWhole(run, on, before, 'a bad share')
  await behave(world)
  await on.by({ ...canary, steps: steps.slice(0, 1) })
  const silent = await beginOne(run, slug)
  await world.control('POST', 'observation/behaviour', { digest: silent.digest, silent: true })
  await withWorker(run, async () => {
    await secondOf(on)
    await pause(6_000)
    const state = await stateOf(run, silent)
    if (state !== 'applying' || (await on.stands()).seconds.length !== 1)
      problems.push(`a silent share was let go on (${state})`)
    await giveBack(world, silent)
    await checkAll(run, [silent], 'a silent share', { state: 'aborted', commits: 0 })
  })
  await expectWhole(run, on, before, 'a silent share')
  await behave(world)
  run.survived += 2
  say(
    '  a bad share goes back by itself; one of which nobody tells anything stays until a person gives it back',
  )
}

async function killWhileGoingBack(run: Run, slug: string, on: FaultShares): Promise<void> {
  const [before = ''] = (await on.stands()).digests
  await on.by(watched)
  const underway = await beginOne(run, slug)
  await withWorker(run, () => secondOf(on))
  await giveBack(run.world, underway)
  const over = endOf(run.world, underway, 200_000).catch(() => 'open')
  let died = 0
  for (const point of ['back:claimed', 'back:effect-done', 'back:recorded'])
    if (await killAt(run, point, over, 60_000)) died += 1
  const fault = `killed ${died} times while a share goes back`
  if (died === 0) run.problems.push('no worker could be killed while a share goes back')
  await withWorker(run, () => checkAll(run, [underway], fault, { state: 'aborted', commits: 0 }))
  await expectWhole(run, on, before, fault)
  say(`  ${fault}: the stable pods serve all`)
}

/** Canary and blue-green on a cluster, with whatever dies, fails or falls silent in between. */
export async function shareOnClusters(run: Run): Promise<void> {
  const [service] = run.services
  if (!service) throw new Error('no service')
  const on = await shareOnAck(run.world, service, 'test')
  const settings = {
    rolloutTimeoutMinutes: 60,
    observation: { restarts: null, policy: 'ask', minimumRequests: 1, extendToMinutes: 240 },
  }
  const stop = run.world.hurry(30)
  try {
    await withSettings(run.world, 'test', settings, async () => {
      await killAtShares(run, service.slug, on, { strategy: canary, points: canaryPoints })
      await killAtShares(run, service.slug, on, { strategy: blueGreen, points: cutOverPoints })
      await killWhileGoingBack(run, service.slug, on)
      await badAndSilent(run, service.slug, on)
    })
  } finally {
    await stop()
    await on.undo()
  }
}
