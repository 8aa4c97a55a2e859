import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeException,
  freezeWindow,
  oneOff,
  question,
  recurring,
  releaseTimes,
  timeSources,
} from '../../testing/freezes.ts'
import { evaluateFreezes } from './evaluate.ts'
import { prepareFreezes, readWindow } from './prepare.ts'
import type { EmergencyStop } from './stop.ts'
import type { FreezeWindow } from './window.ts'

const during = '2026-03-02T04:00:00Z'
const ask = (
  windows: readonly FreezeWindow[],
  asked: Parameters<typeof question>[0] = {},
  at = during,
  stops: EmergencyStop[] = [],
) =>
  evaluateFreezes(
    prepareFreezes(windows, stops, timeSources([releaseTimes()])),
    question(asked),
    new Date(at),
  )
const _said = (verdict: ReturnType<typeof ask>) =>
  verdict.reasons.map(({ key, weight }) => `${key} ${weight}`)
const deny = freezeWindow
const allow = (of: Partial<FreezeWindow> = {}) =>
  freezeWindow({ id: 'allow', name: 'Allow', effect: 'allow', ...of })
const _require = (of: Partial<FreezeWindow> = {}) => freezeWindow({ id: 'require', effect: 'require', ...of })

describe('when time opens and closes', () => {
  it('the next opening is after everything that closes, through what begins meanwhile', () => {
    const evening = deny({ id: 'evening', schedule: oneOff('2026-03-02T16:30', '2026-03-02T20:00') })
    expect(ask([deny(), evening]).opensAt).toBe('2026-03-02T12:00:00.000Z')
    const nights = allow({ schedule: recurring('2026-03-01T22:00', 'FREQ=DAILY', 'PT2H') })
    expect(ask([deny(), evening, nights]).opensAt).toBe('2026-03-02T14:00:00.000Z')
  })

  it('is not told where time alone never opens it', () => {
    const never = [
      deny({ schedule: recurring('2026-03-01T22:00', 'FREQ=DAILY', 'PT2H') }),
      allow({ schedule: recurring('2026-03-01T22:00', 'FREQ=DAILY', 'PT2H') }),
    ]
    const verdict = ask(never)
    expect([verdict.state, verdict.opensAt]).toEqual(['closed', null])
    expect(verdict.resolvers.map(({ kind }) => kind)).not.toContain('time')
    expect(ask([allow({ schedule: oneOff('2026-01-01T00:00', '2026-01-02T00:00') })])).toMatchObject({
      state: 'closed',
      opensAt: null,
    })
  })

  it('the next closing is the start of a deny or the end of the last allow', () => {
    expect(ask([deny()], {}, '2026-03-01T00:00:00Z').closesAt).toBe('2026-03-02T01:00:00.000Z')
    expect(
      ask([allow(), allow({ id: 'b', schedule: oneOff('2026-03-02T16:00', '2026-03-02T18:00') })]).closesAt,
    ).toBe('2026-03-02T10:00:00.000Z')
    const admitting = deny({ admits: [{ content: ['feature'], action: [], ofRelease: false }] })
    expect(ask([admitting], {}, '2026-03-01T00:00:00Z').closesAt).toBeNull()
  })

  it('an exception opens until it ends', () => {
    const exceptions = [freezeException({ endsAt: new Date('2026-03-02T06:00:00Z') })]
    expect(ask([deny()], { exceptions })).toMatchObject({
      state: 'open',
      closesAt: '2026-03-02T06:00:00.000Z',
      exceptionIds: ['exception'],
      reasons: [{ key: 'excepted', values: { number: 7 } }],
    })
    // Of one window alone: the other still closes.
    expect(ask([deny(), deny({ id: 'other' })], { exceptions }).state).toBe('closed')
    expect(ask([], { exceptions }, '2026-03-02T02:00:00Z', [emergencyStop()]).state).toBe('closed')
    expect(
      ask([allow({ id: 'window', schedule: oneOff('2026-04-01T00:00', '2026-04-02T00:00') })], { exceptions })
        .state,
    ).toBe('open')
  })
})

describe('a window that cannot be followed', () => {
  const broken = (of: object) => readWindow({ id: 'bad', version: 3, name: 'Bad', definition: of })
  const judge = (row: ReturnType<typeof broken>, asked = question()) =>
    evaluateFreezes(prepareFreezes([row], [], timeSources()), asked, new Date(during))
  it('closes its scope alone, says so, and lets rollbacks pass', () => {
    const row = broken({ ...freezeWindow(), zone: 'Moon/Base' })
    expect(judge(row)).toMatchObject({
      state: 'closed',
      opensAt: null,
      reasons: [{ key: 'broken', sources: [{ id: 'bad', version: 3 }] }],
    })
    expect(judge(row, question({ target: { environmentId: 'test' } })).state).toBe('open')
    expect(judge(row, question({ change: { action: 'rollback' } })).state).toBe('open')
    expect(judge(broken({ ...freezeWindow(), zone: 'Moon/Base', mode: 'report-only' })).state).toBe('open')
  })

  it('closes everything where not even its scope can be read, but no merge', () => {
    expect(judge(broken({ scope: 7 })).state).toBe('closed')
    expect(judge(broken({ scope: 7 }), question({ act: 'merge-main' })).state).toBe('open')
  })
})
