import { beforeEach, describe, expect, it } from 'vitest'
import en from '../../../messages/en.json' with { type: 'json' }
import zh from '../../../messages/zh-CN.json' with { type: 'json' }
import type { FreezeDefinition } from '../../domain/freeze/window.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import {
  between,
  definitionOf,
  failure,
  freezeIn,
  stopIn,
  value,
  wallIn,
} from '../../testing/freeze-stage.ts'
import { addPerson } from '../../testing/promotion-people.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { createWindow, editWindow, retireWindowOf } from './edit-window.ts'
import { freezeStatus } from './freeze-status.ts'
import { getWindow, listWindows, listWindowVersions } from './list-windows.ts'
import { previewImpact } from './preview-impact.ts'
import { extendStop, liftStop, listStops, setStop } from './stops.ts'
import { freezeStrip } from './strip.ts'
import { freezeTimeline } from './timeline.ts'

const test = testDatabase()
let stage: Stage

beforeEach(async () => {
  stage = await createStage(test)
  const build = await stage.addBuild('one')
  for (const slug of ['test', 'pre-production', 'production'] as const) await stage.runs(slug, build)
})

const draft = (of: object = {}): FreezeDefinition =>
  definitionOf({
    ownerId: stage.people.lin.personId,
    scope: { environments: [stage.environments.production] },
    ...of,
  })
const create = (of: object = {}, actor: Actor = stage.people.lin, more: object = {}) =>
  createWindow(stage.around, actor, { definition: draft(of), ...more })
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
const count = () => test.database.prisma.freezeWindow.count()

