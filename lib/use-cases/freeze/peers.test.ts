// Bugs and gaps of other systems, each acted out with people, windows and clusters, and absent here.
import { beforeEach, describe, expect, it } from 'vitest'
import type { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { testDatabase } from '../../testing/database.ts'
import { between, failure, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { findBreaches } from '../freeze-breach/find-breaches.ts'
import { overrideGate } from '../override/override-gate.ts'
import { advancePromotion } from '../promotion/advance-promotion.ts'
import { autoPromote } from '../promotion/auto-promote.ts'
import { cancelPromotion } from '../promotion/cancel-promotion.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { rollback } from '../promotion/rollback.ts'
import { rollbackPromotion } from '../promotion/rollback-promotion.ts'
import { startPromotion } from '../promotion/start-promotion.ts'
import { askException, decideOnException } from './exceptions.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
type Slug = keyof Stage['environments']

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production', 'preview'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  await stage.runs('test', fresh)
})

const request = (environment: Slug, build = fresh, more: object = {}) =>
  requestPromotion(stage.around, stage.people.wang, {
    service: 'order-service',
    environment,
    build: build.digest,
    ...more,
  })
const ask = async (environment: Slug = 'pre-production', build = fresh, more: object = {}) => {
  const { id } = await value(request(environment, build, more))
  await stage.drain()
  return id
}
const detail = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const stateOf = async (id: string) => (await detail(id)).state
const freezeOf = (verdicts: GateVerdict[] | null) => verdicts?.find(({ gate }) => gate === 'freeze')?.verdict
const going = ['applying', 'observing', 'succeeded']
const pass = async (minutes: number) => {
  await stage.pass(minutes)
  await stage.drain()
}
const backTo = (build: StageBuild) => ({
  service: 'order-service',
  environment: 'pre-production',
  build: build.digest,
  reasonKey: 'errors',
})
/** Begun, its first commit written, and no pod of it ready. */
async function halfApplied(): Promise<string> {
  await stage.set('pre-production', { rolloutTimeoutMinutes: 60 })
  const { id } = await value(request('pre-production'))
  const written = async () =>
    (await test.database.prisma.promotion.findUniqueOrThrow({ where: { id } })).firstWriteAt !== null
  for (let step = 0; step < 10 && !(await written()); step += 1) await advancePromotion(stage.around, id)
  expect([await stateOf(id), await written()]).toEqual(['applying', true])
  return id
}

