import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyFacts, epoch, instants, openFacts } from '../../testing/gate-facts.ts'
import { decide, type PromotionView, type StepView } from './decide.ts'
import { GateVerdict, gateNames, judgeAgainAt, openedByTimeAt, stops } from './gate-verdict.ts'
import { judgeGates } from './judge.ts'
import { foresee } from './prognosis.ts'
import { isEnd, isUnsettledBy, mayMove, PromotionState, statesBefore, transitions } from './state.ts'
import { decideStep, maxAttempts, pauseAfterMs, planSteps, StepName, type StepOutcome } from './steps.ts'

const states = fc.constantFrom(...PromotionState.options)
const views: fc.Arbitrary<PromotionView> = fc.record({
  state: states,
  startMode: fc.constantFrom('automatic', 'manual'),
  expiresAt: instants,
  scheduledAt: fc.option(instants, { nil: null }),
  heldBackAt: fc.option(instants, { nil: null }),
  observeUntilAt: fc.option(instants, { nil: null }),
  abortAskedAt: fc.option(instants, { nil: null }),
})
const steps: fc.Arbitrary<StepView[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom('waiting', 'running', 'done', 'failed'),
      claimed: fc.boolean(),
      name: fc.constantFrom(...StepName.options),
    }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map((step, index) => ({
      ...step,
      position: index + 1,
      claimed: step.claimed && step.state === 'running',
    })),
  )

describe('the law of movement', () => {
  it('never leaves an end', () => {
    fc.assert(
      fc.property(states, states, (from, to) => {
        if (isEnd(from)) expect(mayMove(from, to)).toBe(false)
        if (mayMove(from, to)) expect(statesBefore(to)).toContain(from)
      }),
    )
  })

  it('reaches an end from everywhere and comes back to nothing', () => {
    const walk = (state: PromotionState, seen: PromotionState[]): void => {
      expect(seen).not.toContain(state)
      for (const next of transitions[state]) walk(next, [...seen, state])
    }
    for (const state of PromotionState.options) walk(state, [])
    expect(PromotionState.options.filter((state) => !isEnd(state))).toEqual([
      'pending',
      'applying',
      'observing',
    ])
  })

  it('leaves a place unsettled only when something was written and nobody knows how it went', () => {
    const written = new Date(epoch)
    expect(PromotionState.options.filter((state) => isUnsettledBy(state, written))).toEqual([
      'errored',
      'aborted',
    ])
    expect(PromotionState.options.filter((state) => isUnsettledBy(state, null))).toEqual([])
  })
})

describe('the gates', () => {
  it('answer each exactly once, whatever the facts, in a shape that can be stored, with words in both languages', () => {
    type Words = { gate: Record<string, Record<string, string>> }
    const [en, zh] = ['en', 'zh-CN'].map(
      (name) => JSON.parse(readFileSync(`messages/${name}.json`, 'utf8')) as Words,
    )
    fc.assert(
      fc.property(anyFacts, instants, (facts, now) => {
        const verdicts = judgeGates(facts, now)
        expect(verdicts.map(({ gate }) => gate)).toEqual([...gateNames])
        expect(GateVerdict.array().parse(JSON.parse(JSON.stringify(verdicts)))).toEqual(
          JSON.parse(JSON.stringify(verdicts)),
        )
        expect(judgeGates(facts, now)).toEqual(verdicts)
        for (const { gate, reasons } of verdicts) {
          expect(reasons.length).toBeGreaterThan(0)
          for (const { key } of reasons) {
            expect(en?.gate[gate]?.[key], `en gate.${gate}.${key}`).toBeTypeOf('string')
            expect(zh?.gate[gate]?.[key], `zh-CN gate.${gate}.${key}`).toBeTypeOf('string')
          }
        }
      }),
      { numRuns: 600 },
    )
  })

  it('all pass or are off when everything is in order', () => {
    const verdicts = judgeGates(openFacts(), new Date(epoch))
    expect(verdicts.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'off')).toEqual([])
    expect(verdicts.filter(({ verdict }) => verdict === 'off').map(({ gate }) => gate)).toEqual([
      'release-content',
      'temporary-config',
      'parity',
      'cost-tags',
      'registry',
      'pull-storm',
    ])
  })

  it('judge a rollback by permission, digest, role and queue alone', () => {
    fc.assert(
      fc.property(anyFacts, instants, (facts, now) => {
        const stopped = judgeGates({ ...facts, kind: 'rollback' }, now).filter(stops)
        for (const { gate } of stopped) expect(['permission', 'digest', 'role', 'queue']).toContain(gate)
      }),
    )
  })

  it('state only instants that lie ahead as the time that opens them', () => {
    fc.assert(
      fc.property(anyFacts, instants, (facts, now) => {
        const verdicts = judgeGates(facts, now)
        const again = judgeAgainAt(verdicts, now)
        if (again) expect(again.getTime()).toBeGreaterThan(now.getTime())
        if (verdicts.some(({ verdict }) => verdict === 'block')) expect(openedByTimeAt(verdicts)).toBeNull()
      }),
    )
  })
})

