// What somebody waits for who opens the figures of a year.
import { timeFigures } from '../lib/testing/figure-timing.ts'
import type { DataSet } from './data-set.ts'
import { type Figure, median } from './result.ts'

const times = 9

/** Every view of a year, each with the year before it, side by side ten at once; the slowest of them counts. */
export async function measureFigures(data: DataSet): Promise<Figure[]> {
  const { views, deliveries } = await timeFigures(data.url, times)
  if (deliveries === 0) throw new Error('figures of nothing are quick')
  const medians = [...views].map(([name, took]) => [name, median(took)] as const)
  const each = medians.map(([name, ms]) => `${name} ${Math.round(ms)}`).join(', ')
  return [
    {
      name: 'runs.figures',
      value: Math.max(...medians.map(([, ms]) => ms)),
      unit: 'ms',
      target: { atMost: 500 },
      note: `the slowest view of a year and the year before it, ${data.services.toLocaleString('en')} services, ${deliveries.toLocaleString('en')} deliveries: ${each}`,
    },
  ]
}
