// Bugs that other systems had, each as the scenario that showed it, and absent here. The number is the report there.
import { describe, expect, it } from 'vitest'
import {
  freezeException,
  freezeWindow,
  oneOff,
  question,
  recurring,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import { checkWindow } from './check-window.ts'
import { evaluateFreezes } from './evaluate.ts'
import { prepareFreezes } from './prepare.ts'
import { stripAt } from './timeline.ts'
import type { FreezeWindow } from './window.ts'

const prepared = (...windows: FreezeWindow[]) => prepareFreezes(windows, [], timeSources())
const stateOf = (at: string, windows: FreezeWindow[], asked: Parameters<typeof question>[0] = {}) =>
  evaluateFreezes(prepared(...windows), question(asked), new Date(at)).state

describe('what other systems got wrong: Octopus Deploy', () => {
  it('a freeze without a scope was refused there: so it is here', () => {
    expect(checkWindow({ ...freezeWindow(), scope: scopeOf({}) }, timeSources())).toMatchObject({
      ok: false,
      problems: [{ field: 'scope', code: 'empty-scope' }],
    })
  })

  it('OctopusDeploy/Issues#9621: a one-off freeze in the future was in force now', () => {
    const next = freezeWindow({ schedule: oneOff('2027-03-02T09:00', '2027-03-02T17:00') })
    expect(stateOf('2026-03-02T04:00:00Z', [next])).toBe('open')
    const strip = stripAt(prepared(next), new Date('2026-03-02T04:00:00Z'))
    expect(strip).toMatchObject({ running: [], next: [] })
  })

  it('OctopusDeploy/Issues#8793: frozen and free environments in one action failed together', () => {
    const states = ['production', 'test'].map((environmentId) =>
      stateOf('2026-03-02T04:00:00Z', [freezeWindow()], { target: { environmentId } }),
    )
    expect(states).toEqual(['closed', 'open'])
  })

  it('OctopusDeploy/Issues#9599: a recurring freeze was judged when the button was pressed, not at the scheduled start', () => {
    const weekend = freezeWindow({ schedule: recurring('2026-03-07T00:00', 'FREQ=WEEKLY;BYDAY=SA', 'P2D') })
    const [pressed, starts] = ['2026-03-06T04:00:00Z', '2026-03-07T04:00:00Z']
    expect([stateOf(pressed, [weekend]), stateOf(starts, [weekend])]).toEqual(['open', 'closed'])
  })

  it('OctopusDeploy/Issues#9173: every time of a recurring freeze is told apart', () => {
    const nightly = freezeWindow({ schedule: recurring('2026-03-01T22:00', 'FREQ=DAILY', 'PT8H') })
    const until = (at: string) =>
      evaluateFreezes(prepared(nightly), question(), new Date(at)).reasons[0]?.until
    expect(until('2026-03-02T15:00:00Z')).toBe('2026-03-02T22:00:00.000Z')
    expect(until('2026-03-03T15:00:00Z')).toBe('2026-03-03T22:00:00.000Z')
  })
})

describe('what other systems got wrong: GitLab', () => {
  it('gitlab#24295: a freeze was opt-in for each job', () => {
    // A service, team or environment that nobody thought of is held by a window over its product line.
    const line = freezeWindow({ scope: scopeOf({ productLines: ['shop'] }) })
    const target = { serviceId: 'new', teamId: null, environmentId: 'new' }
    expect(stateOf('2026-03-02T04:00:00Z', [line], { target })).toBe('closed')
  })

  it('gitlab#336354: judged at creation, a long-lived pipeline promoted inside the freeze', () => {
    const all = prepared(freezeWindow())
    const [asked, started] = ['2026-03-02T00:30:00Z', '2026-03-02T01:30:00Z'].map((at) =>
      evaluateFreezes(all, question(), new Date(at)),
    )
    expect(asked).toMatchObject({ state: 'open', closesAt: '2026-03-02T01:00:00.000Z' })
    expect(started?.state).toBe('closed')
  })

  it('gitlab#198403: there was no way through', () => {
    const exceptions = [freezeException()]
    expect(stateOf('2026-03-02T04:00:00Z', [freezeWindow()], { exceptions })).toBe('open')
  })

  it('gitlab#220944: the documented rule did not close what it said', () => {
    const actions = ['verification', 'gray', 'go-live', 'redeploy', 'config', 'infrastructure'] as const
    for (const action of actions) {
      const state = stateOf('2026-03-02T04:00:00Z', [freezeWindow()], { change: { action } })
      expect([action, state]).toEqual([action, 'closed'])
    }
  })

  it('excluded jobs were absent, not waiting: the answer says when it opens and who can resolve it', () => {
    const verdict = evaluateFreezes(prepared(freezeWindow()), question(), new Date('2026-03-02T04:00:00Z'))
    expect(verdict.opensAt).toBe('2026-03-02T09:00:00.000Z')
    expect(verdict.resolvers.map(({ name }) => name)).toEqual(['release-manager', 'owner', 'time'])
  })

  it('ux-research#146: holidays, Fridays and patterns of the month could not be said', () => {
    for (const rrule of [
      'FREQ=WEEKLY;BYDAY=FR',
      'FREQ=MONTHLY;BYDAY=-1FR',
      'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24',
    ]) {
      const window = freezeWindow({ schedule: recurring('2026-01-02T12:00', rrule, 'P1D') })
      expect(checkWindow(window, timeSources()).ok).toBe(true)
    }
  })
})