describe('the decision', () => {
  it('is total and deterministic, and an end is the end', () => {
    fc.assert(
      fc.property(views, anyFacts, steps, fc.boolean(), instants, (view, gates, list, startPressed, now) => {
        const facts = { gates, steps: list, startPressed }
        const action = decide(view, facts, now)
        expect(decide(view, facts, now)).toEqual(action)
        expect(action.do === 'nothing').toBe(isEnd(view.state))
      }),
    )
  })

  it('never starts while a gate waits or blocks, nor by itself where a person has to', () => {
    fc.assert(
      fc.property(views, anyFacts, fc.boolean(), instants, (view, gates, startPressed, now) => {
        const action = decide({ ...view, state: 'pending' }, { gates, steps: [], startPressed }, now)
        if (action.do !== 'start') return
        expect(action.verdicts.some(stops)).toBe(false)
        expect((view.startMode === 'automatic' && view.heldBackAt === null) || startPressed).toBe(true)
        expect(view.scheduledAt === null || now >= view.scheduledAt).toBe(true)
        expect(now < view.expiresAt).toBe(true)
      }),
      { numRuns: 400 },
    )
    expect(
      decide(
        {
          state: 'pending',
          startMode: 'automatic',
          expiresAt: new Date(epoch + 1),
          scheduledAt: null,
          heldBackAt: null,
          observeUntilAt: null,
          abortAskedAt: null,
        },
        { gates: openFacts(), steps: [], startPressed: false },
        new Date(epoch),
      ).do,
    ).toBe('start')
  })

  it('lets one worker at a time at the first open step, and none past an abort', () => {
    fc.assert(
      fc.property(views, steps, instants, (view, list, now) => {
        const action = decide(
          { ...view, state: 'applying' },
          { gates: null, steps: list, startPressed: false },
          now,
        )
        const first = list.find(({ state }) => state !== 'done')
        if (action.do === 'run-step') {
          expect(action.position).toBe(first?.position)
          expect(first?.claimed).toBe(false)
          expect(view.abortAskedAt).toBeNull()
        }
        if (first?.claimed) expect(action.do).toBe('wait-for-step')
      }),
    )
  })

  it('foretells what it would do', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.constantFrom('automatic' as const, 'manual' as const),
        instants,
        (gates, startMode, now) => {
          const verdicts = judgeGates(gates, now)
          const { key } = foresee(verdicts, { startMode, refused: false })
          const action = decide(
            {
              state: 'pending',
              startMode,
              expiresAt: new Date(now.getTime() + 1),
              scheduledAt: null,
              heldBackAt: null,
              observeUntilAt: null,
              abortAskedAt: null,
            },
            { gates, steps: [], startPressed: false },
            now,
          )
          expect(key === 'starts-now').toBe(action.do === 'start')
          expect(key === 'waits-for-start').toBe(action.do === 'await-start')
        },
      ),
    )
  })
})

describe('the steps', () => {
  it('plans a write per target and one rollout per wave, between keep and observe', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ id: fc.uuid(), wave: fc.integer({ min: 1, max: 4 }) }), {
          selector: ({ id }) => id,
          minLength: 1,
        }),
        (targets) => {
          const plan = planSteps(targets)
          expect(plan.map(({ position }) => position)).toEqual(plan.map((_, index) => index + 1))
          expect(plan.filter(({ name }) => name === 'write')).toHaveLength(targets.length)
          expect(plan.filter(({ name }) => name === 'rollout')).toHaveLength(
            new Set(targets.map(({ wave }) => wave)).size,
          )
          expect([plan[0]?.name, plan[1]?.name, plan.at(-2)?.name, plan.at(-1)?.name]).toEqual([
            'keep',
            'version',
            'mark',
            'observe',
          ])
          const waves = plan.flatMap(({ wave }) => wave ?? [])
          expect(waves).toEqual([...waves].sort((a, b) => a - b))
        },
      ),
    )
  })

  const outcomes: fc.Arbitrary<StepOutcome> = fc.oneof(
    fc.record({ kind: fc.constant('done' as const), evidence: fc.constant({}) }),
    fc.record({ kind: fc.constant('not-yet' as const), evidence: fc.constant({}) }),
    fc.record({
      kind: fc.constant('unclear' as const),
      code: fc.constant('internal' as const),
      message: fc.constant(''),
      retryAfterMs: fc.option(fc.nat(200_000), { nil: null }),
    }),
    fc.record({
      kind: fc.constant('refused' as const),
      code: fc.constant('image-absent' as const),
      message: fc.constant(''),
    }),
  )

  it('fails only on a definite no and errs only on what could not be found out', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.integer({ min: 1, max: 30 }),
        fc.nat(2_000_000),
        (outcome, attempts, sinceMs) => {
          const decision = decideStep(outcome, {
            attempts,
            sinceMs,
            timeoutMs: 600_000,
            now: new Date(epoch),
          })
          if (decision.do === 'end')
            expect(decision.as).toBe(outcome.kind === 'unclear' ? 'errored' : 'failed')
          if (decision.do === 'try-again') expect(attempts).toBeLessThan(maxAttempts)
          if ('afterMs' in decision) expect(decision.afterMs).toBeGreaterThanOrEqual(1000)
          if ('afterMs' in decision) expect(decision.afterMs).toBeLessThanOrEqual(60_000)
        },
      ),
    )
    expect(pauseAfterMs(1, null)).toBe(1000)
    expect(pauseAfterMs(3, 20_000)).toBe(20_000)
  })
})
