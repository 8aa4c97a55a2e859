import { beforeEach, describe, expect, it } from 'vitest'
import type { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { between, failure, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { addPerson } from '../../testing/promotion-people.ts'
import { createStage, type PersonActor, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { listOverrides } from '../override/list-overrides.ts'
import { overrideGate } from '../override/override-gate.ts'
import { reviewOverride } from '../override/review-override.ts'
import { approvePromotion } from '../promotion/approve-promotion.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { rollback } from '../promotion/rollback.ts'
import { startPromotion } from '../promotion/start-promotion.ts'
import { editWindow, retireWindowOf } from './edit-window.ts'
import { askException, decideOnException, takeBackException } from './exceptions.ts'
import { listExceptions } from './list-exceptions.ts'
import { liftStop } from './stops.ts'
import { freezeStrip } from './strip.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
let zhao: PersonActor

beforeEach(async () => {
  stage = await createStage(test)
  zhao = await addPerson(test.database, 'zhao', 'release-manager')
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  await stage.runs('test', fresh)
})

const ask = async (build = fresh, more: object = {}) => {
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service',
      environment: 'pre-production',
      build: build.digest,
      ...more,
    }),
  )
  await stage.drain()
  return asked.id
}
const detail = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const gateOf = async (id: string, name = 'freeze') => {
  const { startVerdicts, judgedVerdicts, askedVerdicts } = await detail(id)
  const found = (startVerdicts ?? judgedVerdicts ?? askedVerdicts).find(({ gate }) => gate === name)
  if (!found) throw new Error(`there is no gate ${name}`)
  return found
}
const stateOf = async (id: string) => (await detail(id)).state
const started = (state: string) => ['applying', 'observing', 'succeeded'].includes(state)
const actions = async () =>
  (await test.database.prisma.ledgerEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action)
const exceptionFor = (window: string, more: object = {}) =>
  askException(stage.around, stage.people.wang, {
    window,
    service: 'order-service',
    environment: 'pre-production',
    subjectKind: 'digest',
    subject: fresh.digest,
    reason: 'customers wait',
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...more,
  })

