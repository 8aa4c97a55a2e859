import { setTimeout as pause } from 'node:timers/promises'
import { withSettings } from '../lib/testing/fault-acts.ts'
import { type FaultApplication, runOnEdas } from '../lib/testing/fault-applications.ts'
import { giveBack } from '../lib/testing/fault-functions.ts'
import { endOf, type Underway } from '../lib/testing/fault-promotions.ts'
import { beginOne, checkAll, killAt, type Run, say, withWorker } from './run.ts'
import { backPoints, sharePoints } from './share-points.ts'

const steps = [25, 50].map((percent) => ({ percent, bakeMinutes: 0, pause: false }))
const canary = { kind: 'canary' as const, steps }
const watched = { kind: 'canary' as const, steps: steps.map((step) => ({ ...step, pause: true })) }

const edasFaults = [
  { name: 'EDAS throttles', kind: 'throttle', count: 4 },
  { name: 'EDAS answers 500 after the effect', kind: 'status500', count: 3, when: 'after' },
  { name: 'EDAS resets the connection after the effect', kind: 'reset', count: 3, when: 'after' },
  { name: 'EDAS answers HTML', kind: 'html502', count: 3 },
  { name: 'EDAS fails inside HTTP 200', kind: 'business', count: 2 },
]

const markOf = ({ id }: Underway): string => `sluice-${id}`

/** All pods run this digest, and the promotion ordered it once and took it back at most once. */
async function expectWhole(run: Run, on: FaultApplication, of: Underway, digest: string, fault: string) {
  const { groups, orders } = await on.stands()
  const runs = groups.filter(({ replicas }) => replicas > 0)
  const [only] = runs
  const whole = runs.length === 1 && only?.ready === only?.replicas && only?.image.endsWith(digest)
  if (!whole) run.problems.push(`${fault}: ${on.name} runs ${JSON.stringify(groups)}, not ${digest} alone`)
  const own = orders.filter(({ description }) => description.includes(markOf(of)))
  if (own.length > 1) run.problems.push(`${fault}: P-${of.number} ordered ${own.length} times`)
}

/** Until the promotion's gray pods are there; throws when they never are. */
async function shareOf(on: FaultApplication): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; await pause(100)) {
    const { groups } = await on.stands()
    if (groups.filter(({ ready }) => ready > 0).length > 1) return
  }
  throw new Error(`${on.name} got no share`)
}

const digestOf = async (on: FaultApplication): Promise<string> => {
  const { groups } = await on.stands()
  return /sha256:[0-9a-f]{64}/.exec(groups[0]?.image ?? '')?.[0] ?? ''
}

async function killAtBatches(run: Run, slug: string, on: FaultApplication): Promise<void> {
  await on.by(canary)
  const underway = await beginOne(run, slug)
  const over = endOf(run.world, underway, 300_000).catch(() => 'open')
  let died = 0
  for (const point of sharePoints) if (await killAt(run, point, over, 60_000)) died += 1
  const fault = `killed ${died} times while an application takes its batches`
  if (died < 8) run.problems.push(`only ${died} of ${sharePoints.length} workers could be killed`)
  await withWorker(run, () => checkAll(run, [underway], fault, { state: 'succeeded', commits: 0 }))
  await expectWhole(run, on, underway, underway.digest, fault)
  say(`  ${fault}: whole, one change order`)
}

async function killWhileGoingBack(run: Run, slug: string, on: FaultApplication): Promise<void> {
  await on.by(watched)
  const before = await digestOf(on)
  const underway = await beginOne(run, slug)
  await withWorker(run, () => shareOf(on))
  await giveBack(run.world, underway)
  const over = endOf(run.world, underway, 200_000).catch(() => 'open')
  let died = 0
  for (const point of backPoints) if (await killAt(run, point, over, 60_000)) died += 1
  const fault = `killed ${died} times while batches go back`
  if (died === 0) run.problems.push('no worker could be killed while batches go back')
  await withWorker(run, () => checkAll(run, [underway], fault, { state: 'aborted', commits: 0 }))
  await expectWhole(run, on, underway, before, fault)
  const [newest, second] = (await on.stands()).orders
  if (newest?.kind !== 'rollback' || second?.kind === 'rollback')
    run.problems.push(`${fault}: it was rolled back more than once, or not at all`)
  say(`  ${fault}: the old build runs alone`)
}

async function breakEdas(run: Run, slug: string, on: FaultApplication): Promise<void> {
  await on.by(canary)
  for (const { name, ...rule } of edasFaults) {
    await run.world.control('POST', 'faults', { ...rule, product: 'edas' })
    const underway = await beginOne(run, slug)
    await withWorker(run, () => checkAll(run, [underway], name, { state: 'succeeded', commits: 0 }))
    const hits = await run.world.faultHits()
    await run.world.control('DELETE', 'faults')
    if (hits === 0) run.problems.push(`${name}: no call was hit`)
    run.survived += hits
    await expectWhole(run, on, underway, underway.digest, name)
    say(`  ${name}: ${hits} calls hit`)
  }
}

