import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { done, plannedReleases } from '../../testing/planned-release.ts'
import { agreeToContent, overrideContent, withdrawContent } from '../change-class/override-content.ts'
import { getContent } from '../change-class/read-content.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { askBackMerge, changeBackMerge, listBackMerges, waiveOwed } from './ask-back-merge.ts'
import { bringBack } from './bring-back.ts'
import { compareVersions } from './compare-versions.ts'
import { forecastRelease, trainOfRelease } from './release-train.ts'
import { setService } from './set-service.ts'
import { sweepReleases } from './sweep-releases.ts'

describe('beside a release', () => {
  const test = testDatabase()
  const { stage, around, commit, planned, ledger, cutAll, built } = plannedReleases(test)
  /** The registry answered just now. */
  const seen = () => test.database.prisma.imageRepository.updateMany({ data: { seenAt: new Date() } })

  it('brings back what it owes with one request, sees it merged, and may say that it is not needed', async () => {
    const base = commit('main', 'a', 'feat: ORD-1')
    await planned()
    await cutAll()
    const fix = commit('release/209903', 'b', 'fix: ORD-2')
    for (const [sha, parents] of [
      [base, []],
      [fix, [base]],
    ] as const)
      await test.database.prisma.codeCommit.create({
        data: {
          repositoryId: stage.estate.codeRepository.id,
          sha,
          parents: [...parents],
          authorName: 'x',
          title: 'fix: ORD-2',
          message: 'fix: ORD-2',
          patchId: `${sha}x${sha}y`,
          committedAt: new Date(),
          seenAt: new Date(),
        },
      })
    await test.database.prisma.codeBranch.updateMany({ data: { headSha: fix } })
    await test.database.prisma.codeRepository.updateMany({ data: { headSha: base } })
    const of = { id: '209903', service: 'order-service', toBranch: 'main' }
    const asked = done(await askBackMerge(around(), stage.people.developer, of))
    expect(asked).toMatchObject({ toBranch: 'main', owed: 1, request: { number: null } })
    const again = done(await askBackMerge(around(), stage.people.developer, of))
    expect(again.request?.id).toBe(asked.request?.id)
    const id = asked.request?.id ?? ''
    done(await bringBack(around(), id))
    done(await bringBack(around(), id))
    expect(await test.database.prisma.backMerge.findMany()).toMatchObject([
      { requestNumber: 1, mergedAt: null, problem: null },
    ])
    const [request] = stage.cloud.estate.release.mergeRequests.get('yunfan/trade/order-service') ?? []
    if (!request) throw new Error('no request')
    request.state = 'merged'
    done(await bringBack(around(), id))
    expect((await test.database.prisma.backMerge.findFirstOrThrow()).mergedAt).not.toBeNull()
    expect(await waiveOwed(around(), stage.people.developer, { ...of, reason: 'x' })).toMatchObject({
      failure: { code: 'forbidden' },
    })
    expect(done(await waiveOwed(around(), stage.manager, { ...of, reason: 'rewritten' }))).toMatchObject({
      owed: 0,
      waived: { reason: 'rewritten' },
    })
  })

  it('opens and waives back-merge work of a hotfix from its list', async () => {
    commit('main', 'a', 'feat: ORD-1')
    const sha = commit('hotfix/ORD-9', 'b', 'fix: ORD-9')
    const { id } = await test.database.prisma.backMerge.create({
      data: {
        id: stage.estate.older.id,
        repositoryId: stage.estate.codeRepository.id,
        fromBranch: 'hotfix/ORD-9',
        toBranch: 'main',
        sha,
        openedAt: new Date(),
      },
    })
    expect(done(await listBackMerges(around(), stage.people.developer, {})).items).toMatchObject([
      {
        fromBranch: 'hotfix/ORD-9',
        service: { slug: 'order-service' },
        may: { open: { allowed: true }, waive: { allowed: false } },
      },
    ])
    expect(done(await bringBack(around(), id))).toBeNull()
    done(await changeBackMerge(around(), stage.people.developer, { do: 'open', id }))
    done(await bringBack(around(), id))
    expect(await test.database.prisma.backMerge.findFirstOrThrow()).toMatchObject({ requestNumber: 1 })
    done(await changeBackMerge(around(), stage.manager, { do: 'waive', id, reason: 'gone' }))
    expect(done(await listBackMerges(around(), stage.people.developer, {})).items).toEqual([])
    expect(await changeBackMerge(around(), stage.manager, { do: 'open', id })).toMatchObject({
      failure: { code: 'wrong-state' },
    })
  })

  it('tells two versions apart both ways', async () => {
    const of = { service: 'order-service', from: stage.estate.older.id, to: stage.estate.newer.digest }
    expect(done(await compareVersions(around(), stage.people.viewer, of))).toMatchObject({
      direction: 'unknown',
      complete: false,
    })
    const repositoryId = stage.estate.codeRepository.id
    const put = (sha: string | null, parents: string[], message: string) =>
      test.database.prisma.codeCommit.create({
        data: {
          repositoryId,
          sha: sha ?? '',
          parents,
          authorName: 'x',
          title: message,
          message,
          committedAt: new Date(),
          seenAt: new Date(),
        },
      })
    await put(stage.estate.older.commitSha, [], 'feat: old')
    await put(stage.estate.newer.commitSha, [stage.estate.older.commitSha ?? ''], 'fix: new')
    expect(done(await compareVersions(around(), stage.people.viewer, of))).toMatchObject({
      direction: 'newer',
      added: [{ title: 'fix: new' }],
      removed: [],
      complete: true,
    })
    const back = { ...of, from: stage.estate.newer.id, to: stage.estate.older.id }
    expect(done(await compareVersions(around(), stage.people.viewer, back))).toMatchObject({
      direction: 'older',
      removed: [{ title: 'fix: new' }],
    })
  })

  it('mints a hotfix as the next of the batch that runs, beside any release, and owes it to main and later releases', async () => {
    commit('main', 'a', 'feat: ORD-1')
    await planned()
    const { prisma } = test.database
    await prisma.build.update({
      where: { id: stage.estate.older.id },
      data: { version: '209902-20990201.5' },
    })
    await prisma.versionCounter.create({ data: { batch: '209902', next: 9n } })
    const fix = await built(commit('hotfix/ORD-9', 'b', 'fix: ORD-9'), 'hotfix', 'succeeded', 'hotfix/ORD-9')
    await seen()
    const { service, environments } = stage.estate
    const asked = await requestPromotion(around(), stage.manager, {
      service: service.slug,
      environment: environments.test.slug,
      build: fix.id,
      hotfix: true,
      reason: 'orders are lost',
      confirmed: ['older'],
    })
    const { id } = done(asked)
    expect(await prisma.mintedVersion.findMany()).toMatchObject([
      { version: expect.stringMatching(/^209902-\d{8}\.9$/), hotfix: true, releaseId: null, buildId: fix.id },
    ])
    expect(done(await listBackMerges(around(), stage.people.viewer, {})).items).toMatchObject([
      { fromBranch: 'hotfix/ORD-9', toBranch: 'main', promotion: { id }, requestNumber: null },
      { fromBranch: 'hotfix/ORD-9', toBranch: 'release/209903', release: { name: '209903' } },
    ])
    expect(await ledger()).toEqual(
      expect.arrayContaining(['release.version-minted', 'release.back-merge-owed']),
    )
  })

  it('mints a hotfix that CI passed only after it was asked for, once, as the next of the same batch', async () => {
    commit('main', 'a', 'feat: ORD-1')
    await planned()
    const { prisma } = test.database
    const { service, environments, older } = stage.estate
    await prisma.build.update({ where: { id: older.id }, data: { version: '209902-20990201.5' } })
    await prisma.versionCounter.create({ data: { batch: '209902', next: 9n } })
    const sha = commit('hotfix/ORD-9', 'b', 'fix: ORD-9')
    const fix = await built(sha, 'hotfix', 'failed', 'hotfix/ORD-9')
    await seen()
    done(
      await requestPromotion(around(), stage.manager, {
        service: service.slug,
        environment: environments.test.slug,
        build: fix.id,
        hotfix: true,
        reason: 'orders are lost',
        confirmed: ['older'],
      }),
    )
    expect(done(await sweepReleases(around()))).toBe(0)
    expect(await prisma.mintedVersion.count()).toBe(0)
    await prisma.pipelineRun.updateMany({ where: { commitSha: sha }, data: { state: 'succeeded' } })
    expect(done(await sweepReleases(around()))).toBe(1)
    expect(done(await sweepReleases(around()))).toBe(0)
    expect(await prisma.mintedVersion.findMany()).toMatchObject([
      {
        version: expect.stringMatching(/^209902-\d{8}\.9$/),
        hotfix: true,
        buildId: fix.id,
        mintedById: null,
      },
    ])
  })

  it('mints nothing for a hotfix that was cancelled', async () => {
    commit('main', 'a', 'feat: ORD-1')
    await planned()
    const { prisma } = test.database
    const { service, environments, older, make } = stage.estate
    await prisma.build.update({ where: { id: older.id }, data: { version: '209902-20990201.5' } })
    const fix = await built(commit('hotfix/ORD-9', 'b', 'fix: ORD-9'), 'hotfix', 'succeeded', 'hotfix/ORD-9')
    await make.promotion(service, environments.test, fix, { hotfix: true, state: 'cancelled' })
    expect(done(await sweepReleases(around()))).toBe(0)
  })

  it('goes as one train with what goes, and says beforehand what it would do', async () => {
    await planned()
    await seen()
    const { prisma } = test.database
    const { id: environmentId, connectionId } = stage.estate.environments['pre-production']
    await prisma.build.updateMany({ data: { scannedAt: new Date() } })
    const role = { id: environmentId, connectionId, environmentId }
    await prisma.connectionRole.create({ data: { ...role, purpose: 'promotion', arn: 'acs:ram::1:role/p' } })
    await prisma.connectionSecret.create({
      data: { ...role, purpose: 'manifest_writer', keyId: 'k', sealed: Buffer.from('x') },
    })
    const wish = { id: '209903', environment: 'pre-production' }
    const foresee = async () => done(await forecastRelease(around(), stage.manager, wish))
    expect((await foresee()).rows).toMatchObject([{ skipped: { key: 'no-version' } }])
    // What ran in test is the newest of all, and not what the release has.
    const { service, imageRepository, newer, make } = stage.estate
    const version = async (name: string, build: { id: string; digest: string; commitSha: string | null }) => {
      const release = await prisma.release.findFirstOrThrow()
      const of = { releaseId: release.id, serviceId: service.id, buildId: build.id, digest: build.digest }
      const commitSha = build.commitSha ?? ''
      await prisma.mintedVersion.create({ data: { ...of, version: name, commitSha, mintedAt: new Date() } })
    }
    const between = await make.build(imageRepository, 'between', {
      pushedAt: new Date('2026-01-01T12:00:00Z'),
    })
    await version('209903-20990301.1', between)
    expect((await foresee()).rows).toMatchObject([
      {
        to: { id: between.id },
        skipped: { key: 'blocked', detail: { gates: expect.arrayContaining(['path']) } },
      },
    ])
    await version('209903-20990301.2', newer)
    const forecast = await foresee()
    expect(forecast.rows).toMatchObject([
      { service: { slug: 'order-service' }, to: { id: newer.id }, skipped: null },
    ])
    const made = done(
      await trainOfRelease(around(), stage.manager, {
        ...wish,
        listHash: forecast.listHash,
        reason: 'the month',
      }),
    )
    expect(made).toMatchObject({
      name: '209903 → pre-production',
      environment: 'pre-production',
      plan: { releaseId: expect.any(String) },
    })
    const of = { id: '209903', service: 'order-service', state: 'withdrawn', reason: 'broken' }
    done(await setService(around(), stage.manager, of))
    expect(await trainOfRelease(around(), stage.manager, wish)).toMatchObject({
      failure: { code: 'precondition' },
    })
  })

  it('is called stricter at once and looser with a second person', async () => {
    await planned()
    await cutAll()
    const { service, newer } = stage.estate
    const of = { service: service.slug, buildId: newer.id, environment: 'production' }
    const read = async () => done(await getContent(around(), stage.people.viewer, of))
    expect(await read()).toMatchObject({
      content: 'unknown',
      reason: 'commits-unknown',
      may: { override: { allowed: false } },
    })
    const say = (content: string) =>
      overrideContent(around(), stage.manager, { ...of, content, reason: 'looked at it' })
    expect(await say('release')).toMatchObject({ failure: { code: 'precondition' } })
    const asked = done(await say('bug-fix'))
    expect(asked).toMatchObject({ content: 'unknown', overrides: [{ looser: true, counts: false }] })
    const id = asked.overrides[0]?.id
    const agree = { id, environment: 'production' }
    expect(await agreeToContent(around(), stage.manager, agree)).toMatchObject({
      failure: { code: 'own-request' },
    })
    expect(done(await agreeToContent(around(), stage.people.admin, agree))).toMatchObject({
      content: 'bug-fix',
      reason: 'set-looser',
      overrides: [{ counts: true }],
    })
    expect(done(await say('feature'))).toMatchObject({ content: 'feature', reason: 'set-stricter' })
    const newest = (await read()).overrides[0]?.id
    const back = { id: newest, environment: 'production', reason: 'was wrong' }
    expect(done(await withdrawContent(around(), stage.manager, back))).toMatchObject({ content: 'bug-fix' })
  })
})
