import { beforeEach, describe, expect, it } from 'vitest'
import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPerson } from '../../testing/people.ts'
import { createStage, type PersonActor, type Stage } from '../../testing/promotion-stage.ts'
import { addRelease } from '../../testing/release-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { updateEnvironment } from './edit-environment.ts'

const test = testDatabase()
let stage: Stage
let admin: PersonActor

beforeEach(async () => {
  stage = await createStage(test)
  admin = await createPerson(test.database, 'ada', [{ role: 'admin' }])
})

async function reserve(reservation: { release: string; until: string } | null) {
  const { slug, settings } = await test.database.prisma.environment.findFirstOrThrow({
    where: { slug: 'test' },
  })
  const versions = await test.database.prisma.environmentSettingsVersion.findMany({
    where: { environment: { slug } },
    orderBy: { version: 'desc' },
  })
  return updateEnvironment(stage.around, admin, {
    slug,
    settingsVersion: versions[0]?.version ?? 1,
    settings: { ...EnvironmentSettings.parse(settings), reservation },
    placement: { clusters: [], manifest: null },
    reason: 'rehearsal',
  })
}
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

async function waiting() {
  const old = await stage.addBuild('old')
  await stage.runs('test', old)
  const fresh = await stage.addBuild('fresh')
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'test',
    build: fresh.digest,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  await stage.drain()
  return () => test.database.prisma.promotion.findUniqueOrThrow({ where: { id: asked.value.id } })
}

describe('an environment kept for a release', () => {
  it('lets the builds of others wait, and go when its time is over', async () => {
    await addRelease(test.database, { name: '202612', batch: '202612' })
    expect(await reserve({ release: '202612', until: inHours(1) })).toMatchObject({ ok: true })
    const read = await waiting()
    const { state, askedVerdicts, wakeAt } = await read()
    expect(state).toBe('pending')
    expect(askedVerdicts).toContainEqual(
      expect.objectContaining({ gate: 'release-content', verdict: 'wait' }),
    )
    expect(wakeAt?.getTime()).toBeGreaterThan(Date.now() + 3_000_000)
    await stage.pass(61)
    await stage.drain()
    expect((await read()).state).not.toBe('pending')
  })

  it('lets them go at once when it is given free', async () => {
    await addRelease(test.database, { name: '202612', batch: '202612' })
    await reserve({ release: '202612', until: inHours(48) })
    const read = await waiting()
    expect((await read()).state).toBe('pending')
    expect(await reserve(null)).toMatchObject({ ok: true })
    await stage.pass(2)
    await stage.drain()
    expect((await read()).state).not.toBe('pending')
  })

  it('is refused for a release that is not open, and for a time that is over', async () => {
    expect(await reserve({ release: '209901', until: inHours(1) })).toMatchObject({
      ok: false,
      failure: { code: 'not-found', message: 'no open release is called "209901"' },
    })
    await addRelease(test.database, { name: '202612', batch: '202612' })
    expect(await reserve({ release: '202612', until: inHours(-1) })).toMatchObject({
      ok: false,
      failure: { code: 'invalid', message: 'a reservation ends later than now' },
    })
  })
})
