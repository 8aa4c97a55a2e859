import { beforeEach, describe, expect, it } from 'vitest'
import { ObservationLimits } from '../../../domain/observation/limits.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'
import { testDatabase } from '../../../testing/database.ts'
import { type Measured, measure } from '../../../testing/measured.ts'
import { createStage, type Stage, type StageBuild, settingsOf } from '../../../testing/promotion-stage.ts'
import { requestPromotion } from '../request-promotion.ts'
import { decideObservation } from './decide-observation.ts'
import { getObservation } from './get-observation.ts'
import { listRollbackStops, resumeRollback } from './resume-rollback.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
const minute = 60_000

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  await stage.set('pre-production', { observation: limitsOf({}) })
})

const limitsOf = (change: Partial<ObservationLimits>) =>
  ObservationLimits.parse({ policy: 'roll-back', minimumRequests: 100, ...change })

const now = async () =>
  (await test.database.pool.query<{ at: Date }>('SELECT sluice_now() AS at')).rows[0]?.at ?? new Date()

async function ask(build: StageBuild, more: Record<string, unknown> = {}) {
  const asked = await requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment: 'pre-production',
    build: build.digest,
    ...more,
  })
  if (!asked.ok) throw new Error(JSON.stringify(asked.failure))
  return asked.value.id
}

/** Into pre-production by way of test, until it observes there. */
async function observed(build = fresh): Promise<string> {
  await stage.runs('test', build)
  const id = await ask(build)
  await stage.drain()
  await stage.look('pre-production')
  expect((await read(id)).state, JSON.stringify((await read(id)).failure)).toBe('observing')
  return id
}

async function read(id: string) {
  const row = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
  return { ...row, record: row.observation as ObservationRecord | null }
}

async function pass(minutes: number, times = 1) {
  for (let turn = 0; turn < times; turn += 1) {
    await stage.pass(minutes)
    await stage.drain()
  }
}

const pageOf = (id: string) => getObservation(stage.around, stage.people.wang, { id })
const told = async (promotionId: string) =>
  (await test.database.prisma.ledgerEntry.findMany({ where: { promotionId }, orderBy: { id: 'asc' } })).map(
    ({ action }) => action,
  )

const verdictOf = (record: ObservationRecord | null, check: string) =>
  record?.checks.find((each) => each.check === check)

const crash = () =>
  stage.cloud.runtime.patch('ack-pre-production', 'trade', 'order-service', {
    problem: 'crash-loop',
    problemText: 'CrashLoopBackOff',
  })

/** From now on it reads otherwise than before: what was before stays as it was. */
async function from(change: Measured) {
  const since = await now()
  const turned = Object.fromEntries(
    Object.entries(change).map(([key, value]) => [
      key,
      (at: Date) => {
        if (at <= since) return key === 'requests' ? 1000 : 0.001
        return typeof value === 'number' ? value : null
      },
    ]),
  )
  measure(stage, 'ack-pre-production', turned)
}

