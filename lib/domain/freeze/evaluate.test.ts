import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeWindow,
  oneOff,
  question,
  releaseTimes,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import { evaluateFreezes } from './evaluate.ts'
import { prepareFreezes } from './prepare.ts'
import { releaseWeekWindows } from './release-week.ts'
import { evaluateTargets } from './status.ts'
import type { EmergencyStop } from './stop.ts'
import type { ChangeClass, FreezeWindow } from './window.ts'

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
const said = (verdict: ReturnType<typeof ask>) => verdict.reasons.map(({ key, weight }) => `${key} ${weight}`)
const deny = freezeWindow
const allow = (of: Partial<FreezeWindow> = {}) =>
  freezeWindow({ id: 'allow', name: 'Allow', effect: 'allow', ...of })
const require = (of: Partial<FreezeWindow> = {}) => freezeWindow({ id: 'require', effect: 'require', ...of })

describe('the order of effects', () => {
  it('nothing that holds: open', () => {
    expect(ask([])).toMatchObject({
      state: 'open',
      reasons: [],
      opensAt: null,
      closesAt: null,
      resolvers: [],
    })
  })

  it('deny beats require beats allow, and every reason is told', () => {
    const all = ask([allow(), require(), deny()])
    expect(all.state).toBe('closed')
    expect(said(all)).toEqual(['denied closes', 'requires needs', 'allowed opens'])
    expect(ask([allow(), require()]).state).toBe('needs')
    expect(ask([require()])).toMatchObject({
      state: 'needs',
      requires: [{ windowId: 'require', group: 'qa', count: 1 }],
      resolvers: [
        { kind: 'group', name: 'qa' },
        { kind: 'time', name: 'time' },
      ],
    })
    expect(ask([allow()]).state).toBe('open')
  })

  it('a stop beats all, but lets rollbacks pass unless it says so', () => {
    const rollback = { change: { action: 'rollback' as const } }
    const at = '2026-03-02T02:00:00Z'
    const stopped = ask([allow()], {}, at, [emergencyStop()])
    expect(stopped).toMatchObject({ state: 'closed', opensAt: '2026-03-02T03:00:00.000Z' })
    expect(stopped.resolvers.map(({ name }) => name)).toEqual(['release-manager', 'on-call', 'time'])
    expect(said(ask([], rollback, at, [emergencyStop()]))).toEqual(['stopped warns'])
    expect(ask([], rollback, at, [emergencyStop({ includingRollback: true })]).state).toBe('closed')
    const lifted = emergencyStop({ liftedAt: new Date('2026-03-02T01:30:00Z') })
    expect(ask([], {}, at, [lifted]).state).toBe('open')
  })

  it('a rollback passes every window and is told of it', () => {
    const verdict = ask(
      [deny(), require(), allow({ schedule: oneOff('2026-04-01T00:00', '2026-04-02T00:00') })],
      {
        change: { action: 'rollback' },
      },
    )
    expect([verdict.state, ...said(verdict)]).toEqual([
      'open',
      'denied warns',
      'requires warns',
      'outside-allow warns',
    ])
  })

  it('a window that only reports says what it would do', () => {
    const verdict = ask([
      deny({ mode: 'report-only' }),
      allow({ mode: 'report-only', schedule: oneOff('2026-04-01T00:00', '2026-04-02T00:00') }),
    ])
    expect([verdict.state, ...said(verdict)]).toEqual(['open', 'report-only warns', 'report-only warns'])
  })
})

