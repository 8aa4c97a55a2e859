// How soon something that happens in the cloud is here, when the cloud tells.
import { measureHooks } from '../lib/testing/hook-timing.ts'
import { type Figure, median } from './result.ts'

/** Runs that start and git tags that are made, one after the other. */
export async function measureEventToRow(times: number): Promise<Figure[]> {
  const { runs, gitTags } = await measureHooks(times)
  const figure = (name: string, each: number[], what: string): Figure => {
    const sorted = each.toSorted((a, b) => a - b)
    return {
      name,
      value: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN,
      unit: 'ms',
      target: { atMost: 2000 },
      note: `${what}, webhook, look and row, 19 of 20; median ${Math.round(median(sorted))} ms`,
    }
  }
  return [
    figure('runs.event-to-row', runs, 'a run that starts'),
    figure('runs.event-to-row.git-tag', gitTags, 'a git tag that is made'),
  ]
}