describe('a window that cannot be', () => {
  const bad: [string, () => object, string, string][] = [
    ['an unknown zone', () => ({ zone: 'Asia/Atlantis' }), 'zone', 'unknown-zone'],
    ['an offset for a zone', () => ({ zone: '+08:00' }), 'zone', 'unknown-zone'],
    ['an end before its start', () => ({ schedule: between(2, 1) }), 'schedule.endsAt', 'end-before-start'],
    ['an end at its start', () => ({ schedule: between(1, 1) }), 'schedule.endsAt', 'end-before-start'],
    ['a day that is not in the calendar', () => ({ schedule: { kind: 'one-off', startsAt: '2026-02-30T10:00', endsAt: '2026-03-02T10:00' } }), 'schedule.startsAt', 'no-such-time'],
    ['an unparsable rule', () => ({ schedule: { kind: 'recurring', startsAt: wallIn(0), rrule: 'FREQ=SOMETIMES', duration: 'PT2H' } }), 'schedule.rrule', 'bad-rule'],
    ['a rule of a million times', () => ({ schedule: { kind: 'recurring', startsAt: wallIn(0), rrule: 'FREQ=SECONDLY', duration: 'PT1M' } }), 'schedule.rrule', 'rule-too-dense'],
    ['a time longer than its period', () => ({ schedule: { kind: 'recurring', startsAt: wallIn(0), rrule: 'FREQ=DAILY', duration: 'P2D' } }), 'schedule.duration', 'longer-than-period'],
    ['a duration nobody can read', () => ({ schedule: { kind: 'recurring', startsAt: wallIn(0), rrule: 'FREQ=DAILY', duration: 'long' } }), 'schedule.duration', 'bad-duration'],
    ['an empty scope', () => ({ scope: {} }), 'scope', 'empty-scope'],
    ['a scope that leaves out all it names', () => ({ scope: { tiers: [1], exclusions: { tiers: [1] } } }), 'scope.exclusions.tiers', 'all-excluded'],
    ['an environment that is not there', () => ({ scope: { environments: [newId()] } }), 'scope.environments', 'shape'],
    ['a release that is not there', () => ({ schedule: { kind: 'release', releaseId: newId(), phase: 'go-live' } }), 'schedule.releaseId', 'unknown-release'],
    ['an owner who is not there', () => ({ ownerId: newId() }), 'ownerId', 'shape'],
    ['a group that is not there', () => ({ effect: 'require', require: { group: 'nobody', count: 1 } }), 'require.group', 'shape'],
    ['no group to ask', () => ({ effect: 'require' }), 'require', 'require-missing'],
    ['an allow window for nothing', () => ({ effect: 'allow' }), 'admits', 'admits-nothing'],
  ] // biome-ignore format: one glance

  it.each(bad)(
    'is refused for %s, at its field, in both languages, and nothing is stored',
    async (_, of, field, code) => {
      const refused = await failure(create(of()))
      expect(refused).toMatchObject({ code: 'invalid', detail: { field, problems: [{ field, code }] } })
      expect(await count()).toBe(0)
      const words = [en, zh].map((all) => all.freeze.problem[code as keyof typeof en.freeze.problem])
      expect(words.every((text) => typeof text === 'string' && text.length > 0)).toBe(true)
      const preview = await value(previewImpact(stage.around, stage.people.zhou, { definition: draft(of()) }))
      expect(preview).toMatchObject({ impact: null, problems: [{ field, code }] })
    },
  )

  it('tells every problem at once', async () => {
    const refused = await failure(create({ zone: 'Nowhere', scope: {}, schedule: between(2, 1) }))
    const codes = ((refused.detail?.problems ?? []) as { code: string }[]).map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['unknown-zone', 'end-before-start', 'empty-scope']))
  })

  it('is refused to whoever may not edit all that it holds', async () => {
    const { wang, zhou } = stage.people
    expect((await failure(create({}, wang))).code).toBe('forbidden')
    expect((await failure(create({}, zhou))).code).toBe('forbidden')
    const scoped = await addPerson(test.database, 'pre', 'release-manager', {
      kind: 'environment',
      id: stage.environments['pre-production'],
    })
    expect((await failure(create({}, scoped))).code).toBe('forbidden')
    await value(create({ scope: { environments: [stage.environments['pre-production']] } }, scoped))
    // A tier is everywhere.
    expect((await failure(create({ scope: { tiers: [1] } }, scoped))).code).toBe('forbidden')
  })

  it('says what a first allow window closes, and takes a yes for it', async () => {
    const allow = { effect: 'allow', admits: [{ content: [], action: [], ofRelease: false }] }
    expect(await failure(create(allow))).toMatchObject({
      code: 'precondition',
      detail: { need: 'closesRest', environments: ['production'] },
    })
    await value(create(allow, stage.people.lin, { closesRest: true }))
    // A further one closes nothing more.
    await value(create({ ...allow, schedule: between(5, 6) }))
  })
})

describe('a window that is edited', () => {
  it('keeps every version with editor and reason, and one change alone', async () => {
    const made = await value(create({ message: 'half year' }))
    const { lin } = stage.people
    const edit = (definition: unknown, version = 1, reason = 'longer') =>
      editWindow(stage.around, lin, { id: made.id, version, definition, reason })
    const edited = await value(edit({ ...draft({ message: 'half year' }), schedule: between(-1, 4) }))
    expect(edited).toMatchObject({ version: 2, definition: { message: 'half year' } })
    expect((await value(edit(edited.definition, 2))).version).toBe(2)
    const { items } = await value(listWindowVersions(stage.around, stage.people.zhou, { id: made.id }))
    expect(items).toMatchObject([
      { version: 2, editor: { id: lin.personId }, reason: 'longer', changed: ['schedule'] },
      { version: 1, reason: null, changed: [] },
    ])
  })

  it('is refused with the other change when two edit it at once, and one of them wins', async () => {
    const made = await value(create())
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    const edit = (actor: Actor, name: string) =>
      editWindow(stage.around, actor, {
        id: made.id,
        version: 1,
        definition: draft({ name }),
        reason: `called ${name}`,
      })
    const results = await Promise.all([edit(stage.people.lin, 'A'), edit(zhao, 'B')])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    const lost = results.find((one) => !one.ok)
    expect(lost).toMatchObject({
      failure: {
        code: 'conflict',
        detail: { other: { version: 2, changed: ['name'], reason: expect.any(String) } },
      },
    })
    const now = await value(getWindow(stage.around, stage.people.zhou, { id: made.id }))
    expect(now.version).toBe(2)
  })

  it('stays readable out of force, and is not edited any more', async () => {
    const made = await value(create())
    const retire = (version: number) =>
      retireWindowOf(stage.around, stage.people.lin, { id: made.id, version, reason: 'over' })
    expect((await failure(retire(7))).code).toBe('conflict')
    await value(retire(1))
    expect((await failure(retire(1))).code).toBe('wrong-state')
    expect((await value(listWindows(stage.around, stage.people.zhou, {}))).items).toEqual([])
    const { items } = await value(listWindows(stage.around, stage.people.zhou, { retired: true }))
    expect(items).toMatchObject([{ id: made.id, running: null, may: { edit: { allowed: false } } }])
  })
})