describe('what other systems got wrong: Argo CD in use', () => {
  it('argo-cd#26215: what a window had stopped hung in Syncing, and nobody could sync it by hand', async () => {
    await freezeIn(stage, 'pre-production')
    const waiting = await ask()
    expect(await stateOf(waiting)).toBe('pending')
    await value(cancelPromotion(stage.around, stage.people.wang, { id: waiting, reason: 'another way' }))
    expect(await stateOf(waiting)).toBe('cancelled')
    const again = await ask()
    await value(
      overrideGate(stage.around, stage.people.lin, { id: again, gate: 'freeze', reason: 'by hand' }),
    )
    await stage.drain()
    expect(going).toContain(await stateOf(again))
  })

  it('argo-cd#11817: a rollout of many ignored windows: every way in is judged, and again at its start', async () => {
    await test.database.prisma.service.update({
      where: { id: stage.serviceId },
      data: { autoPromoteInto: ['pre-production'] },
    })
    await stage.set('pre-production', { startMode: 'manual' })
    const asked = await ask()
    expect(freezeOf((await detail(asked)).askedVerdicts)).toBe('pass')
    await freezeIn(stage, 'pre-production')
    const refused = await failure(startPromotion(stage.around, stage.people.lin, { id: asked }))
    expect(refused).toMatchObject({ code: 'blocked-by-gate', detail: { verdicts: [{ gate: 'freeze' }] } })
    await value(cancelPromotion(stage.around, stage.people.wang, { id: asked }))
    await stage.set('pre-production', { startMode: 'automatic' })
    expect(await value(autoPromote(stage.around, null))).toBe(0)
    for (const more of [{}, { hotfix: true, reason: 'orders are lost' }]) {
      const id = await ask('pre-production', fresh, more)
      expect(await stateOf(id)).toBe('pending')
      await value(cancelPromotion(stage.around, stage.people.wang, { id }))
    }
    const redeploy = await ask('pre-production', old, { redeploy: true, reason: 'same again' })
    expect(await stateOf(redeploy)).toBe('pending')
  })

  it('argo-cd#11817: who edits what is deployed goes round every window: that is found, with what was closed', async () => {
    await stage.runs('pre-production', fresh)
    const window = await freezeIn(stage, 'pre-production')
    await stage.runs('pre-production', await stage.addBuild('by hand'))
    expect((await value(findBreaches(stage.around, null))).found).toBe(1)
    const [breach] = await test.database.prisma.freezeBreach.findMany()
    expect(JSON.stringify(breach)).toContain(window.id)
  })

  it('argo-cd#2441, #5351, #9570: a rollback was undone by the next automatic sync', async () => {
    await stage.runs('pre-production', fresh)
    await test.database.prisma.service.update({
      where: { id: stage.serviceId },
      data: { autoPromoteInto: ['pre-production'] },
    })
    await freezeIn(stage, 'pre-production', { schedule: between(-1, 1) })
    const { id } = await value(rollback(stage.around, stage.people.becker, backTo(old)))
    await stage.drain()
    await pass(15)
    expect(await stateOf(id)).toBe('succeeded')
    await pass(120)
    expect(await value(autoPromote(stage.around, null))).toBe(0)
    expect(await test.database.prisma.hold.count({ where: { liftedAt: null, promotionId: id } })).toBe(1)
    // Nor does somebody bring it there again without knowing: that takes a release manager and a reason.
    expect((await failure(request('pre-production'))).code).toBe('forbidden')
  })

  it('argo-cd#6494: no rollback while a sync was running, here also inside a freeze', async () => {
    const id = await halfApplied()
    await freezeIn(stage, 'pre-production')
    const back = await value(
      rollbackPromotion(stage.around, stage.people.becker, { id, reasonKey: 'errors' }),
    )
    await stage.drain()
    expect(await stateOf(id)).toBe('aborted')
    expect(going).toContain(await stateOf(back.id))
  })
})