describe('a promotion that is observed', () => {
  it('reads about ten times in its window, keeps the readings, and succeeds when all was within', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    await pass(1, 11)
    const ended = await read(id)
    expect(ended.state).toBe('succeeded')
    expect(ended.record).toMatchObject({
      verdict: 'passed',
      sources: { metrics: { state: 'answers' }, alerts: { state: 'answers' }, logs: { state: 'answers' } },
      baseline: { 'error-rate': 0.001 },
    })
    const samples = await test.database.prisma.observationSample.findMany({
      where: { promotionId: id, check: 'error-rate' },
    })
    const beganAt = new Date(ended.record?.beganAt ?? 0)
    expect(samples.filter(({ at }) => at >= beganAt)).toHaveLength(10)
    expect(samples.every(({ value }) => value === 0.001)).toBe(true)
  })

  it('catches up what a worker slept through, in one look', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    await pass(12)
    expect((await read(id)).state).toBe('succeeded')
    expect(
      await test.database.prisma.observationSample.count({ where: { promotionId: id, check: 'latency' } }),
    ).toBeGreaterThanOrEqual(10)
  })

  it('asks nothing of the cloud where the window has no length', async () => {
    await stage.set('pre-production', { observationMinutes: 0 })
    measure(stage, 'ack-pre-production', { errorRate: 1 })
    await stage.runs('test', fresh)
    const id = await ask(fresh)
    await stage.drain()
    expect((await read(id)).state).toBe('succeeded')
    expect(stage.cloud.log.count('metrics.queryRange')).toBe(0)
  })

  it('is watched by time and pods alone where nothing measures, and says so', async () => {
    const id = await observed()
    await pass(11)
    const ended = await read(id)
    expect(ended.state).toBe('succeeded')
    expect(verdictOf(ended.record, 'error-rate')).toMatchObject({ verdict: 'off', why: 'no-source' })
    expect(verdictOf(ended.record, 'health')).toMatchObject({ verdict: 'ok' })
    expect(ended.record?.checks.filter(({ verdict }) => verdict === 'ok').map(({ check }) => check)).toEqual([
      'alerts',
      'health',
    ])
  })

  it('goes back by itself when errors rise, as a promotion of its own with both verdicts', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    await from({ errorRate: 0.4 })
    await pass(1, 2)
    const failed = await read(id)
    expect(failed.state).toBe('failed')
    expect(failed.failure).toMatchObject({ code: 'observation-failed' })
    expect(failed.record?.verdict).toBe('failed')
    const back = await test.database.prisma.promotion.findFirstOrThrow({ where: { causeId: id } })
    expect(back).toMatchObject({ kind: 'rollback', automatic: true, requesterId: null, digest: old.digest })
    expect(back.state, JSON.stringify(back.judgedVerdicts)).toBe('observing')
    expect(back.startVerdicts).not.toBeNull()
    const page = { rolledBackBy: { number: back.number }, withheld: null, decided: null }
    expect(await pageOf(id)).toMatchObject({ value: page })
    const hold = await test.database.prisma.hold.findFirst({ where: { liftedAt: null } })
    const { requesterId } = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
    expect(hold).toMatchObject({ promotionId: back.id, setById: null, ownerId: requesterId })
    expect(requesterId).not.toBeNull()
    await stage.look('pre-production')
    const place = await test.database.prisma.place.findFirstOrThrow({
      where: { environmentId: stage.environments['pre-production'] },
    })
    expect(place.runningDigest).toBe(old.digest)
    // The rollback is watched too, and is never rolled back in its turn.
    crash()
    await pass(1, 3)
    expect((await read(back.id)).state).toBe('failed')
    expect(await told(back.id)).toContain('promotion.rollback-withheld')
    expect(await pageOf(back.id)).toMatchObject({ value: { rolledBackBy: null, withheld: 'is-rollback' } })
    expect(await test.database.prisma.promotion.count({ where: { causeId: back.id } })).toBe(0)
  })

  it('does not fail by what was broken before its first write', async () => {
    measure(stage, 'ack-pre-production', { errorRate: 0.4 })
    const id = await observed()
    await pass(1, 11)
    const ended = await read(id)
    expect(ended.state).toBe('succeeded')
    expect(verdictOf(ended.record, 'error-rate')).toMatchObject({ verdict: 'warn', why: 'broken-before' })
  })

  it.each([
    ['silent', { latency: null }],
    ['talking nonsense', { latency: Number.NaN }],
  ])('waits for a source that is %s, and at the cap could not find out', async (_name, change) => {
    await stage.set('pre-production', { observation: limitsOf({ extendToMinutes: 20 }) })
    measure(stage, 'ack-pre-production', change)
    const id = await observed()
    await pass(11)
    expect((await read(id)).state).toBe('observing')
    expect((await read(id)).record?.extensions[0]).toMatchObject({ why: 'unknown' })
    await pass(10)
    const ended = await read(id)
    expect(ended.state).toBe('errored')
    expect(ended.failure).toMatchObject({ code: 'observation-unknown' })
    // Nobody knows: the place is unsettled, and nothing goes back by itself.
    expect(ended.settledAt).toBeNull()
    expect(await test.database.prisma.promotion.count({ where: { causeId: id } })).toBe(0)
  })

  it('does not take one failed question for an answer', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    stage.cloud.log.fault({ operation: 'metrics.queryRange', kind: 'timeout', times: 2 })
    await pass(61)
    expect((await read(id)).state).toBe('succeeded')
  })

  it('extends when too few asked, and then a person decides', async () => {
    await stage.set('pre-production', { observation: limitsOf({ extendToMinutes: 15 }) })
    measure(stage, 'ack-pre-production', { requests: 1 })
    const id = await observed()
    await pass(10)
    expect((await read(id)).record?.extensions).toHaveLength(1)
    await pass(6)
    const asked = await read(id)
    expect(asked.state).toBe('observing')
    expect(asked.record?.verdict).toBe('asked')
    expect(await told(id)).toContain('promotion.observation-asked')
    await pass(60, 2)
    expect((await read(id)).state).toBe('observing')
    const word = { id, verdict: 'pass', reason: 'looked at it by hand' }
    const stranger = await decideObservation(stage.around, stage.people.zhou, word)
    expect(stranger).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    const decided = await decideObservation(stage.around, stage.people.becker, word)
    expect(decided).toMatchObject({ ok: true, value: { state: 'succeeded' } })
    const again = await decideObservation(stage.around, stage.people.becker, word)
    expect(again).toMatchObject({ ok: false, failure: { code: 'wrong-state' } })
    expect(await pageOf(id)).toMatchObject({ value: { decided: { verdict: 'pass', reason: word.reason } } })
  })

  it('lets nobody decide what is still being watched', async () => {
    const id = await observed()
    const word = { id, verdict: 'fail', reason: 'no patience' }
    const early = await decideObservation(stage.around, stage.people.becker, word)
    expect(early).toMatchObject({ ok: false, failure: { code: 'wrong-state' } })
  })

  it('fails by pods that crash while it is watched', async () => {
    await stage.set('pre-production', { observation: limitsOf({ policy: 'ask' }) })
    const id = await observed()
    crash()
    await pass(1, 2)
    const ended = await read(id)
    expect(ended.state).toBe('failed')
    expect(verdictOf(ended.record, 'health')).toMatchObject({ verdict: 'bad' })
    // Asking means that nothing moves.
    expect(await test.database.prisma.promotion.count()).toBe(1)
  })

  it('fails by an alert of its own that began after its first write', async () => {
    await stage.set('pre-production', { observation: limitsOf({ policy: 'hold' }) })
    const id = await observed()
    const alert = {
      externalId: 'a1',
      name: 'errors',
      severity: 'P1',
      state: 'firing' as const,
      labels: { namespace: 'trade', deployment: 'order-service' },
      endedAt: null,
    }
    stage.cloud.observation.setAlert({ ...alert, startedAt: new Date((await now()).getTime() - 90 * minute) })
    await pass(1)
    stage.cloud.observation.setAlert({ ...alert, externalId: 'a2', startedAt: await now() })
    await pass(1, 2)
    const ended = await read(id)
    expect(ended.state).toBe('failed')
    expect(verdictOf(ended.record, 'alerts')).toMatchObject({ verdict: 'bad', value: 1 })
    const hold = await test.database.prisma.hold.findFirst({ where: { liftedAt: null } })
    expect(hold).toMatchObject({ promotionId: id })
  })

  it('fails by a log that fills with errors', async () => {
    measure(stage, 'ack-pre-production')
    const id = await observed()
    const place = { cluster: 'ack-pre-production', namespace: 'trade', workload: 'order-service' }
    for (let turn = 0; turn < 2; turn += 1) {
      stage.cloud.observation.addLines(place, await now(), 'ERROR out of stock', 500)
      await pass(1)
    }
    expect((await read(id)).state).toBe('failed')
    expect(verdictOf((await read(id)).record, 'log-errors')).toMatchObject({ verdict: 'bad' })
  })
})

