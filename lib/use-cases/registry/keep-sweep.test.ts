import { beforeEach, describe, expect, it } from 'vitest'
import { Digest } from '../../domain/build/digest.ts'
import { keepTag } from '../../domain/promotion/effect-names.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { sweepKeepTags } from './sweep-keep-tags.ts'

const test = testDatabase()
const day = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * day)
let stage: Stage
let repositoryId = ''
let old: StageBuild
let running: StageBuild

const image = () => stage.cloud.estate.imageRepositories.get('trade/order-service')
const names = () =>
  [...(image()?.imageTags.keys() ?? [])].filter((name) => name.startsWith('sluice-keep-')).sort()
const sweep = (limit = 10) => value(sweepKeepTags(stage.around, limit))
const removals = () => stage.cloud.log.count('imageTags.removeTag')

/** Puts a keep tag on a build, in the cloud and as sync saw it. */
async function keep(build: { digest: string }, slug = 'production', days = 200): Promise<string> {
  const name = keepTag(slug, build.digest)
  image()?.imageTags.set(name, { digest: Digest.parse(build.digest), pushedAt: ago(days) })
  await test.database.prisma.imageTag.create({
    data: {
      repositoryId,
      name,
      digest: build.digest,
      firstDigest: build.digest,
      sizeBytes: 1n,
      pushedAt: ago(days),
      seenAt: new Date(),
    },
  })
  return name
}
const promotion = (build: StageBuild, data: object) =>
  test.database.prisma.promotion.create({
    data: {
      id: newId(),
      serviceId: stage.serviceId,
      environmentId: stage.environments.test,
      buildId: build.id,
      digest: build.digest,
      startMode: 'manual',
      settingsVersion: 1,
      requestedAt: ago(150),
      expiresAt: ago(140),
      ...data,
    },
  })
const place = { service: () => stage.serviceId, environment: () => stage.environments.production }

beforeEach(async () => {
  stage = await createStage(test)
  const found = await test.database.prisma.imageRepository.findFirstOrThrow()
  repositoryId = found.id
  await test.database.prisma.imageRepository.updateMany({ data: { readAt: new Date() } })
  old = await stage.addBuild('old')
  running = await stage.addBuild('running')
  for (const slug of ['test', 'pre-production', 'preview', 'production'] as const) await stage.runs(slug, running)
}) // biome-ignore format: one glance

