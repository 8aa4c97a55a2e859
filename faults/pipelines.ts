import { setTimeout as pause } from 'node:timers/promises'
import { withSettings } from '../lib/testing/fault-acts.ts'
import { abortNow, deliverByCd, type FaultDelivery } from '../lib/testing/fault-deliveries.ts'
import { endOf, type Underway } from '../lib/testing/fault-promotions.ts'
import { beginOne, checkAll, killAt, type Run, say, withWorker } from './run.ts'

/** Each of these is the end of one worker: looks at a run come by again and again, while it takes its time, and then those at what runs. */
const whileItRuns = [
  'write:claimed',
  'write:effect-done',
  'write:recorded',
  'write:effect-done',
  'write:claimed',
]
const afterwards = ['rollout:claimed', 'rollout:effect-done']

/** What Flow does to us, and what its gateway does to our calls. */
const flowFaults = [
  { name: 'Flow throttles', kind: 'throttle', count: 4 },
  { name: 'Flow answers 500 after the effect', kind: 'status500', count: 3, when: 'after' },
  { name: 'Flow resets the connection after the effect', kind: 'reset', count: 3, when: 'after' },
  { name: 'Flow answers HTML', kind: 'html502', count: 3 },
]

/** Until Flow has a run for it; throws when it gets none. */
async function runOf(delivery: FaultDelivery, { number }: Underway) {
  for (const until = performance.now() + 60_000; performance.now() < until; await pause(100)) {
    const [run] = await delivery.runsOf(number)
    if (run) return run
  }
  throw new Error(`P-${number} got no run in Flow`)
}

async function expectRuns(run: Run, delivery: FaultDelivery, of: Underway, words: string[], fault: string) {
  const found = (await delivery.runsOf(of.number)).map(({ status }) => status)
  if (found.join() !== words.join())
    run.problems.push(`${fault}: P-${of.number} has the runs ${found.join() || 'none'}, not ${words.join()}`)
}

async function killWhileItDelivers(run: Run, service: string, delivery: FaultDelivery): Promise<void> {
  const underway = await beginOne(run, service)
  const over = endOf(run.world, underway, 400_000).catch(() => 'open')
  const killAll = async (points: string[]) => {
    for (const point of points)
      if (!(await killAt(run, point, over))) run.problems.push(`no worker could be killed at ${point}`)
  }
  const fault = `killed ${whileItRuns.length + afterwards.length} times while a pipeline delivers`
  await killAll(whileItRuns)
  const stop = run.world.hurry(8)
  try {
    await killAll(afterwards)
    await withWorker(run, () => checkAll(run, [underway], fault, { state: 'succeeded', commits: 0 }))
  } finally {
    await stop()
  }
  await expectRuns(run, delivery, underway, ['SUCCESS'], fault)
  say(`  ${fault}: one run`)
}

async function breakFlow(run: Run, service: string, delivery: FaultDelivery): Promise<void> {
  for (const { name, ...rule } of flowFaults) {
    await run.world.control('POST', 'faults', { ...rule, product: 'flow' })
    const underway = await beginOne(run, service)
    await withWorker(run, () => checkAll(run, [underway], name, { state: 'succeeded', commits: 0 }))
    const hits = await run.world.faultHits()
    await run.world.control('DELETE', 'faults')
    if (hits === 0) run.problems.push(`${name}: no call was hit`)
    run.survived += hits
    await expectRuns(run, delivery, underway, ['SUCCESS'], name)
    say(`  ${name}: ${hits} calls hit, one run`)
  }
}

/** Green while the runtime runs something else; cancelled by somebody in Flow; aborted here while it goes on. */
async function lieAndCancel(run: Run, service: string, delivery: FaultDelivery): Promise<void> {
  const { world } = run
  await world.control('POST', 'flow', { pipeline: delivery.name, job: 'deploy', lies: true })
  const lied = await beginOne(run, service)
  await withWorker(run, () =>
    checkAll(run, [lied], 'green, and deployed nothing', {
      state: 'failed',
      commits: 0,
      words: /^pipeline-told-nothing: .* ended green, but .* was not told to run/,
    }),
  )
  await expectRuns(run, delivery, lied, ['SUCCESS'], 'green, and deployed nothing')
  const cancelled = await beginOne(run, service)
  await withWorker(run, async () => {
    await delivery.cancel((await runOf(delivery, cancelled)).number)
    await checkAll(run, [cancelled], 'cancelled in Flow', {
      state: 'failed',
      commits: 0,
      words: /^pipeline-run-cancelled: .* was cancelled in Flow/,
    })
  })
  const aborted = await beginOne(run, service)
  await withWorker(run, async () => {
    await runOf(delivery, aborted)
    await abortNow(world, aborted.id)
    await checkAll(run, [aborted], 'aborted while a pipeline delivers', { state: 'aborted', commits: 0 })
    const until = performance.now() + 30_000
    const isOver = async () => (await runOf(delivery, aborted)).status === 'CANCELED'
    while (!(await isOver()) && performance.now() < until) await pause(200)
    await expectRuns(run, delivery, aborted, ['CANCELED'], 'aborted while a pipeline delivers')
  })
  run.survived += 3
  say('  a green lie and a run cancelled in Flow fail in plain words; an aborted one has its run stopped')
}

/** Everything that can go wrong while a delivery pipeline in Flow writes a place. */
export async function deliverWithFlow(run: Run): Promise<void> {
  const { prisma } = run.world.around.database
  const withCd = await prisma.pipeline.findFirst({
    where: { kind: 'cd', service: { slug: { in: run.services.map(({ slug }) => slug) } } },
    include: { service: true },
    orderBy: { name: 'asc' },
  })
  const slug = withCd?.service?.slug
  if (!slug) throw new Error('no service has a delivery pipeline')
  const delivery = await deliverByCd(run.world, slug, 'test')
  try {
    await withSettings(run.world, 'test', { rolloutTimeoutMinutes: 60 }, async () => {
      await killWhileItDelivers(run, slug, delivery)
      const stop = run.world.hurry(30)
      try {
        await breakFlow(run, slug, delivery)
        await lieAndCancel(run, slug, delivery)
      } finally {
        await stop()
      }
    })
  } finally {
    await delivery.undo()
  }
}
