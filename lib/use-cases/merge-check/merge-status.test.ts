import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { retireWindowOf } from '../freeze/edit-window.ts'
import { liftStop } from '../freeze/stops.ts'
import { settleMergeStatus } from './settle-status.ts'
import { sweepMergeStatuses } from './sweep-statuses.ts'

const test = testDatabase()
const path = 'yunfan/trade/order-service'
const branch = 'release/202603'
let stage: Stage
let repository: { id: string; connectionId: string }
let shas: { fix: string; feature: string }

beforeEach(async () => {
  stage = await createStage(test)
  const { prisma } = test.database
  repository = await prisma.codeRepository.findFirstOrThrow()
  const { cloud } = stage
  const cut = cloud.commit(path, { a: '1' })
  cloud.commit(path, {}, { branch })
  const on = (name: string, message: string) => cloud.commit(path, { [name]: '2' }, { branch: name, message })
  shas = { fix: on('bugfix/ORD-1', 'repair ORD-1'), feature: on('feature/ORD-2', 'add ORD-2') }
  await prisma.codeRepository.updateMany({ data: { headSha: cut } })
  const seenAt = new Date()
  await prisma.codeBranch.create({
    data: { repositoryId: repository.id, name: branch, headSha: cut, seenAt },
  })
  const common = { connectionId: repository.connectionId, title: 'x', state: 'open', seenAt }
  await prisma.workItem.createMany({
    data: [
      { ...common, key: 'ORD-1', type: 'Bug/缺陷' },
      { ...common, key: 'ORD-2', type: 'Req/需求' },
    ],
  })
  await addRequest(1, 'bugfix/ORD-1', shas.fix)
  await addRequest(2, 'feature/ORD-2', shas.feature)
  await addRequest(3, 'feature/ORD-2', shas.feature, 'main')
})

const addRequest = (number: number, sourceBranch: string, headSha: string, targetBranch = branch) =>
  test.database.prisma.mergeRequest.create({
    data: {
      repositoryId: repository.id,
      number,
      title: sourceBranch,
      sourceBranch,
      targetBranch,
      authorName: 'li.na',
      state: 'open',
      headSha,
      updatedAt: new Date(),
      seenAt: new Date(),
    },
  })