describe('what is shown', () => {
  it('before saving: hours, people, promotions that would wait', async () => {
    const { impact, problems } = await value(
      previewImpact(stage.around, stage.people.zhou, { definition: draft({ schedule: between(1, 37) }) }),
    )
    expect(problems).toEqual([])
    expect(impact).toMatchObject({
      environments: [{ environment: { slug: 'production' }, services: 1, hoursClosedBefore: 0, hoursClosedAfter: 36, firstAllow: false }],
      services: { held: 1, total: 1 },
      clockChanges: [],
      blockedBefore: { days: 30, count: 0 },
    }) // biome-ignore format: one glance
    expect(impact?.people.count).toBeGreaterThan(0)
    expect(await count()).toBe(0)
  })

  it('what it would have stopped lately, by what it brought: a fix is not counted where fixes go', async () => {
    const fresh = await stage.addBuild('fresh')
    await value(
      requestPromotion(stage.around, stage.people.wang, {
        service: 'order-service',
        environment: 'test',
        build: fresh.digest,
      }),
    )
    await stage.drain()
    const fixes = [{ content: ['bug-fix'], action: [], ofRelease: false }]
    const schedule = { kind: 'recurring', startsAt: wallIn(24), rrule: 'FREQ=DAILY', duration: 'P1D' }
    const count = async (admits: object[]) => {
      const scope = { environments: [stage.environments.test] }
      const definition = draft({ scope, schedule, admits })
      const { impact } = await value(previewImpact(stage.around, stage.people.zhou, { definition }))
      return impact?.blockedBefore.count
    }
    expect([await count([]), await count(fixes)]).toEqual([1, 1])
    const { connectionId } = await test.database.prisma.codeRepository.findFirstOrThrow()
    await test.database.prisma.workItem.create({
      data: {
        connectionId,
        key: 'ORD-1',
        title: 'wrong sums',
        type: 'Bug/缺陷',
        state: 'open',
        seenAt: new Date(),
      },
    })
    await test.database.prisma.codeCommit.updateMany({
      where: { sha: fresh.sha },
      data: { workItems: ['ORD-1'] },
    })
    expect([await count([]), await count(fixes)]).toEqual([1, 0])
  })

  it('a lane per environment, the strip, and every target', async () => {
    const window = await freezeIn(stage, 'production')
    const coming = await freezeIn(stage, 'production', { name: 'Tomorrow', schedule: between(20, 22) })
    const stop = await stopIn(stage, 'pre-production')
    const [from, to] = [hoursFromNow(-24), hoursFromNow(48)]
    const timeline = await value(freezeTimeline(stage.around, stage.people.zhou, { from, to }))
    const lane = (slug: string) => timeline.lanes.find(({ environment }) => environment.slug === slug)
    expect(lane('production')).toMatchObject({
      state: 'closed',
      changesAt: window.running?.endsAt,
      entries: [{ windowId: window.id }, { windowId: coming.id }],
      stopIds: [],
    })
    expect(lane('pre-production')).toMatchObject({ state: 'closed', entries: [], stopIds: [stop.id] })
    expect(lane('test')).toMatchObject({ state: 'open', entries: [] })
    const strip = await value(freezeStrip(stage.around, stage.people.zhou, null))
    expect(strip.running.map((one) => one.window.id)).toEqual([window.id])
    expect(strip.next.map((one) => one.window.id)).toEqual([coming.id])
    expect(strip.stops.map(({ id }) => id)).toEqual([stop.id])
    expect(strip.changesAt).not.toBeNull()
    const status = await value(freezeStatus(stage.around, stage.people.zhou, {}))
    const stateOf = (slug: string) => {
      const target = status.targets.find(({ environment }) => environment === slug)
      return status.verdicts[target?.verdict ?? -1]?.state
    }
    expect(['test', 'pre-production', 'production'].map(stateOf)).toEqual(['open', 'closed', 'closed'])
  })

  it('no time that is none', async () => {
    const ask = (from: string, to: string) => freezeTimeline(stage.around, stage.people.zhou, { from, to })
    expect((await failure(ask(hoursFromNow(1), hoursFromNow(0)))).detail).toMatchObject({ field: 'to' })
    expect((await failure(ask(hoursFromNow(0), hoursFromNow(24 * 500)))).code).toBe('invalid')
  })
})

