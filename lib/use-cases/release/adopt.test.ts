import { describe, expect, it } from 'vitest'
import { repositoryOf } from '../../cloud/memory/estate.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPerson } from '../../testing/people.ts'
import { done, plannedReleases } from '../../testing/planned-release.ts'
import { history } from '../../testing/release-stage.ts'
import { cutRelease } from './cut-release.ts'
import { demonstrateRelease } from './demonstrate-release.ts'
import { listReleaseBoard } from './list-board.ts'
import { listReleases } from './list-releases.ts'
import { sweepReleases } from './sweep-releases.ts'
import { writeTag } from './write-tag.ts'

describe('a release that others began', () => {
  const test = testDatabase()
  const { stage, around, commit, planned, ledger } = plannedReleases(test)
  const branch = 'release/209903'
  const version = '209903-20990301.7'

  /** main: m1 m2 m3; the branch left it at m1, and went on with r1. Its first build was named by others. */
  async function begun(of: { tagged?: boolean } = {}) {
    const { prisma } = test.database
    const { codeRepository, newer, make, service, connection } = stage.estate
    const git = history(test.database, { ...codeRepository, connectionId: connection.id })
    await git.add('m1', [])
    await git.add('m2', ['m1'])
    await git.add('m3', ['m2'])
    await git.add('r1', ['m1'], 'feat: ORD-2 points')
    await git.workItem('ORD-2', 'Req/需求')
    await git.branch(branch, 'r1')
    await prisma.codeRepository.update({
      where: { id: codeRepository.id },
      data: { headSha: git.sha('m3'), commitsFor: new Date() },
    })
    await prisma.build.update({
      where: { id: newer.id },
      data: { commitSha: git.sha('m1'), branch: 'main', version },
    })
    const pipeline = await make.pipeline(connection.id, 'order-service-ci-k8s', { serviceId: service.id })
    await make.run(pipeline.id, 1, { commitSha: git.sha('m1'), state: 'succeeded', serviceId: service.id })
    if (of.tagged !== false)
      await prisma.gitTag.create({
        data: { repositoryId: codeRepository.id, name: version, sha: git.sha('m1'), seenAt: new Date() },
      })
    return git
  }
  const row = async () => {
    const board = done(await listReleaseBoard(around(), stage.people.viewer, { id: '209903' }))
    const [first] = board.items
    if (!first) throw new Error('no row')
    return first
  }

  it('takes branches over only when that is asked for, at the commit where they left main, and writes nothing', async () => {
    const git = await begun()
    await planned()
    await begin(git)
    const dry = { id: '209903', dryRun: true }
    expect(done(await cutRelease(around(), stage.manager, dry)).rows).toMatchObject([
      { step: 'refuse', why: 'other-head', head: git.sha('r1') },
    ])
    expect(done(await cutRelease(around(), stage.manager, { ...dry, adopt: true })).rows).toMatchObject([
      { step: 'adopt', atSha: git.sha('m1'), head: git.sha('r1') },
    ])
    const wrong = { ...dry, adopt: true, at: { 'order-service': git.sha('m3') } }
    expect(done(await cutRelease(around(), stage.manager, wrong)).rows).toMatchObject([
      { step: 'refuse', why: 'no-fork' },
    ])
    const shown = { id: '209903', adopt: true, at: { 'order-service': git.sha('m1') } }
    done(await cutRelease(around(), stage.manager, shown))
    done(await cutRelease(around(), stage.manager, shown))
    const { branches } = repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service')
    expect(branches.has(branch)).toBe(false)
    expect((await ledger()).filter((action) => action === 'release.branch-adopted')).toHaveLength(1)
    expect(await row()).toMatchObject({
      branch: { cutSha: git.sha('m1'), headSha: git.sha('r1'), problem: null },
      commits: { feature: 1 },
      problems: expect.arrayContaining(['no-version', 'feature-since-cut']),
    })
  })

  it('keeps the version that others gave, gives no second number, and finds its tag', async () => {
    const git = await begun()
    await planned()
    await begin(git)
    done(await cutRelease(around(), stage.manager, { id: '209903', adopt: true }))
    expect(done(await sweepReleases(around()))).toBe(1)
    expect(done(await sweepReleases(around()))).toBe(0)
    expect(await test.database.prisma.mintedVersion.findMany()).toMatchObject([
      { version, buildId: stage.estate.newer.id, mintedById: null, hotfix: false },
    ])
    expect(await ledger()).toContain('release.version-adopted')
    commit('main', 'a', 'what the cloud of this test has')
    const repository = repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service')
    repository.gitTags.set(version, git.sha('m1'))
    const [some] = [...repository.commits.values()]
    if (some) repository.commits.set(git.sha('m1'), { ...some, sha: git.sha('m1') })
    done(await writeTag(around(), version))
    expect((await test.database.prisma.mintedVersion.findFirstOrThrow()).taggedAt).not.toBeNull()
    expect(await row()).toMatchObject({
      version: { name: version },
      problems: expect.arrayContaining(['version-behind-branch']),
    })
  })

  it('takes no version over whose Git tag is not on the commit of the build', async () => {
    const git = await begun({ tagged: false })
    await planned()
    await begin(git)
    done(await cutRelease(around(), stage.manager, { id: '209903', adopt: true }))
    expect(done(await sweepReleases(around()))).toBe(0)
  })

  /** What `planned` wrote as seen is put back to what others have in Codeup. */
  async function begin(git: Awaited<ReturnType<typeof begun>>) {
    const { id } = stage.estate.codeRepository
    await test.database.prisma.codeRepository.update({ where: { id }, data: { headSha: git.sha('m3') } })
  }

  describe('in the demonstration', () => {
    const made = async () => done(await demonstrateRelease(around()))
    const names = async () =>
      done(await listReleases(around(), stage.people.viewer, {})).items.map(
        ({ name, state }) => `${name} ${state}`,
      )
    const synced = async (kind: 'simulated' | 'alibaba' = 'simulated') => {
      const { prisma } = test.database
      await prisma.connection.updateMany({ data: { kind } })
      for (const noun of ['repositories', 'match', 'commits', 'work-items', 'runs', 'scans'])
        await prisma.syncPass.create({
          data: {
            id: crypto.randomUUID(),
            connectionId: stage.estate.connection.id,
            noun,
            state: 'done',
            startedAt: new Date(),
            beatAt: new Date(),
            endedAt: new Date(),
          },
        })
    }
    const lin = () => createPerson(test.database, 'lin', [{ role: 'release-manager' }], { demo: true })

    it('stands there once after the first sync, through the use cases, in the name of its release manager', async () => {
      await begun()
      await lin()
      await test.database.prisma.connection.updateMany({ data: { kind: 'simulated' } })
      expect(await made()).toBe('waiting')
      await synced()
      expect(await made()).toBe('done')
      expect(await made()).toBe('done')
      expect(await names()).toEqual(['209903 cut'])
      expect(await row()).toMatchObject({ version: { name: version }, commits: { feature: 1 } })
      const planning = await test.database.prisma.ledgerEntry.findFirstOrThrow({
        where: { action: 'release.planned' },
      })
      expect(planning).toMatchObject({ actorName: 'lin', actorKind: 'person' })
      const windows = await test.database.prisma.freezeWindow.findMany()
      expect(windows.map(({ definition }) => (definition as { mode: string }).mode)).toEqual([
        'report-only',
        'report-only',
      ])
    })

    it('is made nowhere but there: not beside a real account, not without the demo account, not beside what people planned', async () => {
      await begun()
      await synced('alibaba')
      expect(await made()).toBe('done')
      await test.database.prisma.connection.updateMany({ data: { kind: 'simulated' } })
      expect(await made()).toBe('done')
      await lin()
      await planned({ name: 'ours' })
      expect(await made()).toBe('done')
      expect(await names()).toEqual(['ours planned'])
    })
  })
})
