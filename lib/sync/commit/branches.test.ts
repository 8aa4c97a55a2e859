import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { repositoryOf } from '../../cloud/memory/estate.ts'
import { takesBack } from '../../domain/commit/revert.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { syncConnection } from '../connection.ts'

const repository = 'yunfan/trade/order-service'
const release = 'release/202611'
const descriptor = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: order-service }
spec: { type: service }
`

describe('what sync reads for releases', () => {
  const test = testDatabase()
  let cloud: MemoryCloud
  let connectionId: string
  let clock: number
  let first: string

  beforeEach(async () => {
    connectionId = (await createGround(test.database)).connection.id
    cloud = createMemoryCloud()
    clock = Date.now() - 20 * 86_400_000
    cloud.addRepository(repository)
    first = commit('main', { 'catalog-info.yaml': descriptor, 'a.txt': 'one\n' }, 'feat: ORD-1 begin')
  })
  const commit = (branch: string, files: Record<string, string | null>, message: string) => {
    clock += 60_000
    return cloud.commit(repository, files, { branch, message, at: new Date(clock) })
  }
  const sync = () =>
    syncConnection(
      { database: test.database, cloud: cloud.gate },
      connectionId,
      null,
      new AbortController().signal,
    )
  const patches = async () => {
    const commits = await test.database.prisma.codeCommit.findMany()
    return new Map(commits.map(({ sha, patchId }) => [sha, patchId]))
  }

  it('reads what only a release branch has, and the patches by which it is found again', async () => {
    const fixOnMain = commit('main', { 'fix.txt': 'mended\n' }, 'fix: ORD-2 mend')
    const { branches } = repositoryOf(cloud.estate, repository)
    branches.set(release, first)
    branches.set('feature/ORD-9', fixOnMain)
    const picked = commit(release, { 'fix.txt': 'mended\n' }, 'fix: ORD-2 mend (picked)')
    const wrong = commit(release, { 'wrong.txt': 'x\n' }, 'feat: ORD-3 wrong')
    const message = `Revert "feat: ORD-3 wrong"\n\nThis reverts commit ${wrong}.`
    const back = commit(release, { 'wrong.txt': null }, message)
    await sync()
    const { prisma } = test.database
    const stored = await prisma.codeBranch.findMany()
    expect(stored).toMatchObject([{ name: release, headSha: back, commitsFor: back, goneAt: null }])
    const found = await patches()
    expect([...found.keys()]).toEqual(expect.arrayContaining([picked, wrong, back, fixOnMain]))
    expect(found.get(picked)).toBe(found.get(fixOnMain))
    expect(found.get(picked)).not.toBeNull()
    expect(takesBack(found.get(back) ?? '', found.get(wrong) ?? '')).toBe(true)

    cloud.log.clear()
    await sync()
    const asked = cloud.log.calls.map(({ operation }) => operation)
    expect(asked.filter((name) => /branches|compare|patch|workItems/i.test(name))).toEqual([])
  })

  it('needs no reading for a branch that stands on main, and notices when one is gone', async () => {
    const head = commit('main', { 'b.txt': 'two\n' }, 'feat: ORD-4')
    const { branches } = repositoryOf(cloud.estate, repository)
    branches.set(release, head)
    await sync()
    expect(cloud.log.count('code.compareCommits')).toBe(0)
    expect(await test.database.prisma.codeBranch.findFirst()).toMatchObject({
      headSha: head,
      commitsFor: head,
    })
    branches.delete(release)
    commit('main', { 'c.txt': 'three\n' }, 'feat: ORD-5')
    await sync()
    expect((await test.database.prisma.codeBranch.findFirstOrThrow()).goneAt).not.toBeNull()
    branches.set(release, head)
    commit('main', { 'd.txt': 'four\n' }, 'feat: ORD-6')
    await sync()
    expect((await test.database.prisma.codeBranch.findFirstOrThrow()).goneAt).toBeNull()
  })

  it('reads the work items that commits name, and asks no second time for one that is not there', async () => {
    commit('main', { 'b.txt': 'two\n' }, 'fix: ORD-7 and ORD-404')
    cloud.addWorkItem('ORD-7', 'Bug/缺陷', 'double refund')
    cloud.addWorkItem('ORD-1', 'Req/需求')
    await sync()
    const { prisma } = test.database
    const items = await prisma.workItem.findMany({ orderBy: { key: 'asc' } })
    expect(items.map(({ key, type }) => [key, type])).toEqual([
      ['ORD-1', 'Req/需求'],
      ['ORD-7', 'Bug/缺陷'],
    ])
    cloud.log.clear()
    await sync()
    expect(cloud.log.count('workItems.listWorkItems')).toBe(0)
    cloud.addWorkItem('ORD-7', 'Req/需求')
    await prisma.workItem.updateMany({ data: { seenAt: new Date(Date.now() - 7 * 3_600_000) } })
    await sync()
    expect(await prisma.workItem.findFirst({ where: { key: 'ORD-7' } })).toMatchObject({ type: 'Req/需求' })
  })
})
