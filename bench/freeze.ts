// What a thousand freeze windows cost, 200 of them recurring.
import { timeEvaluations, timeStatus, timeTimeline } from '../lib/testing/freeze-timing.ts'
import { type Figure, median } from './result.ts'

const evaluations = 200
const repeats = 5

/** One question, the status of the whole company, and a year's timeline: pure, so without a database. */
export function measureFreezes(): Figure[] {
  const one = timeEvaluations(evaluations, false)
  const everywhere = timeEvaluations(evaluations, true)
  const status = Array.from({ length: repeats }, timeStatus)
  const timelines = Array.from({ length: repeats }, timeTimeline)
  const entries = timelines[0]?.entries ?? 0
  const [worst, first] = [Math.max(...one.each), one.first].map((ms) => ms.toFixed(1))
  return [
    {
      name: 'freeze.evaluate',
      value: median(one.each),
      unit: 'ms',
      target: { atMost: 5 },
      note: `one change, 1,000 windows; worst of ${evaluations} ${worst} ms, the first of the process ${first} ms`,
    },
    {
      name: 'freeze.evaluate.everywhere',
      value: median(everywhere.each),
      unit: 'ms',
      note: 'the same when all 1,000 windows hold the target',
    },
    {
      name: 'freeze.status',
      value: median(status),
      unit: 'ms',
      target: { atMost: 1000 },
      note: `windows prepared, 5,000 services in 4 environments answered; worst of ${repeats} ${Math.round(Math.max(...status))} ms`,
    },
    {
      name: 'freeze.timeline',
      value: median(timelines.map(({ ms }) => ms)),
      unit: 'ms',
      target: { atMost: 300 },
      note: `windows prepared, a year of 1,000 windows: ${entries.toLocaleString('en')} times`,
    },
  ]
}
