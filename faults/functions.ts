import { setTimeout as pause } from 'node:timers/promises'
import { withSettings } from '../lib/testing/fault-acts.ts'
import { type FaultFunction, giveBack, runAsFunction } from '../lib/testing/fault-functions.ts'
import { endOf, type Underway } from '../lib/testing/fault-promotions.ts'
import { beginOne, checkAll, killAt, type Run, say, withWorker } from './run.ts'
import { backPoints, sharePoints } from './share-points.ts'

const steps = [10, 50].map((percent) => ({ percent, bakeMinutes: 0, pause: false }))
const canary = { kind: 'canary' as const, steps }
const watched = { kind: 'canary' as const, steps: steps.map((step) => ({ ...step, pause: true })) }

const fcFaults = [
  { name: 'Function Compute throttles', kind: 'throttle', count: 4 },
  { name: 'Function Compute answers 500 after the effect', kind: 'status500', count: 3, when: 'after' },
  { name: 'Function Compute resets the connection after the effect', kind: 'reset', count: 3, when: 'after' },
  { name: 'Function Compute answers HTML', kind: 'html502', count: 3 },
]

/** Callers get one version, of this digest, and the promotion published at most one. */
async function expectWhole(run: Run, on: FaultFunction, of: Underway, digest: string, fault: string) {
  const { versions, serves } = await on.stands()
  const served = Object.keys(serves).map((id) => versions.find((version) => version.id === id)?.digest)
  if (served.join() !== digest)
    run.problems.push(`${fault}: ${on.name} serves ${JSON.stringify(serves)}, not ${digest} alone`)
  const own = versions.filter(({ description }) => description.includes(`[promotion ${of.number}]`))
  if (own.length > 1) run.problems.push(`${fault}: P-${of.number} published ${own.length} versions`)
}

/** The version of a promotion, once it serves a share; throws with what is known when it never does. */
async function shareOf(run: Run, on: FaultFunction, of: Underway): Promise<string> {
  for (const until = performance.now() + 60_000; performance.now() < until; await pause(100)) {
    const [, second] = Object.keys((await on.stands()).serves).sort((a, b) => Number(a) - Number(b))
    if (second !== undefined) return second
  }
  const known = await endOf(run.world, of, 0).catch((error: unknown) => String(error))
  throw new Error(`${on.name} got no share: ${known}`)
}

const digestOf = async (on: FaultFunction): Promise<string> => {
  const { versions, serves } = await on.stands()
  return versions.find(({ id }) => (serves[id] ?? 0) > 0)?.digest ?? ''
}

async function killAtWeights(run: Run, slug: string, on: FaultFunction): Promise<void> {
  await on.by(canary)
  const underway = await beginOne(run, slug)
  const over = endOf(run.world, underway, 300_000).catch(() => 'open')
  let died = 0
  for (const point of sharePoints) if (await killAt(run, point, over, 60_000)) died += 1
  const fault = `killed ${died} times while a function takes its shares`
  if (died < 8) run.problems.push(`only ${died} of ${sharePoints.length} workers could be killed`)
  await withWorker(run, () => checkAll(run, [underway], fault, { state: 'succeeded', commits: 0 }))
  await expectWhole(run, on, underway, underway.digest, fault)
  say(`  ${fault}: whole, one version`)
}

async function killWhileGoingBack(run: Run, slug: string, on: FaultFunction): Promise<void> {
  await on.by(watched)
  const before = await digestOf(on)
  const underway = await beginOne(run, slug)
  await withWorker(run, async () => {
    await shareOf(run, on, underway)
  })
  await giveBack(run.world, underway)
  const over = endOf(run.world, underway, 200_000).catch(() => 'open')
  let died = 0
  for (const point of backPoints) if (await killAt(run, point, over, 60_000)) died += 1
  const fault = `killed ${died} times while a share goes back`
  if (died === 0) run.problems.push('no worker could be killed while a share goes back')
  await withWorker(run, () => checkAll(run, [underway], fault, { state: 'aborted', commits: 0 }))
  await expectWhole(run, on, underway, before, fault)
  say(`  ${fault}: the old version serves all`)
}

async function breakFunctionCompute(run: Run, slug: string, on: FaultFunction): Promise<void> {
  await on.by(canary)
  for (const { name, ...rule } of fcFaults) {
    await run.world.control('POST', 'faults', { ...rule, product: 'fc' })
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

/** Somebody else is at it: the alias, the version, the image that cannot be pulled. */
async function meddle(run: Run, slug: string, on: FaultFunction): Promise<void> {
  const failed = (words: RegExp) => ({ state: 'failed', commits: 0, words })
  await on.by(watched)
  const moved = await beginOne(run, slug)
  await withWorker(run, async () => {
    await shareOf(run, on, moved)
    const { versions } = await on.stands()
    const elsewhere = versions.at(-3)
    if (!elsewhere) throw new Error(`${on.name} has no third version`)
    await on.lever({ do: 'move-alias', alias: 'live', version: elsewhere.id })
    await checkAll(
      run,
      [moved],
      'the alias was moved outside',
      failed(/^share-lost: .* was pointed to version/),
    )
    await expectWhole(run, on, moved, elsewhere.digest, 'the alias was moved outside')
  })
  await on.look()
  const before = await digestOf(on)
  const deleted = await beginOne(run, slug)
  await withWorker(run, async () => {
    await on.lever({ do: 'delete-version', version: await shareOf(run, on, deleted) })
    await checkAll(run, [deleted], 'its version was deleted', failed(/^share-lost: .* was deleted/))
    await expectWhole(run, on, deleted, before, 'its version was deleted')
  })
  await on.look()
  await on.by(null)
  await on.lever({ do: 'fail-update', reason: 'the image could not be pulled' })
  const unpulled = await beginOne(run, slug)
  await withWorker(run, () =>
    checkAll(
      run,
      [unpulled],
      'the image cannot be pulled',
      failed(/^function-update-failed: the image could/),
    ),
  )
  await expectWhole(run, on, unpulled, before, 'the image cannot be pulled')
  run.survived += 3
  say('  alias moved, version deleted, image not pulled: told in plain words, nobody written over')
}

/** Everything that can go wrong while a build goes to a function. */
export async function serveByFunctions(run: Run): Promise<void> {
  const service = run.services.at(-1)
  if (!service) throw new Error('no service')
  const on = await runAsFunction(run.world, service, 'test')
  const stop = run.world.hurry(30)
  try {
    await withSettings(run.world, 'test', { rolloutTimeoutMinutes: 60 }, async () => {
      for (const part of [killAtWeights, killWhileGoingBack, breakFunctionCompute, meddle])
        await part(run, service.slug, on)
    })
  } finally {
    await stop()
    await on.undo()
  }
}
