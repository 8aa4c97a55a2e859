// What reading a log that is being printed costs the cloud, and how soon a line can be read.
import { measureLogReaders } from '../lib/testing/log-readers.ts'
import { type Figure, median } from './result.ts'

/** Fifty browsers on two web processes, beside one browser with another log of the same run. */
export async function measureRunLog(many: number, seconds: number): Promise<Figure[]> {
  const { callsForOne, callsForMany, right, lines, lags, readers } = await measureLogReaders(many, seconds)
  const sorted = lags.toSorted((a, b) => a - b)
  return [
    {
      name: 'runs.log-upstream-readers',
      value: callsForMany / callsForOne,
      unit: '',
      target: { atMost: 1.2 },
      note: `calls of the cloud while ${readers} read (${callsForMany}) by those while one reads (${callsForOne}), ${seconds} s`,
    },
    {
      name: 'runs.log-readers-right',
      value: right,
      unit: '',
      target: { atLeast: readers },
      note: `of ${readers} on two web processes, every line once and in order, ${lines} lines`,
    },
    {
      name: 'runs.log-line-readable',
      value: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
      unit: 'ms',
      target: { atMost: 2000 },
      note: `from line printed to line read, 19 of 20; median ${Math.round(median(sorted))} ms`,
    },
  ]
}
