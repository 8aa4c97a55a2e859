import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { addService, createEstate } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { addRelease, type History, history } from '../../testing/release-stage.ts'
import { getRelease } from './get-release.ts'
import { getReleaseService } from './get-service.ts'
import { listReleaseBoard } from './list-board.ts'
import { listReleases } from './list-releases.ts'

const done = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

describe('release board', () => {
  const test = testDatabase()
  const around = () => ({ database: test.database, cloud: createMemoryCloud().gate })
  let estate: Awaited<ReturnType<typeof createEstate>>
  let release: Awaited<ReturnType<typeof addRelease>>
  let git: History
  let viewer: Actor

  beforeEach(async () => {
    estate = await createEstate(test.database)
    viewer = (await createPeople(test.database)).viewer
    git = history(test.database, estate.codeRepository)
    release = await addRelease(test.database, {
      productLineIds: [estate.productLine.id],
      cutAt: new Date('2026-02-01T00:00:00Z'),
    })
    await git.workItem('ORD-1', 'Bug/缺陷')
    await git.workItem('ORD-2', 'Req/需求')
    await git.add('root', [])
    await git.add('cut', ['root'], 'feat: ORD-2')
    await mainAt('cut')
  })
  const mainAt = (word: string) =>
    test.database.prisma.codeRepository.update({
      where: { id: estate.codeRepository.id },
      data: { headSha: git.sha(word) },
    })
  const join = (data: object = {}) =>
    test.database.prisma.releaseService.create({
      data: {
        releaseId: release.id,
        serviceId: estate.service.id,
        cutSha: git.sha('cut'),
        cutAt: new Date(),
        updatedAt: new Date(),
        ...data,
      },
    })
  const mint = (word: string) =>
    test.database.prisma.mintedVersion.create({
      data: {
        version: '202603-20260301.7',
        releaseId: release.id,
        serviceId: estate.service.id,
        buildId: estate.newer.id,
        digest: estate.newer.digest,
        commitSha: git.sha(word),
        mintedAt: new Date(),
        taggedAt: new Date(),
      },
    })
  const board = async (of: object = {}) =>
    done(await listReleaseBoard(around(), viewer, { id: release.name, ...of }))
  const only = async () => {
    const [row] = (await board()).items
    if (!row) throw new Error('no row')
    return row
  }

  it('counts commits since the cut by class, and owes main what it lacks by patch', async () => {
    await git.add('fix', ['cut'], 'fix: ORD-1 refund')
    await git.add('late', ['fix'], 'feat: ORD-2 points')
    await git.add('stray', ['late'], 'chore: nothing')
    await git.branch('release/202603', 'stray')
    await git.add('twin', ['cut'], 'fix: ORD-1 refund on main', { patch: 'fix+fix-' })
    await mainAt('twin')
    await join()
    await mint('fix')
    expect(await only()).toMatchObject({
      commits: { 'bug-fix': 1, feature: 1, unknown: 1, neutral: 0 },
      owed: 2,
      owedUnknown: 0,
      version: { name: '202603-20260301.7' },
      problems: ['version-behind-branch', 'feature-since-cut', 'unknown-since-cut', 'owed', 'not-verified'],
    })
    const service = done(
      await getReleaseService(around(), viewer, { id: release.id, service: 'order-service' }),
    )
    expect(service.owed).toMatchObject([
      { toBranch: 'main', owed: 2, commits: [{ sha: git.sha('stray') }, { sha: git.sha('late') }] },
    ])
    expect(service.commits?.map(({ key }) => key)).toEqual(['no-work-item', 'requirement', 'defect'])
  })

  it('owes nothing once the branch is merged, also round the cut, and every later open release too', async () => {
    await git.add('fix', ['cut'], 'fix: ORD-1 refund')
    await git.branch('release/202603', 'fix')
    await git.add('old-branch', ['root'], 'feat: ORD-2 begun before the cut')
    await git.add('merge', ['cut', 'old-branch'], "Merge branch 'feature/ORD-2'")
    await git.add('back', ['merge', 'fix'], "Merge branch 'release/202603'")
    await mainAt('back')
    await join()
    expect(await only()).toMatchObject({ owed: 0, owedUnknown: 0 })
    const later = await addRelease(test.database, { batch: '202604' })
    await test.database.prisma.releaseService.create({
      data: {
        releaseId: later.id,
        serviceId: estate.service.id,
        cutSha: git.sha('merge'),
        updatedAt: new Date(),
      },
    })
    // What is not cut yet will be cut from a main that has the fix.
    expect(await only()).toMatchObject({ owed: 0, owedUnknown: 0, owedTo: [] })
    await test.database.prisma.releaseService.updateMany({
      where: { releaseId: later.id },
      data: { cutAt: new Date() },
    })
    await git.branch('release/202604', 'merge')
    expect(await only()).toMatchObject({
      owed: 1,
      owedTo: [{ toBranch: 'release/202604', owed: 1, title: 'fix: ORD-1 refund', request: null }],
    })
    await test.database.prisma.release.update({ where: { id: later.id }, data: { closedAt: new Date() } })
    expect(await only()).toMatchObject({ owed: 0 })
  })

  it('does not know what is owed where a patch was never read', async () => {
    await git.add('fix', ['cut'], 'fix: ORD-1 refund', { patch: '' })
    await git.branch('release/202603', 'fix')
    await join()
    expect(await only()).toMatchObject({ owed: 0, owedUnknown: 1 })
  })

  it('a waiver covers what the branch had then, and nothing that came later', async () => {
    await git.add('fix', ['cut'], 'fix: ORD-1 refund')
    await git.branch('release/202603', 'fix')
    await join()
    await test.database.prisma.backMerge.create({
      data: {
        id: release.id,
        repositoryId: estate.codeRepository.id,
        fromBranch: 'release/202603',
        toBranch: 'main',
        sha: git.sha('fix'),
        waivedReason: 'rewritten there',
        openedAt: new Date(),
      },
    })
    expect(await only()).toMatchObject({ owed: 0 })
    await git.add('more', ['fix'], 'fix: ORD-1 again')
    await git.branch('release/202603', 'more')
    expect(await only()).toMatchObject({ owed: 1 })
  })

  it('sees what runs the version: pods of preview, targets of production, and from that its state', async () => {
    const { prisma } = test.database
    await git.branch('release/202603', 'cut')
    await join({ verifiedDigest: estate.newer.digest })
    await mint('cut')
    expect(await only()).toMatchObject({
      production: 'absent',
      previewShare: 0,
      verification: 'verified',
      problems: [],
    })
    const target = await prisma.target.findFirstOrThrow({
      where: { serviceId: estate.service.id, environmentId: estate.environments.preview.id },
    })
    const digests = [
      { digest: estate.newer.digest, pods: 1, ready: 1 },
      { digest: estate.older.digest, pods: 3, ready: 3 },
    ]
    await prisma.workload.create({
      data: {
        id: release.id,
        clusterId: target.clusterId ?? '',
        namespace: 'trade',
        kind: 'Deployment',
        name: 'order-service',
        containers: [],
        running: [{ container: 'app', image: '', digests }],
        replicas: 4,
        readyReplicas: 4,
        settled: true,
        seenAt: new Date(),
      },
    })
    expect(await only()).toMatchObject({ previewShare: 0.25 })
    await prisma.place.updateMany({
      where: { environmentId: estate.environments.production.id },
      data: { runningDigest: estate.newer.digest },
    })
    expect(await only()).toMatchObject({ production: 'live' })
    const { items } = done(await listReleases(around(), viewer, {}))
    expect(items).toMatchObject([{ state: 'released', counts: { included: 1, cut: 1, minted: 1, live: 1 } }])
  })

  it('pages by slug, narrows by problem, and says what stands in the way of the whole', async () => {
    await join()
    for (const slug of ['a-service', 'z-service']) {
      const { service } = await addService(estate, slug)
      await test.database.prisma.releaseService.create({
        data: { releaseId: release.id, serviceId: service.id, updatedAt: new Date() },
      })
    }
    const first = await board({ limit: 2 })
    expect(first).toMatchObject({ total: 3, next: 'order-service' })
    expect((await board({ limit: 2, cursor: first.next })).items).toMatchObject([
      { service: { slug: 'z-service' } },
    ])
    const gone = await board({ problem: ['branch-gone'] })
    expect(gone).toMatchObject({ total: 1, items: [{ service: { slug: 'order-service' } }], next: null })
    expect((await board({ problem: ['not-cut'], limit: 1, cursor: 'a-service' })).items).toMatchObject([
      { service: { slug: 'z-service' } },
    ])
    const detail = done(await getRelease(around(), viewer, { id: release.name }))
    expect(detail).toMatchObject({
      state: 'cut',
      countdown: { milestone: 'week' },
      problems: [
        { problem: 'not-cut', count: 2 },
        { problem: 'branch-gone', count: 1 },
        { problem: 'no-version', count: 3 },
        { problem: 'commits-unknown', count: 1 },
      ],
      may: { edit: { allowed: false, code: 'forbidden' } },
    })
  })

  it('lists open releases by what comes next, then closed ones, page by page', async () => {
    await addRelease(test.database, { batch: '202601', closedAt: new Date() })
    await addRelease(test.database, { batch: '202604', goLiveStartsAt: new Date('2099-03-08T03:00:00Z') })
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = done(await listReleases(around(), viewer, { limit: 1, ...(cursor ? { cursor } : {}) }))
      names.push(...page.items.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(names).toEqual(['202603', '202604', '202601'])
    expect(await listReleases(around(), viewer, { cursor: 'x' })).toMatchObject({
      failure: { code: 'invalid' },
    })
  })
})