describe('the sweep of keep tags', () => {
  it('takes away what nobody used for 90 days, with an entry each, and nothing twice', async () => {
    const gone = [await keep(old), await keep(old, 'test')]
    const stays = await keep(running)
    expect(await sweep()).toMatchObject({ removed: 2, more: false, refused: [], stopped: null })
    expect(names()).toEqual([stays])
    expect(image()?.images.has(Digest.parse(running.digest))).toBe(true)
    const entries = await test.database.prisma.ledgerEntry.findMany({
      where: { action: 'registry.keep-tag-removed' },
    })
    expect(new Set(entries.map(({ subjectName }) => subjectName.split(':')[1]))).toEqual(new Set(gone))
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({ actorKind: 'system', serviceId: stage.serviceId })
    // Each under the role of the environment it was put there for.
    const asked = stage.cloud.log.calls.filter(({ operation }) => operation === 'imageTags.removeTag')
    expect(new Set(asked.map(({ environmentId }) => environmentId))).toEqual(
      new Set([stage.environments.production, stage.environments.test]),
    )
    expect(await sweep()).toMatchObject({ removed: 0 })
    expect(removals()).toBe(2)
  })

  it('is done in batches, and says that more is left', async () => {
    await keep(old)
    await keep(old, 'test')
    expect(await sweep(1)).toMatchObject({ removed: 1, more: true })
    expect(names()).toHaveLength(1)
    expect(await sweep(1)).toMatchObject({ removed: 1 })
    expect(names()).toEqual([])
  })

  const reasons: [string, () => Promise<unknown>][] = [
    ['one pod of a mixed place still runs it', () =>
      test.asOwner(
        `UPDATE workload SET running = jsonb_build_array(jsonb_build_object('container', 'order-service', 'image', 'x',
          'digests', jsonb_build_array(jsonb_build_object('digest', $1::text, 'pods', 1, 'ready', 1),
            jsonb_build_object('digest', $2::text, 'pods', 1, 'ready', 1)))) WHERE name = 'order-service'`,
        [running.digest, old.digest],
      )],
    ['an index whose child runs', () =>
      test.database.prisma.build.update({ where: { id: old.id }, data: { childDigests: [running.digest] } })],
    ['a child of an index that runs', () =>
      test.database.prisma.build.update({ where: { id: running.id }, data: { childDigests: [old.digest] } })],
    ['its promotion waits', () => promotion(old, { state: 'pending' })],
    ['its promotion is unsettled', () =>
      promotion(old, { state: 'errored', firstWriteAt: ago(149), endedAt: ago(148), settledAt: null })],
    ['an unsettled promotion left it', () =>
      promotion(running, { state: 'errored', startedOverDigest: old.digest, firstWriteAt: ago(149), endedAt: ago(148) })],
    ['it is what one may go back to', () =>
      test.database.prisma.stay.create({
        data: { id: newId(), serviceId: place.service(), environmentId: place.environment(), digest: old.digest,
          buildId: old.id, cause: 'adopted', startedAt: ago(190), lastSeenAt: ago(180), endedAt: ago(180) },
      })],
    ['a held place ran it', async () => {
      await test.database.prisma.stay.create({
        data: { id: newId(), serviceId: place.service(), environmentId: place.environment(), digest: old.digest,
          buildId: null, cause: 'outside', startedAt: ago(190), lastSeenAt: ago(180), endedAt: ago(180) },
      })
      await test.database.prisma.hold.create({
        data: { id: newId(), serviceId: place.service(), environmentId: place.environment(), reason: 'errors',
          setAt: ago(170), reviewAt: ago(160) },
      })
    }],
    ['it was used 80 days ago', () => promotion(old, { state: 'cancelled', endedAt: ago(80), settledAt: ago(80) })],
    ['its tags were not read for two days', () =>
      test.database.prisma.imageRepository.updateMany({ data: { readAt: ago(2) } })],
    ['its tags were never read', () => test.database.prisma.imageRepository.updateMany({ data: { readAt: null } })],
    ['a place was not seen for two days', () =>
      test.database.prisma.place.updateMany({
        where: { environmentId: stage.environments.preview }, data: { seenAt: ago(2) } })],
    ['a place was never seen', () => test.database.prisma.place.deleteMany({})],
    ['its image belongs to no service', () =>
      test.database.prisma.imageRepository.updateMany({ data: { serviceId: null } })],
  ] // biome-ignore format: one glance
  it.each(reasons)('leaves what is needed or not known: %s', async (_name, arrange) => {
    const name = await keep(old)
    await arrange()
    expect(await sweep()).toMatchObject({ removed: 0, more: false, refused: [], stopped: null })
    expect(names()).toEqual([name])
    expect(removals()).toBe(0)
  })

  it('looks once more directly before it acts', async () => {
    const other = await keep(old, 'test')
    const name = await keep(old)
    // Somebody asks for the old build while the first tag is being taken away.
    stage.cloud.log.fault({
      operation: 'imageTags.removeTag',
      kind: 'unavailable',
      effect: async () => {
        await promotion(old, { state: 'pending' })
      },
    })
    expect((await sweep()).stopped).not.toBeNull()
    expect(await sweep()).toMatchObject({ removed: 0, stopped: null })
    expect(names()).toEqual([name, other].sort())
  })

  it('says which role may not, and takes away what it may', async () => {
    const forbidden = [await keep(old), await keep(await stage.addBuild('older'))]
    await keep(old, 'test')
    stage.cloud.log.deny(stage.environments.production)
    const swept = await sweep()
    expect(swept).toMatchObject({ removed: 1, stopped: null, refused: [{ environment: 'production' }] })
    expect(names()).toEqual(forbidden.sort())
    expect(removals()).toBe(2)
  })

  it('leaves a name that points to another image now', async () => {
    const name = await keep(old)
    image()?.imageTags.set(name, { digest: Digest.parse(running.digest), pushedAt: new Date() })
    expect(await sweep()).toMatchObject({ removed: 0, refused: [], stopped: null })
    expect(names()).toEqual([name])
  })

  it('tells of a removal whose answer was lost', async () => {
    await keep(old)
    stage.cloud.log.fault({ operation: 'imageTags.removeTag', kind: 'unavailable', after: true })
    expect((await sweep()).stopped).not.toBeNull()
    expect(names()).toEqual([])
    expect(await sweep()).toMatchObject({ removed: 1, stopped: null })
    expect(await test.database.prisma.ledgerEntry.count({ where: { action: 'registry.keep-tag-removed' } })).toBe(1)
  }) // biome-ignore format: one glance
})
