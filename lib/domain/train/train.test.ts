import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PromotionState } from '../promotion/state.ts'
import { decideTrain, type RowView, type TrainView } from './decide.ts'
import { listText } from './list.ts'
import { ringOf, wavesOf } from './order.ts'
import { isBudgetSpent, usualPlan } from './plan.ts'
import { isOver, outcomeOf, type RowOutcome } from './row.ts'
import { isTrainEnd, TrainState, trainTransitions } from './state.ts'

const now = new Date('2026-03-02T03:00:00Z')
const outcomes: RowOutcome[] = ['skipped', 'waiting', 'asked', 'moving', 'succeeded', 'failed', 'left']
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const edge = fc.record({ from: key, to: key })

describe('the order of a train', () => {
  it.each([
    ['nothing declared: one wave', ['b', 'a'], [], [['b', 'a']]],
    [
      'what something depends on goes first',
      ['web', 'api', 'db'],
      [
        { from: 'web', to: 'api' },
        { from: 'api', to: 'db' },
      ],
      [['db'], ['api'], ['web']],
    ],
    [
      'also where the way leads over one that stays at home',
      ['web', 'db'],
      [
        { from: 'web', to: 'api' },
        { from: 'api', to: 'db' },
      ],
      [['db'], ['web']],
    ],
  ])('%s', (_name, keys, edges, waves) => {
    expect(wavesOf(keys, edges, null)).toEqual({ waves, rings: [] })
  })

  it('cuts a long wave, and names a ring that somebody declared', () => {
    expect(wavesOf(['a', 'b', 'c'], [], 2).waves).toEqual([['a', 'b'], ['c']])
    const ring = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
    ]
    expect(wavesOf(['a', 'b', 'c'], ring, null).rings).toEqual([['c', 'a', 'b', 'c']])
    expect(ringOf(ring.slice(0, 2), { from: 'a', to: 'c' })).toBeNull()
  })

  it('keeps to every edge, forgets nobody, and never makes a wave too long', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1 }),
        fc.array(edge, { maxLength: 24 }),
        fc.option(fc.integer({ min: 1, max: 4 })),
        (keys, edges, most) => {
          const { waves } = wavesOf(keys, edges, most)
          expect(waves.flat().sort()).toEqual([...keys].sort())
          if (most !== null) for (const wave of waves) expect(wave.length).toBeLessThanOrEqual(most)
          const kept = edges.filter((one, at) => ringOf(edges.slice(0, at), one) === null)
          const at = (name: string) => waves.findIndex((wave) => wave.includes(name))
          for (const { from, to } of kept)
            if (keys.includes(from) && keys.includes(to) && from !== to) expect(at(to)).toBeLessThan(at(from))
        },
      ),
    )
  })
})

describe('the exact list', () => {
  const row = { serviceId: 's', digest: 'sha256:a', overDigest: null, configRevision: null }
  it('is the same in any order and another with any change', () => {
    const other = { ...row, serviceId: 't' }
    expect(listText([row, other])).toBe(listText([other, row]))
    for (const change of [{ digest: 'sha256:b' }, { overDigest: 'sha256:c' }, { configRevision: '7' }])
      expect(listText([{ ...row, ...change }, other])).not.toBe(listText([row, other]))
  })
})

describe('the failure budget', () => {
  it.each([
    [{}, 9, 9, false],
    [{ count: 1 }, 0, 9, false],
    [{ count: 2 }, 1, 9, false],
    [{ count: 2 }, 2, 9, true],
    [{ percent: 10 }, 1, 12, false],
    [{ percent: 10 }, 1, 10, true],
    [{ count: 5, percent: 10 }, 2, 12, true],
  ])('%j with %i of %i failed: %s', (budget, failed, rows, spent) => {
    expect(isBudgetSpent(budget, failed, rows)).toBe(spent)
  })
})