describe('the brakes of automatic rollback', () => {
  async function fails(build: StageBuild) {
    measure(stage, 'ack-pre-production')
    const id = await observed(build)
    await from({ errorRate: 0.4 })
    await pass(1, 2)
    expect((await read(id)).state).toBe('failed')
    return id
  }
  const rollbacks = () => test.database.prisma.promotion.count({ where: { automatic: true } })

  it('let it happen once a day', async () => {
    await fails(fresh)
    measure(stage, 'ack-pre-production')
    await pass(1, 11)
    await test.database.prisma.hold.updateMany({ data: { liftedAt: new Date() } })
    const id = await fails(await stage.addBuild('fresher'))
    expect(await rollbacks()).toBe(1)
    const withheld = await test.database.prisma.ledgerEntry.findFirstOrThrow({
      where: { promotionId: id, action: 'promotion.rollback-withheld' },
    })
    expect(withheld.detail).toMatchObject({ why: 'once-a-day' })
  })

  it('never cross a rollback floor', async () => {
    await test.database.prisma.doneMigration.create({
      data: {
        serviceId: stage.serviceId,
        environmentId: stage.environments['pre-production'],
        name: 'drop-total',
        kind: 'contract',
        buildId: fresh.id,
        doneAt: await now(),
      },
    })
    const id = await fails(fresh)
    expect(await rollbacks()).toBe(0)
    expect(await told(id)).toContain('promotion.rollback-withheld')
  })

  it('stop all of them when a third service fails within ten minutes, until a person resumes', async () => {
    const at = await now()
    for (const slug of ['cart-service', 'user-service']) {
      const service = await test.database.prisma.service.create({
        data: { id: crypto.randomUUID(), slug },
      })
      await test.database.prisma.promotion.create({
        data: {
          id: crypto.randomUUID(),
          serviceId: service.id,
          environmentId: stage.environments['pre-production'],
          buildId: old.id,
          digest: old.digest,
          state: 'failed',
          startMode: 'automatic',
          settingsVersion: 1,
          requestedAt: at,
          firstWriteAt: at,
          settledAt: at,
          endedAt: at,
          expiresAt: at,
        },
      })
    }
    await fails(fresh)
    expect(await rollbacks()).toBe(0)
    const stop = await test.database.prisma.automaticRollbackStop.findFirstOrThrow()
    expect(stop.services.sort()).toEqual(['cart-service', 'order-service', 'user-service'])
    const entry = await test.database.prisma.ledgerEntry.findFirst({
      where: { action: 'environment.automatic-rollback-stopped' },
    })
    expect(entry).toMatchObject({ environmentId: stage.environments['pre-production'] })
    const seenBy = (who: 'wang' | 'becker') => listRollbackStops(stage.around, stage.people[who], {})
    expect(await seenBy('becker')).toMatchObject({
      value: { items: [{ environment: 'pre-production', may: { resume: { allowed: true } } }] },
    })
    const seen = await seenBy('wang')
    const item = seen.ok ? seen.value.items[0] : undefined
    expect(item?.may.resume).toMatchObject({ allowed: false, code: 'forbidden' })
    expect(item?.failed.map(({ service }) => service).sort()).toEqual(stop.services)
    expect(item).not.toHaveProperty('environmentId')
    const word = { environment: 'pre-production', note: 'the gateway was down' }
    const resume = (who: 'wang' | 'becker') => resumeRollback(stage.around, stage.people[who], word)
    expect(await resume('wang')).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    expect(await resume('becker')).toMatchObject({ ok: true })
    expect(await resume('becker')).toMatchObject({ ok: false, failure: { code: 'wrong-state' } })
    expect(await listRollbackStops(stage.around, stage.people.zhou, {})).toMatchObject({
      value: { items: [] },
    })
  })
})

describe('settings', () => {
  it('of a service go before those of its environment', async () => {
    await test.database.prisma.service.update({
      where: { id: stage.serviceId },
      data: { observationLimits: { 'pre-production': { errorRate: null } } },
    })
    measure(stage, 'ack-pre-production', { errorRate: 1 })
    const id = await observed()
    await pass(1, 11)
    expect((await read(id)).state).toBe('succeeded')
    expect(settingsOf('pre-production').observation.errorRate).not.toBeNull()
  })
})
