// The engine with real workers over the simulated cloud: many promotions at once, with one worker and with two.
import { type Round, runRounds } from '../lib/testing/promotion-rounds.ts'
import type { Figure } from './result.ts'

const answerMs = 50

/** Each brings the same builds one environment further. */
const rounds: Round[] = [
  { from: 'test', into: 'pre-production', workers: 1, latencyMs: answerMs },
  { from: 'pre-production', into: 'preview', workers: 2, latencyMs: answerMs },
  { from: 'preview', into: 'production', workers: 2, latencyMs: 0 },
]

/** `count` promotions started at once, the rollout cap lifted, the simulated cloud answering after 50 ms. */
export async function measureEngine(count: number): Promise<Figure[]> {
  const outcomes = await runRounds(count, rounds)
  const [one, two, bare] = outcomes
  const note = `8 jobs a worker, cloud answers after ${answerMs} ms`
  const perSecond = (value: number | undefined) => ({ value: value ?? Number.NaN, unit: '/s' })
  return [
    {
      name: 'promotion.crowd-right',
      value: Math.min(...outcomes.map(({ right }) => right)),
      unit: '',
      target: { atLeast: Math.max(count, ...outcomes.map(({ asked }) => asked)) },
      note: `of ${count} at once, the worst of three rounds, real workers`,
    },
    { name: 'promotion.transitions-one-worker', ...perSecond(one?.perSecond), note },
    { name: 'promotion.transitions-two-workers', ...perSecond(two?.perSecond), note },
    {
      name: 'promotion.second-worker-adds',
      value: one && two ? (two.perSecond / one.perSecond - 1) * 100 : Number.NaN,
      unit: '%',
      target: { atLeast: 60 },
      note,
    },
    {
      name: 'promotion.transitions-no-latency',
      ...perSecond(bare?.perSecond),
      note: 'two workers of 8 jobs, cloud answers at once',
    },
  ]
}