describe('classes', () => {
  const week = releaseWeekWindows(
    { id: '202603', name: '202603', zone: 'Asia/Shanghai', ownerId: 'owner' },
    scopeOf({ productLines: ['shop'] }),
  ).map((one, index) => ({ ...one, id: `week-${index}`, version: 1 }))
  const [inWeek, inGoLive] = ['2026-03-10T04:00:00Z', '2026-03-12T13:00:00Z']
  it.each<[ChangeClass['content'], ChangeClass['action'], string[], string, string]>([
    ['bug-fix', 'go-live', [], inWeek, 'open'],
    ['feature', 'go-live', [], inWeek, 'closed'],
    ['unknown', 'go-live', [], inWeek, 'closed'],
    ['release', 'go-live', ['202603'], inWeek, 'closed'],
    ['release', 'gray', ['202603'], inWeek, 'open'],
    ['feature', 'verification', ['202603'], inWeek, 'open'],
    ['feature', 'verification', [], inWeek, 'closed'],
    ['feature', 'rollback', [], inWeek, 'open'],
    ['feature', 'config', [], inWeek, 'closed'],
    ['release', 'go-live', ['202603'], inGoLive, 'open'],
    ['release', 'go-live', ['202604'], inGoLive, 'closed'],
    ['feature', 'go-live', ['202603'], inGoLive, 'closed'],
    ['feature', 'go-live', [], '2026-03-12T14:00:00Z', 'open'],
  ])('release week: %s by %s of %j at %4$s is %5$s', (content, action, releaseIds, at, state) => {
    expect(ask(week, { change: { content, action, releaseIds } }, at).state).toBe(state)
  })

  it('acts on merges by content alone', () => {
    const merge = (content: ChangeClass['content'], act: 'merge-release' | 'merge-main') =>
      ask(
        week,
        {
          act,
          target: { environmentId: null, regions: null },
          change: { content, action: null, releaseIds: ['202603'] },
        },
        inWeek,
      ).state
    expect(merge('feature', 'merge-release')).toBe('closed')
    expect(merge('bug-fix', 'merge-release')).toBe('open')
    expect(merge('feature', 'merge-main')).toBe('open')
  })

  it('unknown content goes where features go', () => {
    const featuresPass = deny({ admits: [{ content: ['feature'], action: [], ofRelease: false }] })
    expect(ask([featuresPass], { change: { content: 'unknown' } }).state).toBe('open')
  })

  it('a first deployment below production is exempt from windows, not from stops', () => {
    const first = { change: { firstBelowProduction: true } }
    expect(ask([deny()], first)).toMatchObject({
      state: 'open',
      reasons: [{ key: 'admitted', values: { by: 'first-deployment' } }],
    })
    expect(ask([], first, '2026-03-02T02:00:00Z', [emergencyStop()]).state).toBe('closed')
  })
})

describe('scope', () => {
  it.each([
    [{ environments: ['production'], services: ['orders', 'stock'] }, 'closed'],
    [{ environments: ['test'], services: ['orders'] }, 'open'],
    [{ tiers: [1, 2] }, 'closed'],
    [{ teams: ['checkout'], runtimes: ['sae'] }, 'open'],
    [{ regions: ['cn-beijing', 'cn-hangzhou'] }, 'closed'],
    [{ productLines: ['shop'], exclusions: { services: ['orders'] } }, 'open'],
    [{ productLines: ['shop'], exclusions: { environments: ['test'] } }, 'closed'],
    [{}, 'open'],
  ])('%j is %s', (scope, state) => {
    expect(ask([deny({ scope: scopeOf(scope) })]).state).toBe(state)
  })

  it('a region that is not known yet closes what may touch it, and opens nothing', () => {
    const target = { regions: null }
    const scope = scopeOf({ regions: ['cn-beijing'] })
    expect(ask([deny({ scope })], { target })).toMatchObject({
      state: 'closed',
      reasons: [{ values: { unknown: true } }],
    })
    expect(ask([allow({ scope })], { target }).state).toBe('closed')
  })

  it('many targets at once are answered as one by one', () => {
    const windows = [deny(), allow({ scope: scopeOf({ services: ['stock'] }) })]
    const prepared = prepareFreezes(windows, [], timeSources())
    const targets = ['orders', 'stock'].flatMap((serviceId) =>
      ['test', 'production'].map((environmentId) => ({ ...question().target, serviceId, environmentId })),
    )
    const asked = { act: 'promotion' as const, change: question().change }
    expect(evaluateTargets(prepared, targets, asked, new Date(during))).toEqual(
      targets.map((target) => evaluateFreezes(prepared, question({ target, build: null }), new Date(during))),
    )
  })
})
