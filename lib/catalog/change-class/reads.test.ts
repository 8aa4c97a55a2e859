import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { addRelease, type History, history } from '../../testing/release-stage.ts'
import { readContentClass } from './reads.ts'

describe('content class of a build', () => {
  const test = testDatabase()
  let estate: Awaited<ReturnType<typeof createEstate>>
  let git: History

  beforeEach(async () => {
    estate = await createEstate(test.database)
    git = history(test.database, estate.codeRepository)
    await git.workItem('ORD-1', 'Bug/缺陷')
    await git.workItem('ORD-2', 'Req/需求')
    await git.add('root', [])
    await git.add('live', ['root'], 'feat: ORD-2 what runs')
    await builtFrom(estate.older.id, 'live')
  })
  const builtFrom = (id: string, word: string, branch = 'main') =>
    test.database.prisma.build.update({ where: { id }, data: { commitSha: git.sha(word), branch } })
  const read = () =>
    readContentClass(test.database, {
      serviceId: estate.service.id,
      environmentId: estate.environments.production.id,
      buildId: estate.newer.id,
    })
  const joined = async (release: { id: string }, cut: string) => {
    const { prisma } = test.database
    await prisma.releaseService.create({
      data: {
        releaseId: release.id,
        serviceId: estate.service.id,
        cutSha: git.sha(cut),
        updatedAt: new Date(),
      },
    })
    await prisma.mintedVersion.create({
      data: {
        version: '202603-20260301.1',
        releaseId: release.id,
        serviceId: estate.service.id,
        buildId: estate.newer.id,
        digest: estate.newer.digest,
        commitSha: estate.newer.commitSha ?? '',
        mintedAt: new Date(),
      },
    })
  }

  it('is a bug fix when every commit between is one', async () => {
    await git.add('fix', ['live'], 'fix: ORD-1 refund')
    await builtFrom(estate.newer.id, 'fix')
    expect(await read()).toMatchObject({
      content: 'bug-fix',
      reason: 'only-fixes',
      commits: [{ key: 'defect' }],
    })
  })

  it('is a feature for one requirement among fixes, and unknown for a work item nobody has read', async () => {
    await git.add('fix', ['live'], 'fix: ORD-1 refund')
    await git.add('new', ['fix'], 'feat: ORD-2 points')
    await builtFrom(estate.newer.id, 'new')
    expect(await read()).toMatchObject({ content: 'feature', reason: 'feature-inside' })
    await git.add('other', ['fix'], 'fix: ORD-99 what')
    await builtFrom(estate.newer.id, 'other')
    expect(await read()).toMatchObject({ content: 'unknown', reason: 'unknown-inside' })
  })

  it('sees what a branch brought that began before what runs', async () => {
    await git.add('branch', ['root'], 'feat: ORD-2 begun long ago')
    await git.add('merge', ['live', 'branch'], "Merge branch 'feature/ORD-2'")
    await builtFrom(estate.newer.id, 'merge')
    const verdict = await read()
    expect(verdict).toMatchObject({ content: 'feature' })
    expect(verdict?.commits.map(({ sha }) => sha).sort()).toEqual(
      [git.sha('branch'), git.sha('merge')].sort(),
    )
  })

  it('is unknown where a parent was never read, and for a build that lacks what runs', async () => {
    await git.add('hole', ['never-read'], 'fix: ORD-1')
    await git.add('merge', ['live', 'hole'], "Merge branch 'bugfix/ORD-1'")
    await builtFrom(estate.newer.id, 'merge')
    expect(await read()).toMatchObject({ content: 'unknown', reason: 'commits-unknown' })
    await git.add('beside', ['root'], 'fix: ORD-1')
    await builtFrom(estate.newer.id, 'beside')
    expect(await read()).toMatchObject({ content: 'unknown' })
  })

  it('believes a revert whose patch proves it', async () => {
    const wrong = await git.add('wrong', ['live'], 'feat: ORD-2 wrong', { patch: 'aabb' })
    await builtFrom(estate.older.id, 'wrong')
    await git.add('back', ['wrong'], `Revert "wrong"\n\nThis reverts commit ${wrong}.`, { patch: 'bbaa' })
    await builtFrom(estate.newer.id, 'back')
    expect(await read()).toMatchObject({ content: 'bug-fix', commits: [{ key: 'pure-revert' }] })
  })

  it('is the release for its version with only fixes since the cut, and follows what people said of it', async () => {
    const release = await addRelease(test.database)
    await git.add('cut', ['live'], 'feat: ORD-2 points')
    await git.add('fix', ['cut'], 'fix: ORD-1 refund')
    await builtFrom(estate.newer.id, 'fix', 'release/202603')
    await joined(release, 'cut')
    expect(await read()).toMatchObject({ content: 'release', releaseIds: [release.id] })
    await test.database.prisma.contentClassOverride.create({
      data: {
        id: randomUUID(),
        serviceId: estate.service.id,
        digest: estate.newer.digest,
        content: 'feature',
        reason: 'too much',
        personId: randomUUID(),
        at: new Date(),
      },
    })
    expect(await read()).toMatchObject({ content: 'feature', reason: 'set-stricter', releaseIds: [] })
  })

  it('is no release once a feature came in after the cut', async () => {
    const release = await addRelease(test.database)
    await git.add('cut', ['live'], 'fix: ORD-1 refund')
    await git.add('late', ['cut'], 'feat: ORD-2 points')
    await builtFrom(estate.newer.id, 'late', 'release/202603')
    await joined(release, 'cut')
    expect(await read()).toMatchObject({ content: 'feature', versionOf: [release.id], releaseIds: [] })
  })
})