/** Somebody else is at it: another order first, an abort at the console, a batch that fails. */
async function meddle(run: Run, slug: string, on: FaultApplication): Promise<void> {
  const failed = (words: RegExp) => ({ state: 'failed', commits: 0, words })
  await on.by(null)
  const old = await digestOf(on)
  await on.lever({ do: 'mark', stuck: true })
  await on.lever({ do: 'deploy', image: `${on.image}@${old}` })
  const waits = await beginOne(run, slug)
  await withWorker(run, async () => {
    await pause(3_000)
    const { orders } = await on.stands()
    if (orders.some(({ description }) => description.includes(markOf(waits))))
      run.problems.push('a second change order was begun while another was in progress')
    await on.lever({ do: 'mark', stuck: false })
    await checkAll(run, [waits], 'another order is in progress', { state: 'succeeded', commits: 0 })
  })
  await expectWhole(run, on, waits, waits.digest, 'another order is in progress')

  await on.by(watched)
  const before = await digestOf(on)
  const aborted = await beginOne(run, slug)
  await withWorker(run, async () => {
    await shareOf(on)
    await on.lever({ do: 'abort' })
    await checkAll(
      run,
      [aborted],
      'aborted at the console',
      failed(/^(share-lost|order-ended): .*change order/),
    )
  })
  await expectWhole(run, on, aborted, before, 'aborted at the console')

  await on.by(canary)
  await on.lever({ do: 'mark', failBatch: 2 })
  const second = await beginOne(run, slug)
  await withWorker(run, () => checkAll(run, [second], 'batch 2 fails', failed(/^order-ended: .*failed/)))
  await expectWhole(run, on, second, before, 'batch 2 fails')
  run.survived += 3
  say('  another order, an abort at the console, a batch that fails: told in plain words, nothing left half')
}

async function refuseDigests(run: Run, slug: string, on: FaultApplication): Promise<void> {
  await on.by(null)
  await on.lever({ do: 'mark', refuseDigest: true })
  const tagged = await beginOne(run, slug)
  await withWorker(run, () =>
    checkAll(run, [tagged], 'EDAS refuses digests', { state: 'succeeded', commits: 0 }),
  )
  await on.lever({ do: 'mark', refuseDigest: false })
  const { groups } = await on.stands()
  if (!groups.every(({ image }) => image.includes(':sluice-keep-')))
    run.problems.push(`digests were refused, and it runs ${JSON.stringify(groups)}`)
  run.survived += 1
  say('  digests refused: the kept imageTag is deployed, and the digest of its pods verified')
}

/** An order that never gets on ends the rollout in its time, with words, and is not begun anew. */
async function standStill(run: Run, slug: string, on: FaultApplication): Promise<void> {
  await on.by(null)
  await on.lever({ do: 'mark', stuck: true })
  const stuck = await beginOne(run, slug)
  await withSettings(
    run.world,
    'test',
    { rolloutTimeoutMinutes: 5 },
    () =>
    withWorker(run, () => checkAll(run, [stuck], 'an order stands still', { state: 'failed', commits: 0, words: /rollout/ })), // biome-ignore format: one check
  )
  await on.lever({ do: 'mark', stuck: false })
  await on.lever({ do: 'abort' })
  run.survived += 1
  say('  an order that stands still: the rollout ends in its time and says so')
}

/** Unknown is no pass: the gray pods stay until their metrics are told. */
async function silenceTheShare(run: Run, slug: string, on: FaultApplication): Promise<void> {
  const { world, problems } = run
  await on.by({ kind: 'canary', steps: steps.slice(0, 1) })
  const underway = await beginOne(run, slug)
  const mark = { name: on.name, digest: underway.digest, silent: true }
  await world.control('POST', 'observation/behaviour', mark)
  await withWorker(run, async () => {
    await shareOf(on)
    await pause(6_000)
    const { state } = await world.around.database.prisma.promotion.findUniqueOrThrow({
      where: { id: underway.id },
    })
    const { groups } = await on.stands()
    if (state !== 'applying' || groups.length !== 2)
      problems.push(`a silent gray batch was let go on (${state})`)
    await giveBack(world, underway)
    await checkAll(run, [underway], 'a silent gray batch', { state: 'aborted', commits: 0 })
  })
  run.survived += 1
  say('  a gray batch of which nobody tells anything stays as it is')
}

/** Everything that can go wrong while a build goes to an application of EDAS. */
export async function deployOnEdas(run: Run): Promise<void> {
  const service = run.services.at(-1)
  if (!service) throw new Error('no service')
  const on = await runOnEdas(run.world, service, 'test')
  const stop = run.world.hurry(30)
  try {
    await withSettings(run.world, 'test', { rolloutTimeoutMinutes: 60 }, async () => {
      for (const part of [
        killAtBatches,
        killWhileGoingBack,
        breakEdas,
        meddle,
        refuseDigests,
        silenceTheShare,
        standStill,
      ])
        await part(run, service.slug, on)
    })
  } finally {
    await stop()
    await on.undo()
  }
}