describe('the freeze gate', () => {
  it('passes where nothing is frozen', async () => {
    const id = await ask()
    expect(started(await stateOf(id))).toBe(true)
  })

  it('waits for a window, says by which and until when, and opens by time alone after a short one', async () => {
    const window = await freezeIn(stage, 'pre-production', { name: 'Noon freeze', message: 'lunch' })
    const id = await ask()
    const verdict = await gateOf(id)
    expect(verdict).toMatchObject({ verdict: 'wait', until: window.running?.endsAt })
    expect(wordsOf(verdict)[0]).toContain('Noon freeze is in force until')
    expect(verdict.resolvers).toEqual(
      expect.arrayContaining([
        { kind: 'role', name: 'release-manager' },
        { kind: 'person', name: stage.people.lin.name },
      ]),
    )
    const row = await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })
    expect(row.wakeAt?.toISOString()).toBe(window.running?.endsAt)
    await stage.pass(125)
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
  })

  it('does not let anything start by itself after a window over four hours: its requester starts it', async () => {
    await freezeIn(stage, 'pre-production', { schedule: between(-3, 2) })
    const id = await ask()
    await stage.pass(125)
    await stage.drain()
    const held = await detail(id)
    expect(held).toMatchObject({ state: 'pending', heldBackAt: expect.any(String) })
    expect(await gateOf(id)).toMatchObject({ verdict: 'pass' })
    expect(await actions()).toContain('promotion.held-back')
    await value(startPromotion(stage.around, stage.people.wang, { id }))
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
  })

  it('does not let anything start by itself after a stop, also one that was lifted at once', async () => {
    const stop = await stopIn(stage, 'pre-production')
    const id = await ask()
    expect(wordsOf(await gateOf(id))[0]).toContain('emergency stop until')
    await value(liftStop(stage.around, stage.people.lin, { id: stop.id, note: 'it is over' }))
    await stage.pass(2)
    await stage.drain()
    expect(await detail(id)).toMatchObject({ state: 'pending', heldBackAt: expect.any(String) })
    // What was asked after the stop never waited for it.
    const later = await stage.addBuild('later')
    await stage.runs('test', later)
    await value(startPromotion(stage.around, zhao, { id }))
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
  })

  it('sees an edit and a retirement at once', async () => {
    const window = await freezeIn(stage, 'pre-production')
    const id = await ask()
    expect((await gateOf(id)).verdict).toBe('wait')
    const admitting = { ...window.definition, admits: [{ content: [], action: [], ofRelease: false }] }
    const edited = await value(
      editWindow(stage.around, stage.people.lin, {
        id: window.id,
        version: 1,
        definition: admitting,
        reason: 'let it go',
      }),
    )
    expect((await gateOf(id)).verdict).toBe('pass')
    await value(
      retireWindowOf(stage.around, stage.people.lin, {
        id: window.id,
        version: edited.version,
        reason: 'over',
      }),
    )
    expect(wordsOf(await gateOf(id))).toEqual(['no window and no stop is in the way'])
  })

  it('only warns by a window that reports', async () => {
    await freezeIn(stage, 'pre-production', { mode: 'report-only' })
    const id = await ask()
    expect(started(await stateOf(id))).toBe(true)
    const { startVerdicts } = await detail(id)
    expect((startVerdicts ?? []).find(({ gate }) => gate === 'freeze')?.verdict).toBe('warn')
  })

  it('fails closed where a window cannot be read, and only in its scope', async () => {
    const window = await freezeIn(stage, 'pre-production', { schedule: between(-3, -2) })
    await test.asOwner(
      `UPDATE freeze_window SET definition = jsonb_set(definition, '{zone}', '"Mars/Base"') WHERE id = $1`,
      [window.id],
    )
    const id = await ask()
    expect(await gateOf(id)).toMatchObject({ verdict: 'block', until: null })
    expect(wordsOf(await gateOf(id))[0]).toContain('cannot be followed')
    const other = await value(
      requestPromotion(stage.around, stage.people.wang, {
        service: 'order-service',
        environment: 'test',
        build: old.digest,
        confirmed: ['older'],
        reason: 'to compare',
      }),
    )
    expect((await gateOf(other.id)).verdict).toBe('pass')
  })

  it('lets a rollback through every window, and not through a stop that includes it', async () => {
    await freezeIn(stage, 'pre-production')
    await stage.runs('pre-production', fresh)
    const back = {
      service: 'order-service',
      environment: 'pre-production',
      build: old.digest,
      reasonKey: 'drill',
    }
    const first = await value(rollback(stage.around, stage.people.wang, back))
    await stage.drain()
    expect(started(await stateOf(first.id))).toBe(true)
    await stage.pass(30)
    await stage.drain()
    await stopIn(stage, 'pre-production', { includingRollback: true })
    await stage.runs('pre-production', fresh)
    const second = await value(rollback(stage.around, stage.people.wang, back))
    await stage.drain()
    expect(await stateOf(second.id)).toBe('pending')
    expect((await gateOf(second.id)).verdict).toBe('wait')
  })

  it('of a rollback that a stop holds may be set aside, and nothing else of it; the review stays until closed', async () => {
    await stage.runs('pre-production', fresh)
    await stopIn(stage, 'pre-production', { includingRollback: true })
    const back = {
      service: 'order-service',
      environment: 'pre-production',
      build: old.digest,
      reasonKey: 'errors',
    }
    const { id } = await value(rollback(stage.around, stage.people.wang, back))
    await stage.drain()
    expect(await stateOf(id)).toBe('pending')
    const { gates } = await value(listOverrides(stage.around, stage.people.becker, { promotion: id }))
    expect(gates).toMatchObject([{ gate: 'freeze', asksSecond: false, may: { allowed: true } }])
    const set = (gate: string, actor: PersonActor) =>
      overrideGate(stage.around, actor, { id, gate, reason: 'every payment fails' })
    expect((await failure(set('soak', stage.people.lin))).code).toBe('precondition')
    expect((await failure(set('queue', stage.people.lin))).code).toBe('precondition')
    expect((await failure(set('freeze', stage.people.wang))).code).toBe('forbidden')
    const given = await value(set('freeze', stage.people.becker))
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
    const reviews = async () => (await value(freezeStrip(stage.around, stage.people.zhou, null))).reviews
    expect(await reviews()).toMatchObject([{ promotion: { id }, reason: 'every payment fails' }])
    const close = (actor: PersonActor) =>
      reviewOverride(stage.around, actor, { id: given.id, note: 'it had to be' })
    expect((await failure(close(stage.people.becker))).code).toBe('own-request')
    await value(close(zhao))
    expect(await reviews()).toEqual([])
    expect(await actions()).toEqual(
      expect.arrayContaining(['promotion.overridden', 'promotion.override-reviewed']),
    )
  })

  it('asks the group of a require window for its words, and counts them', async () => {
    const becker = stage.people.becker.personId
    await test.database.prisma.personGroup.create({
      data: {
        id: newId(),
        slug: 'qa',
        name: 'QA',
        members: { create: { personId: becker } },
      },
    })
    await freezeIn(stage, 'pre-production', { effect: 'require', require: { group: 'qa', count: 1 } })
    const id = await ask()
    expect((await gateOf(id)).verdict).toBe('pass')
    const waits = await gateOf(id, 'approvals')
    expect(waits).toMatchObject({ verdict: 'wait', resolvers: [{ kind: 'person', name: 'BECKER' }] })
    expect(wordsOf(waits)[0]).toContain('0 of 1 given by QA, as Freeze asks')
    await value(approvePromotion(stage.around, stage.people.becker, { id }))
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
  })

  it('may be set aside, and the strip stays red until another person closed the review', async () => {
    await freezeIn(stage, 'pre-production')
    const id = await ask()
    await value(
      overrideGate(stage.around, stage.people.lin, { id, gate: 'freeze', reason: 'customers cannot pay' }),
    )
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
    const strip = await value(freezeStrip(stage.around, stage.people.zhou, null))
    expect(strip.reviews).toMatchObject([{ promotion: { id }, reason: 'customers cannot pay' }])
    expect(strip.running).toHaveLength(1)
  })

  it('exempts the first deployment of a service below production', async () => {
    await freezeIn(stage, 'pre-production')
    const place = [stage.serviceId, stage.environments['pre-production']]
    await test.asOwner('DELETE FROM stay WHERE service_id = $1 AND environment_id = $2', place)
    const id = await ask()
    expect(started(await stateOf(id))).toBe(true)
    const verdict = await gateOf(id)
    expect(wordsOf(verdict)[0]).toContain('a first deployment below production is exempt')
  })
})

