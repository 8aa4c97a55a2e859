// The engine with real workers over the simulated cloud: many promotions at once, with one worker and with two.
import { type Round, type RoundOutcome, runRounds } from '../lib/testing/promotion-rounds.ts'
import type { Figure } from './result.ts'

const answerMs = 50
/** So slow that the processors wait: then it shows whether two workers get into each other's way. */
const slowMs = 500
const mostSlow = 100

const slowOf = (count: number): number => Math.min(mostSlow, Math.floor(count / 8))

const first = { from: 'test', into: 'pre-production' }

/** Rounds that compare: as many as there are left go on with one worker, and then all of them with two. */
const roundsOf = (count: number): Round[] => {
  const slow = slowOf(count)
  return [
    { ...first, workers: 1, latencyMs: slowMs, most: slow },
    { ...first, workers: 2, latencyMs: slowMs, most: slow },
    { ...first, workers: 1, latencyMs: answerMs },
    { from: 'pre-production', into: 'preview', workers: 2, latencyMs: answerMs },
    { from: 'preview', into: 'production', workers: 2, latencyMs: 0 },
  ]
}

/** `count` promotions started at once, the rollout cap lifted, the simulated cloud answering after 50 ms. */
export async function measureEngine(count: number): Promise<Figure[]> {
  const outcomes = await runRounds(count, roundsOf(count))
  const [slowOne, slowTwo, one, two, bare] = outcomes
  const wrong = outcomes.reduce((sum, { asked, right }) => sum + asked - right, 0)
  const added = (alone?: RoundOutcome, both?: RoundOutcome) =>
    alone && both ? (both.perSecond / alone.perSecond - 1) * 100 : Number.NaN
  const note = `${one?.asked} at once with one, ${two?.asked} with two, 8 jobs a worker, cloud answers after ${answerMs} ms`
  const perSecond = (value: number | undefined) => ({ value: value ?? Number.NaN, unit: '/s' })
  return [
    {
      name: 'promotion.crowd-right',
      value: (two?.asked ?? 0) - wrong,
      unit: '',
      target: { atLeast: count },
      note: `of ${count} at once, less what went wrong in any of ${outcomes.length} rounds, two workers`,
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
      note: `${slowOf(count)} at once each, cloud answers after ${slowMs} ms`,
    },
    {
      name: 'promotion.transitions-no-latency',
      ...perSecond(bare?.perSecond),
      note: `${bare?.asked} at once, two workers of 8 jobs, cloud answers at once`,
    },
  ]
}