describe('an emergency stop', () => {
  const input = (of: object = {}) => ({
    scope: draft().scope,
    reason: 'payments fail',
    endsAt: hoursFromNow(1),
    ...of,
  })
  it.each<[string, () => object, string, string]>([
    ['no end', () => ({ endsAt: null }), 'endsAt', 'no-end'],
    ['an end that is past', () => ({ endsAt: hoursFromNow(-1) }), 'endsAt', 'ends-in-past'],
    ['an end too far away', () => ({ endsAt: hoursFromNow(24 * 30) }), 'endsAt', 'too-long'],
    ['no reason', () => ({ reason: '' }), 'reason', 'no-reason'],
    ['an empty scope', () => ({ scope: {} }), 'scope', 'empty-scope'],
    ['a script for a link', () => ({ incidentUrl: 'javascript:alert(1)' }), 'incidentUrl', 'bad-link'],
  ])('is refused with %s, at its field', async (_, of, field, code) => {
    expect(await failure(setStop(stage.around, stage.people.lin, input(of())))).toMatchObject({
      code: 'invalid',
      detail: { problems: [{ field, code }] },
    })
    expect(await test.database.prisma.emergencyStop.count()).toBe(0)
  })

  it('is set by who is on call, extended in one step, lifted with a note, and then over', async () => {
    const { lin, wang } = stage.people
    const onCall = await addPerson(test.database, 'night', 'on-call')
    expect((await failure(setStop(stage.around, wang, input()))).code).toBe('forbidden')
    const stop = await value(setStop(stage.around, onCall, input({ incidentUrl: 'https://x.test/1' })))
    expect(stop).toMatchObject({ state: 'holds', environments: ['production'], setBy: { name: 'NIGHT' } })
    const extend = (endsAt: string) => extendStop(stage.around, lin, { id: stop.id, endsAt })
    expect((await failure(extend(hoursFromNow(0.5)))).detail).toMatchObject({ field: 'endsAt' })
    expect((await value(extend(hoursFromNow(3)))).endsAt).not.toBe(stop.endsAt)
    const lift = (note: string) => liftStop(stage.around, lin, { id: stop.id, note })
    expect((await failure(lift(' '))).detail).toMatchObject({ field: 'note' })
    expect(await value(lift('fixed'))).toMatchObject({
      state: 'lifted',
      liftNote: 'fixed',
      liftedBy: { name: lin.name },
    })
    expect((await failure(lift('again'))).code).toBe('wrong-state')
    expect((await failure(extend(hoursFromNow(4)))).code).toBe('wrong-state')
    expect((await value(listStops(stage.around, wang, { open: true }))).items).toEqual([])
  })
})