const jobs = async (): Promise<{ repositoryId: string; number: number }[]> =>
  (
    await test.asOwner(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
       WHERE t.id = j.task_id AND t.identifier = 'merge-status.settle' RETURNING j.payload`,
    )
  ).rows.map(({ payload }) => payload)

/** One round of the worker; answers the numbers of the requests it looked at. */
async function round(): Promise<number[]> {
  await value(sweepMergeStatuses(stage.around))
  const found = await jobs()
  for (const job of found) await value(settleMergeStatus(stage.around, job))
  return found.map(({ number }) => number).sort((a, b) => a - b)
}
const statusOf = (sha: string) => stage.cloud.estate.release.statuses.get(`${path} ${sha} sluice/freeze`)
const requests = () => test.database.prisma.mergeRequest.findMany({ orderBy: { number: 'asc' } })
const actions = async () =>
  (await test.database.prisma.ledgerEntry.findMany({ orderBy: { id: 'asc' } }))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('merge-status'))
const fixesOnly = {
  name: 'Release week',
  actsOn: ['merge-release' as const],
  admits: [{ content: ['bug-fix' as const], action: [], ofRelease: false }],
}

describe('the statuses of merge requests', () => {
  it('are not written while nothing closes them', async () => {
    await freezeIn(stage, 'production')
    expect(await round()).toEqual([])
    expect(stage.cloud.estate.release.statuses.size).toBe(0)
  })

  it('say by class what a window does, for the branches it closes, and what is unknown is read first', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    expect(await round()).toEqual([1, 2])
    expect(statusOf(shas.fix)).toMatchObject({ state: 'success' })
    expect(statusOf(shas.feature)).toMatchObject({
      state: 'failure',
      description: expect.stringContaining('Release week'),
    })
    expect(await test.database.prisma.mergeCheck.findMany({ orderBy: { askedBy: 'asc' } })).toMatchObject([
      { askedBy: '!1', answer: 'pass', content: 'bug-fix' },
      { askedBy: '!2', answer: 'block', content: 'feature' },
    ])
    expect(await actions()).toEqual(['merge-status.set', 'merge-status.set'])
    expect(await round()).toEqual([])
  })

  it('follow when the window is over by time or taken away, and when a stop is set and lifted', async () => {
    const { lin } = stage.people
    const window = await freezeIn(stage, 'production', fixesOnly)
    await round()
    await value(retireWindowOf(stage.around, lin, { id: window.id, version: 1, reason: 'over' }))
    expect(await round()).toEqual([1, 2])
    expect(statusOf(shas.feature)).toMatchObject({ state: 'success' })
    expect((await requests()).map(({ statusFor }) => statusFor)).toEqual([null, null, null])
    const stop = await stopIn(stage, 'production')
    expect(await round()).toEqual([1, 2])
    expect(statusOf(shas.fix)).toMatchObject({ state: 'failure' })
    await value(liftStop(stage.around, lin, { id: stop.id, note: 'over' }))
    await round()
    expect(statusOf(shas.fix)).toMatchObject({ state: 'success' })
    expect(await round()).toEqual([])
  })

  it('follow a request that moves, and leave what is open no more', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    await round()
    const moved = stage.cloud.commit(path, { b: '3' }, { branch: 'bugfix/ORD-1', message: 'and add ORD-2' })
    await test.database.prisma.mergeRequest.updateMany({ where: { number: 1 }, data: { headSha: moved } })
    await test.database.prisma.mergeRequest.updateMany({ where: { number: 2 }, data: { state: 'merged' } })
    expect(await round()).toEqual([1])
    expect(statusOf(moved)).toMatchObject({ state: 'failure' })
  })

  it('are put right after somebody wrote over them, and writes nothing where they stand', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    await round()
    const { statuses } = stage.cloud.estate.release
    statuses.set(`${path} ${shas.feature} sluice/freeze`, {
      state: 'success',
      description: '',
      targetUrl: null,
    })
    await stage.pass(31)
    expect(await round()).toEqual([1, 2])
    expect(statusOf(shas.feature)).toMatchObject({ state: 'failure' })
    expect(await actions()).toHaveLength(2)
  })

  it('wait while commits cannot be read, and do not wait for ever', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    await test.database.prisma.codeBranch.deleteMany()
    await round()
    expect(statusOf(shas.feature)).toMatchObject({ state: 'pending' })
    await stage.pass(11)
    await round()
    expect(statusOf(shas.feature)).toMatchObject({
      state: 'success',
      description: expect.stringContaining('let through'),
    })
  })

  it('read what its work items are, and follow when that becomes known later', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    const { prisma } = test.database
    await prisma.workItem.deleteMany()
    stage.cloud.addWorkItem('ORD-1', 'Bug/缺陷')
    await round()
    expect(statusOf(shas.fix)).toMatchObject({ state: 'success' })
    expect(statusOf(shas.feature)).toMatchObject({ state: 'failure' })
    expect((await requests())[1]?.statusFor).toContain(' block ')
    const { connectionId } = repository
    const item = {
      connectionId,
      key: 'ORD-2',
      type: 'Bug/缺陷',
      title: 'x',
      state: 'open',
      seenAt: new Date(),
    }
    await prisma.workItem.create({ data: item })
    await stage.pass(2)
    expect(await round()).toEqual([2])
    expect(statusOf(shas.feature)).toMatchObject({ state: 'success' })
  })

  it.each(['claimed', 'effect-done'])('are right after a death at %s', async (point) => {
    await freezeIn(stage, 'production', fixesOnly)
    await value(sweepMergeStatuses(stage.around))
    const dying = { ...stage.around, reached: (at: string) => { if (at === `merge-status:${point}`) throw new Error('dead') } } // biome-ignore format: one glance
    for (const job of await jobs()) await expect(settleMergeStatus(dying, job)).rejects.toThrow('dead')
    expect(await actions()).toEqual([])
    expect(await round()).toEqual([1, 2])
    expect(statusOf(shas.feature)).toMatchObject({ state: 'failure' })
    expect(await actions()).toEqual(['merge-status.set', 'merge-status.set'])
    expect(await test.database.prisma.mergeCheck.count()).toBe(2)
  })

  it('are a finding where the permission is missing, and are tried again', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    const { around } = stage
    const whole = around.cloud
    const failure = {
      kind: 'refused' as const, definite: true, product: 'codeup', operation: 'CreateCommitStatus', code: '403',
      message: 'forbidden', requestId: null, retryAfterMs: null,
    } // biome-ignore format: one glance
    const releasing: typeof whole.releasing = async (id) => {
      const cloud = await whole.releasing(id)
      return {
        ...cloud,
        code: { ...cloud.code, writeCommitStatus: async () => ({ ok: false as const, failure }) },
      }
    }
    around.cloud = { ...whole, releasing }
    expect(await round()).toEqual([1, 2])
    expect(await round()).toEqual([])
    expect((await requests())[1]).toMatchObject({
      statusFor: null,
      statusProblem: expect.stringContaining('releaser'),
    })
    expect(await actions()).toEqual(['merge-status.refused', 'merge-status.refused'])
    around.cloud = whole
    await stage.pass(11)
    expect(await round()).toEqual([1, 2])
    expect((await requests())[1]).toMatchObject({
      statusProblem: null,
      statusFor: expect.stringContaining('block'),
    })
  })
})
