import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  endWindow,
  giveRule,
  holdWindow,
  isRestoring,
  isTight,
  ruleBoundaries,
  rulesAre,
  rulesIn,
  ruleWrites,
  toldOfRules,
} from '../testing/fault-freezes.ts'
import { type FaultWorld, openFaultWorld } from '../testing/fault-world.ts'

let world: FaultWorld

beforeAll(async () => {
  world = await openFaultWorld(mkdtempSync(join(tmpdir(), 'sluice-rules-')), 'small')
}, 180_000)
afterAll(() => world.close(), 60_000)

async function die(points: readonly string[]): Promise<void> {
  for (const point of points) {
    const worker = await world.startWorker(point)
    expect((await worker.exited).signal, point).toBe('SIGKILL')
  }
}

it('sets a rule once and puts it back exactly although the worker is killed at each line of both', async () => {
  const service = await world.around.database.prisma.service.findFirstOrThrow({
    where: { codeRepositoryId: { not: null }, retiredAt: null },
    include: { codeRepository: true },
    orderBy: { slug: 'asc' },
  })
  const path = service.codeRepository?.path ?? ''
  await giveRule(world, [path])
  const before = await rulesIn(world, [path])
  const mark = await ruleWrites(world)
  const window = await holdWindow(world, {
    scope: { services: [service.id] },
    actsOn: ['merge-release'],
    protectBranches: true,
  })
  // The last record of a turn leaves nothing to die at: its act is over.
  await die(ruleBoundaries.filter((point) => !isRestoring(point)))
  const set = await world.startWorker()
  await rulesAre(world, window, ['set'])
  await set.stop()
  expect(isTight((await rulesIn(world, [path]))[path]?.find(({ branch }) => branch === 'release/*'))).toBe(
    true,
  )
  await endWindow(world, window)
  await die(ruleBoundaries.filter(isRestoring))
  const last = await world.startWorker()
  await rulesAre(world, window, ['restored'])
  await last.stop()
  expect(await rulesIn(world, [path])).toEqual(before)
  expect((await ruleWrites(world, mark.lastId)).count).toBe(2)
  expect(await toldOfRules(world, window)).toEqual({
    branches: 1,
    told: { 'branch-rule.set': 1, 'branch-rule.restored': 1 },
  })
}, 240_000)
