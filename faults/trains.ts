import { setTimeout as pause } from 'node:timers/promises'
import { sendBack, sendTrain } from '../lib/testing/fault-acts.ts'
import { clearPlace, type Underway } from '../lib/testing/fault-promotions.ts'
import { beginAll, checkAll, killAt, type Run, say, withWorker } from './run.ts'

const endsWithinMs = 180_000

async function trainEnds(run: Run, id: string): Promise<string> {
  const until = performance.now() + endsWithinMs
  for (;;) {
    const { state } = await run.world.around.database.prisma.train.findUniqueOrThrow({ where: { id } })
    if (['succeeded', 'failed', 'cancelled'].includes(state)) return state
    if (performance.now() > until) return state
    await pause(150)
  }
}

async function rowsOf(run: Run, trainId: string): Promise<Underway[]> {
  const rows = await run.world.around.database.prisma.promotion.findMany({
    where: { trainId },
    include: { service: true },
  })
  return rows.map(({ id, number, digest, service }) => ({
    id,
    number,
    digest,
    service: service.slug,
    environment: 'test',
  }))
}

/** Every service runs something older than its newest build: so that there is something to bring. */
async function stepBack(run: Run): Promise<void> {
  const { prisma } = run.world.around.database
  const newest = async (id: string) => {
    const [build] = await prisma.build.findMany({
      where: { serviceId: id, goneAt: null },
      orderBy: { pushedAt: 'desc' },
      take: 1,
    })
    const place = await prisma.place.findFirst({ where: { serviceId: id, environment: { slug: 'test' } } })
    return build?.digest === place?.runningDigest
  }
  for (let round = 0; round < 3; round += 1) {
    const ahead: boolean[] = []
    for (const { id } of run.services) ahead.push(await newest(id))
    if (!ahead.some(Boolean)) break
    await withWorker(run, async () => checkAll(run, await beginAll(run), 'before the train'))
  }
  for (const { id } of run.services) await clearPlace(run.world, id, 'test')
}

/** Dies at every turn of the train until it has ended: each service is asked for once, and told once. */
async function killAtEveryTurn(run: Run, id: string, name: string): Promise<void> {
  const { prisma } = run.world.around.database
  const over = trainEnds(run, id)
  let kills = 0
  const points = ['train:turned', 'write:effect-done', 'train:turned', 'start:recorded', 'train:turned']
  for (let turn = 0; turn < 20; turn += 1) {
    const point = points[turn % points.length] ?? 'train:turned'
    if (await killAt(run, point, over, 6_000)) kills += 1
    const { endedAt } = await prisma.train.findUniqueOrThrow({ where: { id } })
    if (endedAt) break
  }
  await withWorker(run, async () => {
    const state = await trainEnds(run, id)
    if (state !== 'succeeded') run.problems.push(`${name} ended ${state}`)
    const rows = await rowsOf(run, id)
    if (rows.length !== run.services.length)
      run.problems.push(`${name}: ${rows.length} promotions for ${run.services.length} services`)
    await checkAll(run, rows, name)
  })
  const told = await prisma.ledgerEntry.groupBy({
    by: ['action'],
    where: { subjectKind: 'train', subjectId: id },
    _count: true,
  })
  const once = ['train.created', 'train.succeeded']
  for (const action of once)
    if (told.find((entry) => entry.action === action)?._count !== 1)
      run.problems.push(`${name}: ${action} is not told once: ${JSON.stringify(told)}`)
  const began = told.find((entry) => entry.action === 'train.wave-began')?._count ?? 0
  if (began !== run.services.length - 1) run.problems.push(`${name}: ${began} waves began after the first`)
  say(`  ${name}: ${kills} kills`)
}

export async function killTrains(run: Run): Promise<void> {
  await stepBack(run)
  const stop = run.world.hurry(6)
  try {
    const slugs = run.services.map(({ slug }) => slug)
    const train = await sendTrain(run.world, slugs, { bakeMinutes: 1 })
    await killAtEveryTurn(run, train, 'a train in three waves')
    await killAtEveryTurn(run, await sendBack(run.world, train), 'the train rolled back')
  } finally {
    await stop()
  }
}
