// What it takes to judge every gate of one promotion.
import { timeGates } from '../lib/testing/gates-timing.ts'
import type { DataSet } from './data-set.ts'
import { type Figure, median } from './result.ts'
import { slugOf } from './rows.ts'

const services = 100

/** Gate evaluation of one promotion over the whole data set. */
export async function measureGates(data: DataSet): Promise<Figure[]> {
  const slugs = Array.from({ length: services }, (_, at) =>
    slugOf(1 + Math.floor((at * data.services) / services)),
  )
  const took = await timeGates(data.url, 'pre-production', slugs)
  const worst = Math.round(Math.max(...took))
  return [
    {
      name: 'promotion.gates',
      value: median(took),
      unit: 'ms',
      target: { atMost: 20 },
      note: `facts and all gates of one promotion, at ${data.services.toLocaleString('en')} services; worst of ${services} ${worst} ms`,
    },
  ]
}
