import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { done, plannedReleases } from '../../testing/planned-release.ts'
import { getReleaseService } from './get-service.ts'
import { mintVersion } from './mint-version.ts'
import { sweepReleases } from './sweep-releases.ts'

describe('the commit that a release branch was cut at', () => {
  const test = testDatabase()
  const { stage, around, commit, planned, cutAll, built } = plannedReleases(test)
  const of = { id: '209903', service: 'order-service' }

  it('has the build of main for its version: nothing new since the cut is not built again', async () => {
    const earlier = commit('main', 'a', 'feat: ORD-1')
    const head = commit('main', 'b', 'feat: ORD-2')
    const before = await built(earlier, 'before', 'succeeded', 'main')
    const build = await built(head, 'main', 'succeeded', 'main')
    await planned()
    expect(done(await sweepReleases(around()))).toBe(0)
    await cutAll()
    const { mintable } = done(await getReleaseService(around(), stage.people.viewer, of))
    expect(mintable).toMatchObject([{ buildId: build.id }])
    expect(await mintVersion(around(), stage.manager, { ...of, buildId: before.id })).toMatchObject({
      failure: { code: 'precondition', detail: { need: 'branch' } },
    })
    expect(done(await sweepReleases(around()))).toBe(1)
    expect(await test.database.prisma.mintedVersion.findMany()).toMatchObject([
      { buildId: build.id, commitSha: head, mintedById: null },
    ])
  })

  it('has one version, though CI built it once more on the branch', async () => {
    const head = commit('main', 'a', 'feat: ORD-1')
    await built(head, 'main', 'succeeded', 'main')
    await planned()
    await cutAll()
    expect(done(await sweepReleases(around()))).toBe(1)
    const again = await built(head, 'again')
    await test.database.prisma.build.update({
      where: { id: again.id },
      data: { pushedAt: new Date(Date.now() + 60_000) },
    })
    expect(done(await sweepReleases(around()))).toBe(0)
    const next = await built(commit('release/209903', 'b', 'fix: ORD-2'), 'next')
    await test.database.prisma.build.update({
      where: { id: next.id },
      data: { pushedAt: new Date(Date.now() + 120_000) },
    })
    expect(done(await sweepReleases(around()))).toBe(1)
    expect(await test.database.prisma.mintedVersion.count()).toBe(2)
  })

  it('is minted by hand as well', async () => {
    const head = commit('main', 'a', 'feat: ORD-1')
    const build = await built(head, 'main', 'succeeded', 'main')
    await planned()
    await cutAll()
    const made = done(await mintVersion(around(), stage.manager, { ...of, buildId: build.id }))
    expect(made).toMatchObject({ commitSha: head })
  })
})