describe('an exception', () => {
  it('is asked by one person, granted by another, used once, and refused the second time', async () => {
    const window = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const id = await ask()
    const asked = await value(exceptionFor(window.id))
    expect(asked).toMatchObject({ state: 'asked', may: { decide: { allowed: false } } })
    await value(decideOnException(stage.around, stage.people.lin, { id: asked.id, decision: 'granted' }))
    await stage.drain()
    expect(started(await stateOf(id))).toBe(true)
    const { startVerdicts } = await detail(id)
    const verdict = (startVerdicts ?? []).find(({ gate }) => gate === 'freeze')
    expect(verdict).toMatchObject({ verdict: 'pass' })
    expect(wordsOf(verdict as GateVerdict)[0]).toContain(`exception E-${asked.number} lets it through`)
    const [used] = (await value(listExceptions(stage.around, stage.people.zhou, {}))).items
    expect(used).toMatchObject({ state: 'used-up', digest: fresh.digest, uses: [{ promotion: { id } }] })
    expect(await actions()).toContain('exception.used')
    await stage.pass(30)
    await stage.drain()
    await stage.runs('pre-production', old)
    const again = await ask(fresh)
    expect(await stateOf(again)).toBe('pending')
    expect((await gateOf(again)).verdict).toBe('wait')
  })

  it('covers its digest alone', async () => {
    const window = await freezeIn(stage, 'pre-production')
    const other = await stage.addBuild('other')
    await stage.runs('test', other)
    const asked = await value(exceptionFor(window.id))
    await value(decideOnException(stage.around, zhao, { id: asked.id, decision: 'granted' }))
    const id = await ask(other)
    expect((await gateOf(id)).verdict).toBe('wait')
  })

  it('lets nothing through from its end on, and is reported as never used', async () => {
    const window = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const asked = await value(exceptionFor(window.id))
    await value(decideOnException(stage.around, zhao, { id: asked.id, decision: 'granted' }))
    await stage.pass(61)
    const id = await ask()
    expect(await stateOf(id)).toBe('pending')
    expect((await gateOf(id)).verdict).toBe('wait')
    const { items } = await value(
      listExceptions(stage.around, stage.people.zhou, { state: 'expired-unused' }),
    )
    expect(items).toMatchObject([{ id: asked.id, uses: [], digest: fresh.digest }])
  })

  it('is never decided by who asked, nor twice, nor after its end, nor refused without a word', async () => {
    const window = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const input = { window: window.id, service: 'order-service', environment: 'pre-production', subjectKind: 'digest',
      subject: fresh.digest, reason: 'mine', endsAt: new Date(Date.now() + 3_600_000).toISOString() } // biome-ignore format: one glance
    const own = await value(askException(stage.around, stage.people.lin, input))
    const grant = (id: string, actor = stage.people.lin) =>
      decideOnException(stage.around, actor, { id, decision: 'granted' })
    expect((await failure(grant(own.id))).code).toBe('own-request')
    expect((await failure(grant(own.id, stage.people.wang))).code).toBe('forbidden')
    expect(
      (await failure(decideOnException(stage.around, zhao, { id: own.id, decision: 'refused' }))).detail,
    ).toMatchObject({ field: 'note' })
    await value(grant(own.id, zhao))
    expect((await failure(grant(own.id, zhao))).code).toBe('wrong-state')
    const late = await value(exceptionFor(window.id))
    await stage.pass(61)
    expect((await failure(grant(late.id))).code).toBe('gone')
    expect((await failure(takeBackException(stage.around, stage.people.wang, { id: late.id }))).code).toBe(
      'wrong-state',
    )
  })

  it.each<[string, object, string, string]>([
    ['a digest that is none', { subject: 'latest' }, 'subject', 'wrong-digest'],
    ['no reason', { reason: ' ' }, 'reason', 'no-reason'],
    ['an end that is past', { endsAt: '2020-01-01T00:00:00Z' }, 'endsAt', 'ends-in-past'],
    ['an end too far away', { endsAt: '2099-01-01T00:00:00Z' }, 'endsAt', 'too-long'],
    ['no start at all', { count: 0 }, 'count', 'count'],
    ['more starts than anybody needs', { count: 1000 }, 'count', 'count'],
  ])('is refused with %s, at its field', async (_, more, field, code) => {
    const window = await freezeIn(stage, 'pre-production')
    const refused = await failure(exceptionFor(window.id, more))
    expect(refused).toMatchObject({ code: 'invalid', detail: { problems: [{ field, code }] } })
    expect(await test.database.prisma.freezeException.count()).toBe(0)
  })
})
