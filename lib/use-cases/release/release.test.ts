import { describe, expect, it } from 'vitest'
import { repositoryOf } from '../../cloud/memory/estate.ts'
import { commitOf } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { addService } from '../../testing/estate.ts'
import { createPerson } from '../../testing/people.ts'
import { day, done, plan, plannedReleases } from '../../testing/planned-release.ts'
import { chooseServices } from './choose-services.ts'
import { closeRelease } from './close-release.ts'
import { cutRelease } from './cut-release.ts'
import { mintVersion } from './mint-version.ts'
import { editRelease, planRelease } from './plan-release.ts'
import { previewPlan } from './preview-plan.ts'
import { setService } from './set-service.ts'
import { sweepReleases } from './sweep-releases.ts'
import { verifyBuild } from './verify-build.ts'
import { writeTag } from './write-tag.ts'

describe('a release', () => {
  const test = testDatabase()
  const { stage, around, commit, seen, planned, jobs, ledger, cutAll, built } = plannedReleases(test)

  it('is planned with its services and the windows of its week, by whoever manages each of its product lines', async () => {
    const release = await planned({}, { windows: 'enforcing' })
    expect(release).toMatchObject({
      name: '209903',
      branch: 'release/209903',
      state: 'planned',
      counts: { included: 1 },
      countdown: { milestone: 'cut' },
      windows: [
        { name: 'Go-live 209903' },
        { name: 'Release week 209903', span: { startsAt: day(2), endsAt: day(8) } },
      ],
      may: { edit: { allowed: true } },
    })
    expect(await planRelease(around(), stage.manager, { plan: plan() })).toMatchObject({
      failure: { code: 'conflict', detail: { field: 'name' } },
    })
    expect(await planRelease(around(), stage.people.developer, { plan: plan({ name: 'x' }) })).toMatchObject({
      failure: { code: 'forbidden' },
    })
    const other = await stage.estate.make.productLine('finance')
    const own = await createPerson(test.database, 'trade.lead', [
      { role: 'release-manager', scope: { productLine: stage.estate.productLine.id } },
    ])
    const both = { plan: plan({ name: 'both', productLines: ['trade', other.slug] }) }
    expect(await planRelease(around(), own, both)).toMatchObject({ failure: { code: 'forbidden' } })
    const month = await addService(stage.estate, 'pay-service')
    const second = await planRelease(around(), own, {
      plan: plan({ name: '209903-pay' }),
      services: ['order-service', month.service.slug],
    })
    expect(second).toMatchObject({
      failure: { code: 'conflict', detail: { taken: [{ service: 'order-service' }] } },
    })
  })

  it('is refused with its fields when the plan cannot be', async () => {
    const wrong = plan({ batch: '209913', zone: 'Mars/Base', weekStartsAt: day(9), productLines: [] })
    expect(await planRelease(around(), stage.manager, { plan: wrong })).toMatchObject({
      failure: {
        code: 'invalid',
        detail: {
          problems: [
            { field: 'batch', code: 'no-month' },
            { field: 'zone', code: 'unknown-zone' },
            { field: 'productLines', code: 'none' },
            { field: 'goLiveStartsAt', code: 'before-week' },
          ],
        },
      },
    })
    expect(await test.database.prisma.release.count()).toBe(0)
  })

  it('slips with its windows, which is shown before; whoever edits an older plan is shown the other', async () => {
    const release = await planned({}, { windows: 'enforcing' })
    const later = plan({ weekStartsAt: day(3), goLiveStartsAt: day(9), goLiveEndsAt: day(9, 10) })
    await stage.estate.make.promotion(
      stage.estate.service,
      stage.estate.environments.production,
      stage.estate.newer,
      {
        state: 'pending',
        scheduledAt: new Date(day(8, 20)),
      },
    )
    const preview = done(await previewPlan(around(), stage.people.viewer, { id: release.id, plan: later }))
    expect(preview.windows).toMatchObject([
      { name: 'Go-live 209903', movedMs: 86_400_000 },
      { name: 'Release week 209903', movedMs: 86_400_000, after: { startsAt: day(3), endsAt: day(9) } },
    ])
    expect(preview.promotions).toMatchObject([{ service: 'order-service' }])
    const edit = { id: release.id, version: 1, plan: later, reason: 'the auditors asked' }
    expect(done(await editRelease(around(), stage.manager, edit))).toMatchObject({
      version: 2,
      edits: [
        {
          version: 2,
          changed: ['weekStartsAt', 'goLiveStartsAt', 'goLiveEndsAt'],
          reason: 'the auditors asked',
        },
        { version: 1 },
      ],
    })
    expect(await editRelease(around(), stage.manager, edit)).toMatchObject({
      failure: { code: 'conflict', detail: { other: { version: 2 } } },
    })
    const versions = await test.database.prisma.freezeWindowVersion.findMany({ where: { version: 2 } })
    expect(versions).toMatchObject([{ editorId: null }, { editorId: null }])
  })

  it('withdraws a service with a reason and takes none late without one', async () => {
    await planned()
    const of = { id: '209903', service: 'order-service' }
    expect(await setService(around(), stage.manager, { ...of, state: 'withdrawn' })).toMatchObject({
      failure: { code: 'precondition', detail: { field: 'reason' } },
    })
    expect(
      done(await setService(around(), stage.manager, { ...of, state: 'withdrawn', reason: 'broken' })).row,
    ).toMatchObject({
      state: 'withdrawn',
      reason: 'broken',
      problems: [],
    })
    done(await setService(around(), stage.manager, { ...of, state: 'included' }))
    await test.database.prisma.release.updateMany({
      data: { cutPlannedAt: new Date('2026-01-01'), weekStartsAt: new Date('2026-01-02') },
    })
    await addService(stage.estate, 'pay-service')
    const choose = { id: '209903', services: ['pay-service'] }
    expect(await chooseServices(around(), stage.manager, choose)).toMatchObject({
      failure: { code: 'precondition' },
    })
    expect(
      done(await chooseServices(around(), stage.manager, { ...choose, reason: 'promised' })).counts,
    ).toMatchObject({ late: 1 })
  })

  it('says what cutting would do, cuts once however often it is asked, and never moves a branch of others', async () => {
    const head = commit('main', 'a', 'feat: ORD-1')
    await planned()
    // The process that people talk to reaches no cloud.
    const away = () => Promise.reject(new Error('no cloud'))
    const web = {
      database: test.database,
      cloud: {
        reading: away,
        promoting: away,
        releasing: away,
        proposing: away,
        costing: away,
        tagging: away,
      },
    }
    const dry = done(await cutRelease(web, stage.people.viewer, { id: '209903', dryRun: true }))
    expect(dry).toMatchObject({
      dryRun: true,
      rows: [{ step: 'create', atSha: head, branch: 'release/209903' }],
    })
    const { branches } = repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service')
    expect(branches.has('release/209903')).toBe(false)
    expect(dry.rows[0]).toMatchObject({ bringsNothing: false })
    await test.database.prisma.build.update({
      where: { id: stage.estate.older.id },
      data: { commitSha: head },
    })
    await test.database.prisma.place.updateMany({
      where: { environmentId: stage.estate.environments.production.id },
      data: { runningBuildId: stage.estate.older.id },
    })
    const known = done(await cutRelease(around(), stage.people.viewer, { id: '209903', dryRun: true }))
    expect(known.rows).toMatchObject([{ step: 'create', bringsNothing: true }])
    expect(await cutRelease(around(), stage.people.developer, { id: '209903' })).toMatchObject({
      failure: { code: 'forbidden' },
    })
    await cutAll()
    await cutAll()
    expect(branches.get('release/209903')).toBe(head)
    const row = await test.database.prisma.releaseService.findFirstOrThrow()
    expect(row).toMatchObject({ cutSha: head, cutProblem: null })
    expect((await ledger()).filter((action) => action === 'release.branch-cut')).toHaveLength(1)
    const again = done(await cutRelease(around(), stage.manager, { id: '209903', dryRun: true }))
    expect(again.rows).toMatchObject([{ step: 'skip', why: 'cut-before' }])
  })

  it('goes on at the same commit when the worker died between asking and telling, though main went on', async () => {
    const head = commit('main', 'a', 'feat: ORD-1')
    await planned()
    done(await cutRelease(around(), stage.manager, { id: '209903' }))
    repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service').branches.set('release/209903', head)
    commit('main', 'b', 'feat: ORD-2')
    await seen()
    expect(done(await cutRelease(around(), stage.manager, { id: '209903' })).rows).toMatchObject([
      { step: 'there', atSha: head },
    ])
    await test.database.prisma.releaseService.updateMany({ data: { updatedAt: new Date('2026-01-01') } })
    expect(done(await sweepReleases(around()))).toBe(1)
    expect(await jobs('release.cut')).toHaveLength(1)
    await cutAll()
    expect(await test.database.prisma.releaseService.findFirstOrThrow()).toMatchObject({ cutSha: head })
  })

  it('tells in words why a branch was not cut', async () => {
    commit('main', 'a', 'feat: ORD-1')
    commit('release/209903', 'b', 'somebody was here')
    await planned()
    await cutAll()
    const row = await test.database.prisma.releaseService.findFirstOrThrow()
    expect(row.cutAt).toBeNull()
    expect(row.cutProblem).toMatch(/release\/209903 stands at .* somebody else made it/)
    expect(await ledger()).toContain('release.cut-refused')
  })

  it('mints one version per build that passed CI, writes its tag, and never gives a number out twice', async () => {
    commit('main', 'a', 'feat: ORD-1')
    await planned()
    await cutAll()
    const sha = commit('release/209903', 'b', 'fix: ORD-2')
    await test.database.prisma.gitTag.create({
      data: {
        repositoryId: stage.estate.codeRepository.id,
        name: '209903-20990301.41',
        sha: commitOf('x'),
        seenAt: new Date(),
      },
    })
    const failed = await built(sha, 'failed', 'failed')
    const of = { id: '209903', service: 'order-service' }
    expect(await mintVersion(around(), stage.manager, { ...of, buildId: failed.id })).toMatchObject({
      failure: { code: 'precondition', detail: { need: 'ci' } },
    })
    expect(
      await mintVersion(around(), stage.manager, { ...of, buildId: stage.estate.newer.id }),
    ).toMatchObject({
      failure: { code: 'precondition', detail: { need: 'branch' } },
    })
    const good = await built(sha, 'good')
    const made = done(await mintVersion(around(), stage.manager, { ...of, buildId: good.id }))
    expect(made).toMatchObject({
      name: expect.stringMatching(/^209903-\d{8}\.42$/),
      late: true,
      taggedAt: null,
    })
    expect(await mintVersion(around(), stage.manager, { ...of, buildId: good.id })).toMatchObject({
      failure: { code: 'conflict' },
    })
    done(await writeTag(around(), made.name))
    done(await writeTag(around(), made.name))
    const { gitTags } = repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service')
    expect(gitTags.get(made.name)).toBe(sha)
    expect(await test.database.prisma.build.findUniqueOrThrow({ where: { id: good.id } })).toMatchObject({
      version: made.name,
    })
    expect((await ledger()).filter((action) => action === 'release.version-tagged')).toHaveLength(1)

    const both = await Promise.all(
      ['one', 'two'].map(async (word) => {
        const build = await built(commit('release/209903', word, `fix: ORD-${word}`), word)
        return mintVersion(around(), stage.manager, { ...of, buildId: build.id })
      }),
    )
    const counters = both.map((each) => Number(done(each).name.split('.')[1])).sort((a, b) => a - b)
    expect(counters).toEqual([43, 44])
  })

  it('mints by itself what CI has passed, the newest build only, and verifies exactly that digest', async () => {
    commit('main', 'a', 'feat: ORD-1')
    await planned()
    await cutAll()
    await built(commit('release/209903', 'b', 'fix: ORD-2'), 'first')
    const second = await built(commit('release/209903', 'c', 'fix: ORD-3'), 'second')
    await test.database.prisma.build.update({ where: { id: second.id }, data: { pushedAt: new Date() } })
    expect(done(await sweepReleases(around()))).toBe(1)
    expect(done(await sweepReleases(around()))).toBe(0)
    const minted = await test.database.prisma.mintedVersion.findMany()
    expect(minted).toMatchObject([{ buildId: second.id, mintedById: null }])
    const of = { id: '209903', service: 'order-service' }
    expect(
      await verifyBuild(around(), stage.people.developer, { ...of, digest: stage.estate.older.digest }),
    ).toMatchObject({
      failure: { code: 'precondition' },
    })
    const verified = done(
      await verifyBuild(around(), stage.people.developer, { ...of, digest: second.digest }),
    )
    expect(verified.row.verification).toBe('verified')
  })

  it('keeps a tag that somebody else wrote elsewhere, and says so', async () => {
    const main = commit('main', 'a', 'feat: ORD-1')
    await planned()
    await cutAll()
    const good = await built(commit('release/209903', 'b', 'fix: ORD-2'), 'good')
    const made = done(
      await mintVersion(around(), stage.manager, {
        id: '209903',
        service: 'order-service',
        buildId: good.id,
      }),
    )
    const { gitTags } = repositoryOf(stage.cloud.estate, 'yunfan/trade/order-service')
    gitTags.set(made.name, main)
    done(await writeTag(around(), made.name))
    expect(gitTags.get(made.name)).toBe(main)
    const row = await test.database.prisma.mintedVersion.findFirstOrThrow()
    expect(row.taggedAt).toBeNull()
    expect(row.problem).toMatch(/Git tag 209903-.* stands at/)
    expect(await ledger()).toContain('release.tag-refused')
  })

  it('takes what waits of its versions with it when it is closed, and nothing else', async () => {
    commit('main', 'a', 'feat: ORD-1')
    await planned()
    await cutAll()
    const good = await built(commit('release/209903', 'b', 'fix: ORD-2'), 'good')
    const of = { id: '209903', service: 'order-service' }
    done(await mintVersion(around(), stage.manager, { ...of, buildId: good.id }))
    const { service, environments, older } = stage.estate
    const wait = (environment: { id: string }, build: { id: string; digest: string }) =>
      stage.estate.make.promotion(service, environment, build, { state: 'pending' })
    const itsOwn = await wait(environments.production, good)
    const other = await wait(environments.preview, older)
    done(await closeRelease(around(), stage.manager, { id: '209903', version: 1, note: 'over' }))
    const state = async ({ id }: { id: string }) =>
      (await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })).state
    expect([await state(itsOwn), await state(other)]).toEqual(['expired', 'pending'])
    expect(await ledger()).toEqual(expect.arrayContaining(['promotion.expired', 'release.closed']))
  })

  it('is closed once, with a note, and then left as it is', async () => {
    await planned()
    const close = { id: '209903', version: 1, note: 'moved to April' }
    expect(await closeRelease(around(), stage.manager, { ...close, version: 7 })).toMatchObject({
      failure: { code: 'conflict' },
    })
    expect(done(await closeRelease(around(), stage.manager, close))).toMatchObject({
      state: 'closed',
      closeNote: 'moved to April',
    })
    expect(await closeRelease(around(), stage.manager, close)).toMatchObject({
      failure: { code: 'wrong-state' },
    })
    expect(await cutRelease(around(), stage.manager, { id: '209903' })).toMatchObject({
      failure: { code: 'wrong-state' },
    })
  })
})