describe('what becomes of a row', () => {
  it('has one answer for each state of its promotion', () => {
    const table = Object.fromEntries(
      PromotionState.options.map((state) => [
        state,
        [now, null].map((firstWriteAt) => outcomeOf({ skipped: null, promotion: { state, firstWriteAt } })),
      ]),
    )
    expect(table).toEqual({
      pending: ['asked', 'asked'],
      applying: ['moving', 'moving'],
      observing: ['moving', 'moving'],
      succeeded: ['succeeded', 'succeeded'],
      failed: ['failed', 'failed'],
      errored: ['failed', 'failed'],
      aborted: ['failed', 'left'],
      superseded: ['failed', 'left'],
      cancelled: ['left', 'left'],
      rejected: ['left', 'left'],
      expired: ['left', 'left'],
    })
    expect(outcomeOf({ skipped: 'held', promotion: null })).toBe('skipped')
    expect(outcomeOf({ skipped: null, promotion: null })).toBe('waiting')
  })
})

const train = (change: Partial<TrainView> = {}): TrainView => ({
  state: 'going',
  plan: { ...usualPlan, forgiven: 0 },
  wave: 1,
  nextWaveAt: null,
  ...change,
})
const row = (serviceId: string, wave: number, outcome: RowOutcome, needs: string[] = []): RowView => ({
  serviceId,
  wave,
  outcome,
  needs,
})

