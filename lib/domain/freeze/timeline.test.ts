import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeWindow,
  oneOff,
  question,
  recurring,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import { clockChangesInside, impactOf, isFirstAllow } from './impact.ts'
import { prepareFreezes } from './prepare.ts'
import { stripAt, timelineOf } from './timeline.ts'
import type { FreezeWindow } from './window.ts'

const prepared = (windows: FreezeWindow[], stops = [] as ReturnType<typeof emergencyStop>[]) =>
  prepareFreezes(windows, stops, timeSources())
const nightly = freezeWindow({ id: 'nightly', schedule: recurring('2026-01-01T22:00', 'FREQ=DAILY', 'PT8H') })
const [march, april] = [new Date('2026-03-01T00:00:00Z'), new Date('2026-04-01T00:00:00Z')]

describe('the timeline', () => {
  it('has what touches the time asked for, by start', () => {
    const { entries, shortened } = timelineOf(
      prepared([nightly, freezeWindow()]),
      new Date('2026-03-02T00:00:00Z'),
      new Date('2026-03-03T00:00:00Z'),
    )
    expect(entries.map(({ windowId, startsAt }) => [windowId, startsAt.toISOString()])).toEqual([
      ['window', '2026-03-02T01:00:00.000Z'],
      ['nightly', '2026-03-02T14:00:00.000Z'],
    ])
    expect(shortened).toEqual([])
  })

  it('is bounded, says so, and has lanes', () => {
    const long = timelineOf(prepared([nightly]), march, new Date('2036-03-01T00:00:00Z'))
    expect([long.entries.length, long.shortened]).toEqual([800, ['nightly']])
    expect(timelineOf(prepared([nightly]), march, april, () => false).entries).toEqual([])
  })
})

describe('the strip', () => {
  it('shows what runs, what comes within 48 hours, and when that changes', () => {
    const far = freezeWindow({ id: 'far', schedule: oneOff('2026-03-04T12:01', '2026-03-05T12:00') })
    const near = freezeWindow({ id: 'near', schedule: oneOff('2026-03-04T12:00', '2026-03-05T12:00') })
    const strip = stripAt(
      prepared(
        [freezeWindow(), nightly, far, near],
        [emergencyStop({ endsAt: new Date('2026-03-02T05:00:00Z') })],
      ),
      new Date('2026-03-02T04:00:00Z'),
    )
    expect(strip.running.map(({ window }) => window.id)).toEqual(['window'])
    expect(strip.next.map(({ window }) => window.id)).toEqual(['nightly', 'near'])
    expect(strip).toMatchObject({
      stopIds: ['stop'],
      brokenIds: [],
      changesAt: new Date('2026-03-02T05:00:00Z'),
    })
  })

  it('is empty where there is nothing', () => {
    expect(stripAt(prepared([]), march)).toEqual({
      running: [],
      next: [],
      stopIds: [],
      brokenIds: [],
      changesAt: null,
    })
  })
})

describe('the impact of saving', () => {
  const allow = freezeWindow({
    id: 'allow',
    effect: 'allow',
    schedule: recurring('2026-01-01T09:00', 'FREQ=DAILY', 'PT8H'),
  })
  const day = [new Date('2026-03-01T16:00:00Z'), new Date('2026-03-02T16:00:00Z')] as const

  it('of a deny window is its hours', () => {
    const impact = impactOf(prepared([]), prepared([freezeWindow()]), question(), ...day)
    expect(impact).toMatchObject({ hoursClosedBefore: 0, hoursClosedAfter: 8, opens: [] })
    expect(impact.closes).toEqual([
      { from: new Date('2026-03-02T01:00:00Z'), to: new Date('2026-03-02T09:00:00Z') },
    ])
  })

  it('of the first allow window is the rest of its time; a further one closes nothing', () => {
    const first = impactOf(prepared([]), prepared([allow]), question(), ...day)
    expect([first.hoursClosedAfter, first.closes.length, first.opens.length]).toEqual([16, 2, 0])
    expect(isFirstAllow(prepared([]), question(), allow)).toBe(true)
    const further = { ...allow, id: 'further', schedule: recurring('2026-01-01T20:00', 'FREQ=DAILY', 'PT1H') }
    const more = impactOf(prepared([allow]), prepared([allow, further]), question(), ...day)
    expect(more).toMatchObject({ hoursClosedAfter: 15, closes: [] })
    expect(more.opens).toEqual([
      { from: new Date('2026-03-02T12:00:00Z'), to: new Date('2026-03-02T13:00:00Z') },
    ])
    expect(isFirstAllow(prepared([allow]), question(), further)).toBe(false)
    expect(
      isFirstAllow(prepared([{ ...allow, scope: scopeOf({ services: ['stock'] }) }]), question(), further),
    ).toBe(true)
  })

  it('tells the clock changes inside', () => {
    const berlin = { ...nightly, zone: 'Europe/Berlin' }
    const found = clockChangesInside(prepared([berlin]), 'nightly', march, april)
    expect(found).toEqual([
      {
        at: new Date('2026-03-29T01:00:00Z'),
        minutes: 60,
        startsAt: new Date('2026-03-28T21:00:00Z'),
        endsAt: new Date('2026-03-29T04:00:00Z'),
      },
    ])
    expect(clockChangesInside(prepared([nightly]), 'nightly', march, april)).toEqual([])
  })
})
