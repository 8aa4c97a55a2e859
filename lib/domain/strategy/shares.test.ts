import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ObservationLimits } from '../observation/limits.ts'
import { decide } from '../promotion/decide.ts'
import { planSteps } from '../promotion/steps.ts'
import { fits } from './fit.ts'
import { judgeShare, type ShareReading, type ShareVerdict } from './judge.ts'
import { sharedTargets } from './plan.ts'
import { secondReplicas } from './replicas.ts'
import { Strategy } from './strategy.ts'
import { decideShare } from './watch.ts'

const limits = ObservationLimits.parse({ errorRate: 0.05, latencySeconds: 2, minimumRequests: 50 })
const reading = (errorRate: number | null, requests: number | null = 500): ShareReading => ({
  requests,
  errorRate,
  latencySeconds: 0.2,
})
const verdictOf = (
  share: ShareReading | null,
  stable: ShareReading | null,
  percent = 10,
  health: number | null = 0,
) => judgeShare({ percent, share, stable, health }, limits).verdict

describe('a share beside the stable one', () => {
  it.each([
    ['as good', reading(0.001), reading(0.001), 'ok'],
    ['a little worse, within noise', reading(0.011), reading(0.001), 'ok'],
    ['clearly worse, though within the limit', reading(0.04), reading(0.001), 'bad'],
    ['outside of the limit, as the stable one is', reading(0.2), reading(0.2), 'ok'],
    ['outside of the limit alone', reading(0.06), reading(0.03), 'bad'],
    ['too few requests', reading(0.9, 10), reading(0.001), 'few'],
    ['not measured', reading(null, null), reading(0.001), 'unknown'],
    ['nothing to compare with', reading(0.001), reading(null, null), 'unknown'],
    ['nothing measures there at all', null, null, 'ok'],
  ] as const)('%s', (_name, share, stable, verdict) => {
    expect(verdictOf(share, stable)).toBe(verdict)
  })

  it('counts health alone while nobody is sent to it, and the limit alone when everybody is', () => {
    expect(verdictOf(reading(0.9), reading(0), 0)).toBe('ok')
    expect(verdictOf(reading(0.9), reading(0), 0, 1)).toBe('bad')
    expect(verdictOf(reading(0.001), null, 100)).toBe('ok')
    expect(verdictOf(reading(0.06), null, 100)).toBe('bad')
    expect(verdictOf(reading(0.001), reading(0.001), 10, null)).toBe('unknown')
  })
})

const verdict = fc.constantFrom<ShareVerdict>('ok', 'bad', 'few', 'unknown')

describe('what follows', () => {
  it('never goes on over bad, unknown or too few without a person, nor before its time, nor back without two looks', () => {
    const since = new Date('2026-11-22T00:00:00Z')
    const watch = fc.record({ bakeMinutes: fc.nat(60), pause: fc.boolean(), passed: fc.boolean() })
    fc.assert(
      fc.property(verdict, fc.option(verdict), watch, fc.nat(120), (now, before, how, minutes) => {
        const at = new Date(since.getTime() + minutes * 60_000)
        const answer = decideShare(now, before, { since, ...how }, at)
        if (answer.do === 'go-back') expect([now, before]).toEqual(['bad', 'bad'])
        if (answer.do !== 'go-on') return
        expect(now).not.toBe('bad')
        if (how.passed) return
        expect(now).toBe('ok')
        expect(how.pause).toBe(false)
        expect(minutes).toBeGreaterThanOrEqual(how.bakeMinutes)
      }),
    )
  })
})

const strategy = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 5 }).map((percents) => ({
    kind: 'canary' as const,
    steps: percents.sort((a, b) => a - b).map((percent) => ({ percent, bakeMinutes: 1, pause: false })),
  })),
  fc.constant({ kind: 'blue-green' as const, bakeMinutes: 1, pause: true, holdMinutes: 5 }),
)

describe('steps of a strategy', () => {
  it('give every target of a wave its share before it is watched, and rise until it is written whole', () => {
    fc.assert(
      fc.property(
        strategy,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
        (how, waves) => {
          const targets = waves.map((wave, index) => ({ id: `t${index}`, wave }))
          const steps = planSteps(targets, {
            bake: false,
            expand: false,
            contract: false,
            strategy: Strategy.parse(how),
          })
          expect(steps.map(({ position }) => position)).toEqual(steps.map((_step, index) => index + 1))
          for (const wave of new Set(waves)) {
            const names = steps.filter((step) => step.wave === wave)
            const percents = names.flatMap(({ name, percent }) => (name === 'judge' ? [percent ?? -1] : []))
            expect(percents).toEqual([...percents].sort((a, b) => a - b))
            const order = names.map(({ name }) => name)
            expect(order.indexOf('write')).toBeGreaterThan(order.lastIndexOf('judge'))
            expect(order.at(-1)).toBe('release')
          }
        },
      ),
    )
  })

  it('give back what was begun and not written whole, and nothing else is done from then on', () => {
    const how = Strategy.parse({ kind: 'canary', steps: [{ percent: 10, bakeMinutes: 1 }] })
    const targets = [1, 2].map((wave) => ({ id: `t${wave}`, wave }))
    const plan = planSteps(targets, { bake: false, expand: false, contract: false, strategy: how })
    fc.assert(
      fc.property(fc.nat(plan.length), (count) => {
        const steps = plan.map((step, index) => ({
          ...step,
          claimed: false,
          state: index < count ? ('done' as const) : ('waiting' as const),
          startedAt: index < count ? new Date(0) : null,
        }))
        const shared = sharedTargets(steps)
        const last = steps.findLast(({ state }) => state === 'done')
        const sharing = last?.name === 'share' || last?.name === 'judge'
        expect(shared?.targetIds ?? []).toEqual(sharing ? [`t${last?.wave}`] : [])
        if (!shared) return
        const back = { position: 99, name: 'back' as const, state: 'waiting' as const, claimed: false }
        const view = {
          state: 'applying' as const,
          startMode: 'manual' as const,
          expiresAt: new Date(0),
          scheduledAt: null,
          heldBackAt: null,
          observeUntilAt: null,
          abortAskedAt: null,
          backAskedAt: new Date(0),
        }
        const asked = (all: Parameters<typeof decide>[1]['steps']) =>
          decide(view, { gates: null, steps: all, startPressed: false }, new Date(0))
        expect(asked([...steps, back])).toEqual({ do: 'run-step', position: 99 })
        expect(asked([...steps, { ...back, state: 'done' }])).toEqual({ do: 'end-back' })
      }),
    )
  })
})

it('fits what a runtime can do', () => {
  const ack = { kind: 'ack', workloadKind: 'Deployment', writeWay: 'gitops' } as const
  const edas = { kind: 'edas', workloadKind: null, writeWay: 'direct' } as const
  expect(fits('blue-green', ack)).toBe(true)
  expect(fits('canary', { ...ack, workloadKind: 'StatefulSet' })).toBe(false)
  expect(fits('canary', edas)).toBe(true)
  expect(fits('blue-green', edas)).toBe(false)
  expect(fits('canary', { ...edas, kind: 'fc', writeWay: 'pipeline' })).toBe(false)
})

it('gives a second workload the pods of its share, at least one and at most twice the stable ones', () => {
  expect([secondReplicas(9, 10), secondReplicas(3, 5), secondReplicas(4, 50), secondReplicas(3, 99)]).toEqual(
    [1, 1, 4, 6],
  )
})