describe('the next thing for a train', () => {
  const bakes = { ...usualPlan, forgiven: 0, bakeMinutes: 10 }
  it.each<[string, TrainView, RowView[], unknown]>([
    ['asks for its first wave alone', train(), [row('a', 1, 'waiting'), row('b', 2, 'waiting')], { do: 'ask', serviceIds: ['a'] }],
    ['waits while one moves', train(), [row('a', 1, 'moving'), row('b', 2, 'waiting')], { do: 'wait' }],
    ['goes to the next wave', train(), [row('a', 1, 'succeeded'), row('b', 2, 'waiting')], { do: 'next-wave', wave: 2 }],
    ['passes over a wave that is over', train(), [row('a', 1, 'succeeded'), row('b', 2, 'skipped'), row('c', 3, 'waiting')], { do: 'next-wave', wave: 3 }],
    ['lets a wave bake', train({ plan: bakes }), [row('a', 1, 'succeeded'), row('b', 2, 'waiting')], { do: 'bake', until: new Date('2026-03-02T03:10:00Z') }],
    ['goes on after baking', train({ plan: bakes, nextWaveAt: now }), [row('a', 1, 'succeeded'), row('b', 2, 'waiting')], { do: 'next-wave', wave: 2 }],
    ['bakes no longer than it was meant to, when the clock was set back', train({ plan: bakes, nextWaveAt: new Date('2026-03-03T03:10:00Z') }), [row('a', 1, 'succeeded'), row('b', 2, 'waiting')], { do: 'bake', until: new Date('2026-03-02T03:10:00Z') }],
    ['a wave in which nothing went needs no baking', train({ plan: bakes }), [row('a', 1, 'left'), row('b', 2, 'waiting')], { do: 'next-wave', wave: 2 }],
    ['stops when its budget is spent, in the middle of a wave', train(), [row('a', 1, 'failed'), row('b', 1, 'waiting')], { do: 'pause', because: 'budget' }],
    ['goes on past a failure that somebody let pass', train({ plan: { ...usualPlan, forgiven: 1 } }), [row('a', 1, 'failed'), row('b', 1, 'waiting')], { do: 'ask', serviceIds: ['b'] }],
    ['leaves out what stands on a failed one', train({ plan: { ...usualPlan, forgiven: 0, budget: { count: 2 } } }), [row('a', 1, 'failed'), row('b', 2, 'waiting', ['a'])], { do: 'leave-out', rows: [{ serviceId: 'b', because: 'a' }] }],
    ['ends well', train({ wave: 2 }), [row('a', 1, 'succeeded'), row('b', 2, 'skipped')], { do: 'finish', as: 'succeeded' }],
    ['ends badly when its last one failed, paused or not', train({ state: 'paused' }), [row('a', 1, 'failed')], { do: 'finish', as: 'failed' }],
    ['stands still while paused', train({ state: 'paused' }), [row('a', 1, 'succeeded'), row('b', 2, 'waiting')], { do: 'await-person' }],
    ['does nothing before its go', train({ state: 'ready' }), [row('a', 1, 'waiting')], { do: 'await-person' }],
  ])('%s', (_name, view, rows, action) => {
    expect(decideTrain(view, rows, now)).toEqual(action)
  }) // biome-ignore format: one glance

  const anyRow = fc.record({
    serviceId: key,
    wave: fc.integer({ min: 1, max: 4 }),
    outcome: fc.constantFrom(...outcomes),
    needs: fc.array(key, { maxLength: 2 }),
  })
  const anyRows = fc.uniqueArray(anyRow, { selector: ({ serviceId }) => serviceId, maxLength: 8 })
  const anyTrain = fc.record({
    state: fc.constantFrom(...TrainState.options),
    wave: fc.integer({ min: 1, max: 4 }),
    nextWaveAt: fc.option(fc.constantFrom(now, new Date(now.getTime() + 1))),
    plan: fc.record({
      bakeMinutes: fc.constantFrom(0, 5),
      budget: fc.constantFrom({}, { count: 1 }, { count: 3 }, { percent: 50 }),
      maxPerWave: fc.constant(null),
      goEachWave: fc.boolean(),
      forgiven: fc.constant(0),
    }),
  })

  it('always has an answer; an end always answers nothing', () => {
    fc.assert(
      fc.property(anyTrain, anyRows, (view, rows) => {
        const action = decideTrain(view, rows, now)
        expect(action.do === 'nothing').toBe(isTrainEnd(view.state))
        if (action.do === 'finish') expect(rows.every((one) => isOver(one.outcome))).toBe(true)
        if (action.do === 'next-wave') expect(action.wave).toBeGreaterThan(view.wave)
      }),
    )
  })

  it('asks for nothing once its budget is spent, and never for a later wave before its time', () => {
    fc.assert(
      fc.property(anyTrain, anyRows, (view, rows) => {
        const action = decideTrain({ ...view, state: 'going' }, rows, now)
        const failed = rows.filter((one) => one.outcome === 'failed').length
        const going = rows.filter((one) => one.outcome !== 'skipped').length
        if (isBudgetSpent(view.plan.budget, failed, going)) expect(['pause', 'finish']).toContain(action.do)
        if (action.do === 'ask') {
          const asked = rows.filter((one) => action.serviceIds.includes(one.serviceId))
          expect(asked.every((one) => one.wave <= view.wave && one.outcome === 'waiting')).toBe(true)
        }
      }),
    )
  })

  it('comes to an end when every row does, whatever becomes of each', () => {
    const fate = fc.constantFrom<RowOutcome>('succeeded', 'failed', 'left')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fate), { maxLength: 8 }), (fates) => {
        const view = train({ plan: { ...usualPlan, forgiven: 0, budget: {} } })
        const rows = fates.map(([wave], at) => row(String(at), wave, 'waiting'))
        for (let turn = 0; turn < 20; turn += 1) {
          const action = decideTrain(view, rows, now)
          if (action.do === 'finish') return
          if (action.do === 'next-wave') view.wave = action.wave
          else if (action.do === 'ask')
            for (const one of rows)
              if (action.serviceIds.includes(one.serviceId))
                one.outcome = fates[Number(one.serviceId)]?.[1] ?? 'left'
        }
        throw new Error('it never ended')
      }),
    )
  })
})

describe('the states of a train', () => {
  it('lead to an end from everywhere', () => {
    const reaches = (state: TrainState, seen = new Set<TrainState>()): boolean =>
      isTrainEnd(state) ||
      (!seen.has(state) && trainTransitions[state].some((to) => reaches(to, new Set([...seen, state]))))
    expect(TrainState.options.every((state) => reaches(state))).toBe(true)
    expect(TrainState.options.filter(isTrainEnd)).toEqual(['succeeded', 'failed', 'cancelled'])
  })
})
