// The engine with real workers over the simulated cloud: many promotions at once, with one worker and with two.
import { type Round, type RoundOutcome, runRounds } from '../lib/testing/promotion-rounds.ts'
import type { Figure } from './result.ts'

const answerMs = 50
/** So slow that the processors wait: then it shows whether two workers get into each other's way. */
const slowMs = 500
const slowMost = 100

/** The slow ones first, over services of their own; then each brings the same builds one environment further. */
const rounds: Round[] = [
  { from: 'test', into: 'pre-production', workers: 1, latencyMs: slowMs, most: slowMost },
  { from: 'test', into: 'pre-production', workers: 2, latencyMs: slowMs, most: slowMost },
  { from: 'test', into: 'pre-production', workers: 1, latencyMs: answerMs },
  { from: 'pre-production', into: 'preview', workers: 2, latencyMs: answerMs },
  { from: 'preview', into: 'production', workers: 2, latencyMs: 0 },
]

/** `count` promotions started at once, the rollout cap lifted, the simulated cloud answering after 50 ms. */
export async function measureEngine(count: number): Promise<Figure[]> {
  const outcomes = await runRounds(count + 2 * slowMost, rounds)
  const [slowOne, slowTwo, one, two, bare] = outcomes
  const wrong = outcomes.reduce((sum, { asked, right }) => sum + asked - right, 0)
  const added = (alone?: RoundOutcome, both?: RoundOutcome) =>
    alone && both ? (both.perSecond / alone.perSecond - 1) * 100 : Number.NaN
  const note = `8 jobs a worker, cloud answers after ${answerMs} ms`
  const perSecond = (value: number | undefined) => ({ value: value ?? Number.NaN, unit: '/s' })
  return [
    {
      name: 'promotion.crowd-right',
      value: (one?.asked ?? 0) - wrong,
      unit: '',
      target: { atLeast: count },
      note: `of ${count} at once, less what went wrong in any of ${outcomes.length} rounds, real workers`,
    },
    { name: 'promotion.transitions-one-worker', ...perSecond(one?.perSecond), note },
    { name: 'promotion.transitions-two-workers', ...perSecond(two?.perSecond), note },
    {
      name: 'promotion.second-worker-adds',
      value: added(one, two),
      unit: '%',
      target: { atLeast: 60 },
      note,
    },
    {
      name: 'promotion.second-worker-adds-slow-cloud',
      value: added(slowOne, slowTwo),
      unit: '%',
      target: { atLeast: 60 },
      note: `${slowMost} at once each, cloud answers after ${slowMs} ms`,
    },
    {
      name: 'promotion.transitions-no-latency',
      ...perSecond(bare?.perSecond),
      note: 'two workers of 8 jobs, cloud answers at once',
    },
  ]
}
