// Bugs that another system had, each as the scenario that showed it, and absent here. The number is the report there.
import { describe, expect, it } from 'vitest'
import { freezeWindow, oneOff, question, recurring, scopeOf, timeSources } from '../../testing/freezes.ts'
import { checkWindow } from './check-window.ts'
import { evaluateFreezes } from './evaluate.ts'
import { prepareFreezes, readWindow } from './prepare.ts'
import type { FreezeWindow } from './window.ts'

const prepared = (...windows: FreezeWindow[]) => prepareFreezes(windows, [], timeSources())
const stateOf = (at: string, windows: FreezeWindow[], asked: Parameters<typeof question>[0] = {}) =>
  evaluateFreezes(prepared(...windows), question(asked), new Date(at)).state
const allow = (id: string, schedule: FreezeWindow['schedule']) =>
  freezeWindow({ id, name: id, effect: 'allow', schedule })

describe('what other systems got wrong: Argo CD', () => {
  it('argocd-operator#1609: kinds of a selector were joined by OR', () => {
    const one = freezeWindow({ scope: scopeOf({ services: ['orders'], environments: ['production'] }) })
    const at = '2026-03-02T04:00:00Z'
    expect(stateOf(at, [one], { target: { serviceId: 'stock' } })).toBe('open')
    expect(stateOf(at, [one], { target: { environmentId: 'test' } })).toBe('open')
    expect(stateOf(at, [one])).toBe('closed')
  })

  it('argo-cd#10425: several allow windows blocked each other', () => {
    const morning = allow('morning', oneOff('2026-03-02T08:00', '2026-03-02T12:00'))
    const evening = allow('evening', oneOff('2026-03-02T18:00', '2026-03-02T20:00'))
    expect(stateOf('2026-03-02T01:00:00Z', [morning, evening])).toBe('open')
    expect(stateOf('2026-03-02T11:00:00Z', [morning, evening])).toBe('open')
    expect(stateOf('2026-03-02T06:00:00Z', [morning, evening])).toBe('closed')
  })

  it('argo-cd#5590: a deny window blocked outside its hours', () => {
    const nightly = freezeWindow({ schedule: recurring('2026-03-01T22:00', 'FREQ=DAILY', 'PT8H') })
    const times = ['13:59:00', '14:00:00', '14:01:00', '21:59:59.999', '22:00:00', '22:01:00']
    const states = times.map((time) => stateOf(`2026-03-05T${time}Z`, [nightly]))
    expect(states).toEqual(['open', 'closed', 'closed', 'closed', 'open', 'open'])
  })

  it('argo-cd#3831: one face said UTC and the other local time', () => {
    const verdict = evaluateFreezes(prepared(freezeWindow()), question(), new Date('2026-03-02T04:00:00Z'))
    // Every instant leaves the server with its offset, and the window's zone beside it.
    const until = '2026-03-02T09:00:00.000Z'
    expect(verdict.opensAt).toBe(until)
    expect(verdict.reasons[0]).toMatchObject({ until, values: { zone: 'Asia/Shanghai' } })
  })

  it('argo-cd#3204: without a zone summer time moved windows', () => {
    const schedule = recurring('2026-03-27T09:00', 'FREQ=DAILY', 'PT1H')
    const berlin = freezeWindow({ zone: 'Europe/Berlin', schedule })
    expect(stateOf('2026-03-28T08:30:00Z', [berlin])).toBe('closed')
    expect(stateOf('2026-03-30T08:30:00Z', [berlin])).toBe('open')
    expect(stateOf('2026-03-30T07:30:00Z', [berlin])).toBe('closed')
    const without = { ...freezeWindow(), zone: undefined }
    expect(checkWindow(without, timeSources())).toMatchObject({ ok: false, problems: [{ field: 'zone' }] })
  })

  it('an unknown zone silently became UTC', () => {
    const nowhere = { ...freezeWindow(), zone: 'Asia/Shanghia' }
    const problems = [{ field: 'zone', code: 'unknown-zone' }]
    expect(checkWindow(nowhere, timeSources())).toMatchObject({ ok: false, problems })
    expect(stateOf('2026-03-05T04:00:00Z', [nowhere])).toBe('closed')
  })

  it("a past instant was judged by today's offset", () => {
    const schedule = recurring('2025-01-01T09:00', 'FREQ=DAILY', 'PT1H')
    const berlin = freezeWindow({ zone: 'Europe/Berlin', schedule })
    // Winter and summer of the same window, asked in one breath.
    expect(stateOf('2025-12-01T08:30:00Z', [berlin])).toBe('closed')
    expect(stateOf('2026-07-01T07:30:00Z', [berlin])).toBe('closed')
    expect(stateOf('2026-07-01T08:30:00Z', [berlin])).toBe('open')
  })

  it('argo-cd#10071: one bad rule made every application fail', () => {
    const schedule = recurring('2026-03-01T22:00', 'every night', 'PT8H')
    const bad = freezeWindow({ id: 'bad', schedule, scope: scopeOf({ services: ['stock'] }) })
    expect(checkWindow(bad, timeSources()).ok).toBe(false)
    // Should one be stored all the same, it closes its own scope and no other.
    const at = '2026-03-02T20:00:00Z'
    expect(stateOf(at, [bad, freezeWindow()])).toBe('open')
    expect(stateOf(at, [bad, freezeWindow()], { target: { serviceId: 'stock' } })).toBe('closed')
    expect(readWindow({ id: 'x', version: 1, name: 'x', definition: null })).toHaveProperty('problem')
  })

  it('windows were addressed by their place in a list', () => {
    const [a, b] = [freezeWindow({ id: 'a' }), freezeWindow({ id: 'b' })]
    const ids = (windows: FreezeWindow[]) =>
      evaluateFreezes(prepared(...windows), question(), new Date('2026-03-02T04:00:00Z')).reasons.flatMap(
        ({ sources }) => sources.map(({ id }) => id),
      )
    expect(ids([a, b])).toEqual(['a', 'b'])
    expect(ids([b])).toEqual(['b'])
  })

  it('argo-cd#2441, #5351, #9570: a rollback was refused or undone', () => {
    const rollback = { change: { action: 'rollback' as const } }
    expect(stateOf('2026-03-02T04:00:00Z', [freezeWindow()], rollback)).toBe('open')
    const over = allow('over', oneOff('2026-03-02T09:00', '2026-03-02T10:00'))
    expect(stateOf('2026-03-02T20:00:00Z', [over], rollback)).toBe('open')
  })
})
