import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { Death, mortalAt } from '../../testing/mortal.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { advancePromotion, carryPromotion } from './advance-promotion.ts'
import { getPromotion } from './get-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { sweepPromotions } from './sweep-promotions.ts'

const test = testDatabase()
let stage: Stage
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  await stage.runs('test', await stage.addBuild('old'))
  fresh = await stage.addBuild('fresh')
})

async function ask(): Promise<string> {
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'test',
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(asked.failure.message)
  return asked.value.id
}

/** Whoever held a claim is dead: its time runs out, and the sweep finds what it left. */
async function claimsRunOut(): Promise<void> {
  await test.asOwner(
    `UPDATE promotion_step SET claim_until_at = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
  )
  await test.asOwner(
    `UPDATE promotion SET look_at = sluice_now() - interval '1 second' WHERE ended_at IS NULL`,
  )
  await test.asOwner('DELETE FROM graphile_worker._private_jobs')
  await sweepPromotions(stage.around)
}

async function expectDoneOnce(id: string): Promise<void> {
  const read = await getPromotion(stage.around, stage.people.zhou, { id })
  if (!read.ok) throw new Error(read.failure.message)
  expect(read.value.state, JSON.stringify(read.value.failure)).toBe('succeeded')
  const commits = [...stage.cloud.estate.repositories.get('yunfan/manifests-test')!.commits.values()]
  expect(commits.filter(({ message }) => message.includes('Sluice-Promotion: P-1'))).toHaveLength(1)
  const tags = [...stage.cloud.estate.imageRepositories.get('trade/order-service')!.imageTags.keys()]
  expect(tags.filter((name) => name.startsWith('sluice-keep-'))).toHaveLength(1)
  const story = read.value.timeline.map(({ action }) => action)
  expect(story.filter((action) => action === 'promotion.started')).toHaveLength(1)
  expect(story.filter((action) => action === 'promotion.step-done')).toHaveLength(5)
  expect(story.filter((action) => action === 'promotion.succeeded')).toHaveLength(1)
}

const boundariesOf = (step: string) =>
  ['claimed', 'effect-done', 'recorded'].map((point) => `${step}:${point}`)

/** What has no effect outside (mark, a version that sync has seen, watching nothing) is written where it is reached. */
const boundaries = ['start', 'keep', 'write', 'rollout'].flatMap(boundariesOf)

const carry = (around: Stage['around'], id: string) =>
  carryPromotion(around, id, new AbortController().signal)

async function diesAt(
  boundary: string,
  id: string,
  go: (around: Stage['around'], id: string) => Promise<unknown>,
) {
  const mortal = mortalAt(stage.around, boundary)
  for (let turn = 0; turn < 40 && !mortal.died(); turn += 1) {
    stage.cloud.runtime.reconcile()
    await go(mortal.around, id).catch((error: unknown) => expect(error).toBeInstanceOf(Death))
  }
  expect(mortal.died()).toBe(true)
}

describe('a process that dies between any two lines', () => {
  it.each(
    boundaries.flatMap((boundary) => [
      { boundary, how: 'step by step', go: advancePromotion },
      { boundary, how: 'with steps that follow each other', go: carry },
    ]),
  )('at $boundary, $how, loses nothing and does nothing twice', async ({ boundary, go }) => {
    const id = await ask()
    await diesAt(boundary, id, go)
    await claimsRunOut()
    await stage.drain()
    await expectDoneOnce(id)
  })

  it.each(boundariesOf('version'))(
    'at %s, where the cloud has to say what a version is',
    async (boundary) => {
      const version = '202611-20261121.1'
      await test.database.prisma.build.update({ where: { id: fresh.id }, data: { version } })
      stage.cloud.addGitTag('yunfan/trade/order-service', version, fresh.sha)
      const id = await ask()
      await diesAt(boundary, id, carry)
      await claimsRunOut()
      await stage.drain()
      await expectDoneOnce(id)
    },
  )

  it('does everything once although three workers are at it all the time', async () => {
    const id = await ask()
    for (let turn = 0; turn < 25; turn += 1) {
      stage.cloud.runtime.reconcile()
      await Promise.all([1, 2, 3].map(() => advancePromotion(stage.around, id)))
    }
    await stage.drain()
    await expectDoneOnce(id)
  })

  it('is carried from its start to where it has to wait, and from there to its end', async () => {
    const id = await ask()
    const turn = async () => {
      const reached: string[] = []
      await carry({ ...stage.around, reached: (point) => reached.push(point) }, id)
      return reached.flatMap((point) => /^(.+):recorded$/.exec(point)?.[1] ?? [])
    }
    expect(await turn()).toEqual(['start', 'keep', 'write', 'rollout'])
    stage.cloud.runtime.reconcile()
    await test.asOwner('DELETE FROM graphile_worker._private_jobs')
    expect(await turn()).toEqual(['rollout'])
    await expectDoneOnce(id)
  })

  it('leaves the rest to a job when its worker is told to stop', async () => {
    const id = await ask()
    const stopping = new AbortController()
    const around = {
      ...stage.around,
      reached: (point: string) => point === 'keep:effect-done' && stopping.abort(),
    }
    await test.asOwner('DELETE FROM graphile_worker._private_jobs')
    await carryPromotion(around, id, stopping.signal)
    const read = await getPromotion(stage.around, stage.people.zhou, { id })
    expect(read).toMatchObject({ ok: true, value: { state: 'applying' } })
    await stage.drain()
    await expectDoneOnce(id)
  })

  it('records nothing for a claim it lost', async () => {
    const id = await ask()
    await advancePromotion(stage.around, id)
    // While the first worker waits for the registry, its claim runs out and another one does the step.
    stage.cloud.log.fault({
      operation: 'registry.putTag',
      kind: 'timeout',
      after: true,
      effect: async () => {
        await claimsRunOut()
        await advancePromotion(stage.around, id)
      },
    })
    await advancePromotion(stage.around, id)
    await claimsRunOut()
    await stage.drain()
    await expectDoneOnce(id)
  })
})

describe('a cloud that fails for a while', () => {
  const operations = [
    'registry.getManifest',
    'registry.resolveTag',
    'registry.putTag',
    'manifests.getHead',
    'manifests.getFile',
    'manifests.listCommits',
    'manifests.commitFile',
    'workloads.getWorkload',
  ]
  it.each(operations)(
    '%s is tried again however it fails, also when only the answer was lost',
    async (operation) => {
      for (const kind of ['throttled', 'unavailable', 'timeout', 'nonsense'] as const)
        stage.cloud.log.fault({ operation, kind, session: 'wang.p-1' })
      stage.cloud.log.fault({ operation, kind: 'timeout', after: true, session: 'wang.p-1' })
      const id = await ask()
      await stage.drain()
      await expectDoneOnce(id)
    },
  )

  it('reads again when somebody else moved the branch', async () => {
    stage.cloud.log.fault({
      operation: 'manifests.commitFile',
      kind: 'conflict',
      effect: () => {
        stage.cloud.commit('yunfan/manifests-test', { 'README.md': 'hello' })
      },
    })
    const id = await ask()
    await stage.drain()
    await expectDoneOnce(id)
  })

  it('waits with the start while the registry does not answer', async () => {
    stage.cloud.log.fault({
      operation: 'registry.getManifest',
      kind: 'not-found',
      session: 'reading',
      times: 1000,
    })
    const id = await ask()
    await stage.drain()
    const read = await getPromotion(stage.around, stage.people.zhou, { id })
    expect(read).toMatchObject({ ok: true, value: { state: 'pending', blocks: ['digest'] } })
    stage.cloud.log.clear()
    await stage.pass(2)
    await stage.drain()
    await expectDoneOnce(id)
  })
})
