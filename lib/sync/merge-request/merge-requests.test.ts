import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { syncConnection } from '../connection.ts'

const repository = 'yunfan/trade/order-service'

describe('merge requests', () => {
  const test = testDatabase()
  let cloud: MemoryCloud
  let connectionId: string
  const sync = () =>
    syncConnection(
      { database: test.database, cloud: cloud.gate },
      connectionId,
      null,
      new AbortController().signal,
    )
  const stored = () => test.database.prisma.mergeRequest.findMany({ orderBy: { number: 'asc' } })

  beforeEach(async () => {
    connectionId = (await createGround(test.database)).connection.id
    cloud = createMemoryCloud()
    cloud.addRepository(repository)
    cloud.commit(repository, { a: '1' })
    cloud.commit(repository, { a: '2' }, { branch: 'bugfix/ORD-1' })
    cloud.commit(repository, { a: '3' }, { branch: 'feature/ORD-2' })
    const { code } = await cloud.gate.releasing(connectionId)
    for (const sourceBranch of ['bugfix/ORD-1', 'feature/ORD-2'])
      await code.openMergeRequest({
        repository,
        sourceBranch,
        targetBranch: 'main',
        title: sourceBranch,
        description: '',
      })
  })

  it('are read with their head, and read again when it moves', async () => {
    await sync()
    expect(await stored()).toMatchObject([
      { number: 1, sourceBranch: 'bugfix/ORD-1', targetBranch: 'main', state: 'open' },
      { number: 2, sourceBranch: 'feature/ORD-2', targetBranch: 'main', state: 'open' },
    ])
    const [first] = cloud.estate.release.mergeRequests.get(repository) ?? []
    Object.assign(first ?? {}, { headSha: 'f'.repeat(40), updatedAt: new Date(Date.now() + 1000) })
    await sync()
    expect((await stored())[0]).toMatchObject({ headSha: 'f'.repeat(40) })
  })

  it('are known as merged once a whole walk does not see them any more', async () => {
    await sync()
    const [first] = cloud.estate.release.mergeRequests.get(repository) ?? []
    Object.assign(first ?? {}, { state: 'merged' })
    await sync()
    expect((await stored())[0]).toMatchObject({ state: 'open' })
    const { prisma } = test.database
    await prisma.syncCursor.updateMany({
      where: { noun: 'merge-requests' },
      data: { cursor: { fullAt: '2026-01-01T00:00:00.000Z' } },
    })
    await prisma.mergeRequest.updateMany({ data: { seenAt: new Date(Date.now() - 60_000) } })
    await sync()
    expect((await stored()).map(({ state }) => state)).toEqual(['merged', 'open'])
  })
})
