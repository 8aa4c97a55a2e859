import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeWindow,
  oneOff,
  question,
  recurring,
  timeSources,
} from '../../testing/freezes.ts'
import { heldBack, longHolds } from './held-back.ts'
import { prepareFreezes } from './prepare.ts'
import { stopEndsSoon } from './stop.ts'
import type { FreezeWindow } from './window.ts'

const held = (
  windows: FreezeWindow[],
  from: string,
  to: string,
  stops = [] as ReturnType<typeof emergencyStop>[],
  asked = question(),
) =>
  heldBack(prepareFreezes(windows, stops, timeSources()), asked, new Date(from), new Date(to)).map(
    ({ kind, ids }) => [kind, ...ids].join(' '),
  )
const lasting = (hours: number, minutes = 0) =>
  freezeWindow({
    schedule: oneOff(
      '2026-03-02T09:00',
      `2026-03-02T${String(9 + hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`,
    ),
  })

describe('what waited', () => {
  it('starts by itself after a window of four hours, not after a longer one', () => {
    expect(held([lasting(4)], '2026-03-02T02:00:00Z', '2026-03-02T05:30:00Z')).toEqual([])
    expect(held([lasting(4, 1)], '2026-03-02T02:00:00Z', '2026-03-02T05:30:00Z')).toEqual(['window window'])
  })

  it('two windows end to end are one', () => {
    const two = freezeWindow({ id: 'two', schedule: oneOff('2026-03-02T12:00', '2026-03-02T14:00') })
    expect(held([lasting(3), two], '2026-03-02T02:00:00Z', '2026-03-02T06:30:00Z')).toEqual([
      'window window two',
    ])
  })

  it('is held while asked inside the window, not when asked after it or while it lasts', () => {
    expect(held([freezeWindow()], '2026-03-02T08:59:00Z', '2026-03-02T09:00:00Z')).toEqual(['window window'])
    expect(held([freezeWindow()], '2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z')).toEqual([])
    expect(held([freezeWindow()], '2026-03-02T02:00:00Z', '2026-03-02T03:00:00Z')).toEqual([])
  })

  it('is not held by what let it pass, by reports, or by hours outside an allow window', () => {
    const [from, to] = ['2026-03-02T02:00:00Z', '2026-03-02T09:30:00Z']
    expect(
      held([freezeWindow({ admits: [{ content: ['feature'], action: [], ofRelease: false }] })], from, to),
    ).toEqual([])
    expect(held([freezeWindow({ mode: 'report-only' })], from, to)).toEqual([])
    expect(
      held(
        [freezeWindow({ effect: 'allow', schedule: recurring('2026-03-01T17:00', 'FREQ=DAILY', 'PT1H') })],
        from,
        to,
      ),
    ).toEqual([])
  })

  it('is held after any stop, ended or lifted, however short', () => {
    const short = emergencyStop({ endsAt: new Date('2026-03-02T01:05:00Z') })
    expect(held([], '2026-03-02T01:02:00Z', '2026-03-02T02:00:00Z', [short])).toEqual(['stop stop'])
    const lifted = emergencyStop({ liftedAt: new Date('2026-03-02T01:10:00Z') })
    expect(held([], '2026-03-02T01:02:00Z', '2026-03-02T01:10:00Z', [lifted])).toEqual(['stop stop'])
    expect(held([], '2026-03-02T03:00:00Z', '2026-03-02T04:00:00Z', [emergencyStop()])).toEqual([])
    const rollback = question({ change: { action: 'rollback' } })
    expect(held([], '2026-03-02T01:02:00Z', '2026-03-02T04:00:00Z', [short], rollback)).toEqual([])
  })
})

describe('the end of a stop', () => {
  it('is announced in its last 30 minutes', () => {
    const soon = (at: string) => stopEndsSoon(emergencyStop(), new Date(at))
    expect([
      soon('2026-03-02T02:29:59Z'),
      soon('2026-03-02T02:30:00Z'),
      soon('2026-03-02T03:00:00Z'),
    ]).toEqual([false, true, false])
  })
})

describe('a window that is ended early', () => {
  const of = (window: FreezeWindow, at = '2026-03-02T02:00:00Z', target = {}) =>
    longHolds(
      prepareFreezes([window], [], timeSources()),
      [window.id],
      question({ target }).target,
      new Date(at),
    )

  it('holds back what it held by a time of over four hours, and nothing else', () => {
    expect(of(lasting(4))).toEqual([])
    expect(of(lasting(4, 1))).toEqual(['window'])
    expect(of(lasting(8), '2026-03-02T00:59:59Z')).toEqual([])
    expect(of(lasting(8), '2026-03-02T09:00:00Z')).toEqual([])
    expect(of(lasting(8), undefined, { environmentId: 'test' })).toEqual([])
    expect(of({ ...lasting(8), mode: 'report-only' })).toEqual([])
    expect(of({ ...lasting(8), effect: 'require' })).toEqual([])
  })
})