describe('what other systems got wrong: Octopus Deploy in use', () => {
  it('OctopusDeploy/Issues#8793: a frozen environment failed the free ones that were asked with it', async () => {
    const next = await stage.addBuild('next')
    await freezeIn(stage, 'test')
    const [free, frozen] = [await ask('pre-production', fresh), await ask('test', next)]
    expect(going).toContain(await stateOf(free))
    expect(await stateOf(frozen)).toBe('pending')
  })

  it('OctopusDeploy/Issues#9599: what was scheduled into a recurring freeze was judged at the click', async () => {
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
    await freezeIn(stage, 'pre-production', { schedule: between(1, 3) })
    const id = await ask('pre-production', fresh, { scheduledAt: inHours(2) })
    expect(freezeOf((await detail(id)).askedVerdicts)).toBe('pass')
    await pass(121)
    const { state, judgedVerdicts } = await detail(id)
    expect([state, freezeOf(judgedVerdicts)]).toEqual(['pending', 'wait'])
    await pass(61)
    expect(going).toContain(await stateOf(id))
  })

  it('exempts machines that join: more pods of what runs are no change, frozen or not', async () => {
    await stopIn(stage, 'test', { includingRollback: true })
    const { stay, promotion, freezeBreach } = test.database.prisma
    const count = () => Promise.all([stay.count(), promotion.count(), freezeBreach.count()])
    const before = await count()
    await stage.runs('test', fresh)
    await value(findBreaches(stage.around, null))
    expect(await count()).toEqual(before)
  })

  it('failed what had not begun when the freeze did: here it waits, and goes on by itself after a short one', async () => {
    const inHour = new Date(Date.now() + 3_600_000)
    const id = await ask('pre-production', fresh, { scheduledAt: inHour })
    await freezeIn(stage, 'pre-production', { schedule: between(0.5, 2) })
    await pass(61)
    expect(await stateOf(id)).toBe('pending')
    await pass(61)
    expect(going).toContain(await stateOf(id))
  })

  it('let a typed reason alone through: an exception is for one build, and another person grants it', async () => {
    const { id: window } = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const asked = await value(
      askException(stage.around, stage.people.lin, {
        window,
        service: 'order-service',
        environment: 'pre-production',
        subjectKind: 'digest',
        subject: fresh.digest,
        reason: 'customers wait',
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    )
    const grant = { id: asked.id, decision: 'granted' }
    expect((await failure(decideOnException(stage.around, stage.people.lin, grant))).code).toBe('own-request')
    expect(await stateOf(await ask())).toBe('pending')
  })
})

describe('what other systems got wrong: GitLab in use', () => {
  it('gitlab#336354: asked before the freeze, started inside it: both verdicts are kept', async () => {
    await stage.set('pre-production', { startMode: 'manual' })
    const id = await ask()
    await freezeIn(stage, 'pre-production', { schedule: between(0.5, 2) })
    await pass(31)
    await failure(startPromotion(stage.around, stage.people.lin, { id }))
    await pass(100)
    await value(startPromotion(stage.around, stage.people.lin, { id }))
    const { askedVerdicts, startVerdicts } = await detail(id)
    expect([freezeOf(askedVerdicts), freezeOf(startVerdicts)]).toEqual(['pass', 'pass'])
    const told = await test.database.prisma.ledgerEntry.findMany({
      where: { promotionId: id, action: 'promotion.judged' },
    })
    expect(JSON.stringify(told.map(({ detail: said }) => said))).toContain('"denied"')
  })

  it('gitlab merge request 69205: shipped templates left the rule out: nothing has to opt in', async () => {
    await freezeIn(stage, 'pre-production')
    const other = await stage.addBuild('of a service nobody configured for freezes')
    await stage.runs('test', other)
    const { judgedVerdicts, askedVerdicts } = await detail(await ask('pre-production', other))
    expect(freezeOf(judgedVerdicts ?? askedVerdicts)).toBe('wait')
  })

  it('gitlab: excluded jobs had to be started again: what waits says until when, and starts', async () => {
    const window = await freezeIn(stage, 'pre-production')
    const id = await ask()
    const waiting = (await detail(id)).judgedVerdicts ?? []
    const verdict = waiting.find(({ gate }) => gate === 'freeze')
    expect(verdict?.until).toBe(window.running?.endsAt)
    expect(wordsOf(verdict as GateVerdict)[0]).toContain('is in force until')
    await pass(121)
    expect(going).toContain(await stateOf(id))
  })
})

describe('what other systems got wrong: a freeze that starts while one runs', () => {
  it('Kargo deletes what was pending and Harness lets the stage end: what applies ends by itself', async () => {
    const id = await halfApplied()
    await freezeIn(stage, 'pre-production')
    await stopIn(stage, 'pre-production')
    await stage.drain()
    await pass(15)
    expect(await stateOf(id)).toBe('succeeded')
  })

  it('an exception that expired in mid-flight stopped nothing that had started by it', async () => {
    const { id: window } = await freezeIn(stage, 'pre-production', { schedule: between(-1, 8) })
    const asked = await value(
      askException(stage.around, stage.people.wang, {
        window,
        service: 'order-service',
        environment: 'pre-production',
        subjectKind: 'digest',
        subject: fresh.digest,
        reason: 'customers wait',
        endsAt: new Date(Date.now() + 300_000).toISOString(),
      }),
    )
    await value(decideOnException(stage.around, stage.people.lin, { id: asked.id, decision: 'granted' }))
    const id = await ask()
    expect(await stateOf(id)).toBe('observing')
    await pass(15)
    expect(await stateOf(id)).toBe('succeeded')
  })
})
