import { declareBoth, withSettings } from '../lib/testing/fault-acts.ts'
import { endOf } from '../lib/testing/fault-promotions.ts'
import { beginOne, checkAll, killAt, type Run, say, withWorker } from './run.ts'

/** Lives in two clusters of production, in two waves. */
const service = 'cart-web'
const environment = 'production'

const afterwards = ['claimed', 'effect-done', 'recorded']
const points = (step: string) => afterwards.map((point) => `${step}:${point}`)

/** In the order in which they come by; the first target's steps, those of the second, and two looks of the observation. */
const inOrder = [
  ...points('config'),
  ...points('write'),
  ...points('rollout'),
  ...points('bake'),
  ...points('write'),
  ...points('rollout'),
  ...points('observe'),
  ...points('observe'),
  ...points('contract'),
]

const settings = {
  bakeMinutes: 1,
  observationMinutes: 3,
  rolloutTimeoutMinutes: 60,
  tagIntegritySeverity: 'warn',
  observation: { restarts: null, policy: 'ask', minimumRequests: 1, extendToMinutes: 240 },
}

/** Production alone is the path: how builds get there is not what is tested. */
async function onlyProduction(run: Run, work: () => Promise<void>): Promise<void> {
  const { prisma } = run.world.around.database
  const { id } = await prisma.environment.findUniqueOrThrow({ where: { slug: environment } })
  const path = await prisma.promotionPath.findFirstOrThrow({ where: { isDefault: true } })
  const set = (environmentIds: string[]) =>
    prisma.promotionPath.update({ where: { id: path.id }, data: { environmentIds } })
  await set([id])
  try {
    await withSettings(run.world, environment, settings, work)
  } finally {
    await set(path.environmentIds)
  }
}

async function runsOfMigrations(run: Run, number: number): Promise<number> {
  const done = await run.world.around.database.prisma.promotionStep.findMany({
    where: { promotion: { number }, name: { in: ['config', 'contract'] } },
  })
  const told = done.flatMap(
    ({ evidence }) => (evidence as { finished?: { run: number }[] } | null)?.finished ?? [],
  )
  return new Set(told.map(({ run: nth }) => nth)).size
}

async function killEverywhere(run: Run): Promise<void> {
  const underway = await beginOne(run, service, environment)
  const declareNothing = await declareBoth(run.world, underway, `${service}-merge-check-k8s`)
  const over = endOf(run.world, underway, 400_000).catch(() => 'open')
  const stop = run.world.hurry(8)
  try {
    for (const point of inOrder)
      if (!(await killAt(run, point, over))) run.problems.push(`no worker could be killed at ${point}`)
    await withWorker(run, () =>
      checkAll(run, [underway], `killed at ${inOrder.length} boundaries in two waves`, {
        state: 'succeeded',
        commits: 2,
      }),
    )
    const runs = await runsOfMigrations(run, underway.number)
    if (runs !== 2) run.problems.push(`two migrations were run ${runs} times`)
  } finally {
    await stop()
    await declareNothing()
  }
  say(`  ${inOrder.length} kills at config, both waves, bake, looks and contract: one commit for each target`)
}

/** The role is taken away between two waves: it ends in plain words, and what was written stays known. */
async function revokeBetweenWaves(run: Run): Promise<void> {
  const { world } = run
  const { prisma } = world.around.database
  for (const [point, name] of [
    ['rollout:effect-done', 'between two waves'],
    ['write:effect-done', 'after the first write'],
  ] as const) {
    const underway = await beginOne(run, service, environment)
    const over = endOf(world, underway, 400_000).catch(() => 'open')
    if (!(await killAt(run, point, over))) run.problems.push(`no worker could be killed at ${point}`)
    await world.control('POST', 'faults', { kind: 'denyRole', roleName: `sluice-promote-${environment}` })
    const stop = world.hurry(30)
    await withWorker(run, () =>
      checkAll(run, [underway], `role revoked ${name}`, {
        state: ['errored', 'failed'],
        commits: 1,
        words: /the promotion role was refused/,
      }),
    )
    await stop()
    const { state, settledAt } = await prisma.promotion.findUniqueOrThrow({ where: { id: underway.id } })
    if (state === 'errored' && settledAt !== null)
      run.problems.push(`role revoked ${name}: settled although nobody knows what runs`)
    const words = await prisma.promotion.findUniqueOrThrow({ where: { id: underway.id } })
    say(
      `  role revoked ${name}: ${state}, ${JSON.stringify((words.failure as { message?: string })?.message)}`,
    )
    await world.control('DELETE', 'faults')
    run.survived += 1
  }
  const stop = world.hurry(8)
  await withWorker(run, async () => {
    const next = await beginOne(run, service, environment)
    await checkAll(run, [next], 'after the role came back', { state: 'succeeded', commits: 2 })
  })
  await stop()
}

export const killInWaves = (run: Run): Promise<void> =>
  onlyProduction(run, async () => {
    await killEverywhere(run)
    await revokeBetweenWaves(run)
  })
