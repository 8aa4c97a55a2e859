// What a person waits for who asks what a train of 300 services would do.
import { foreseeTrain } from '../lib/testing/train-prognosis.ts'
import type { DataSet } from './data-set.ts'
import { type Figure, median } from './result.ts'
import { slugOf } from './rows.ts'

const size = 300
const times = 9

/** Prognosis of one train over the whole data set: every gate of every row. */
export async function measureTrain(data: DataSet): Promise<Figure[]> {
  const count = Math.min(size, data.services)
  const services = Array.from({ length: count }, (_, at) =>
    slugOf(1 + Math.floor((at * data.services) / count)),
  )
  const answers = await foreseeTrain(data.url, { environment: 'pre-production', services }, times)
  const took = answers.map(({ tookMs }) => tookMs)
  const judged = Math.min(...answers.map((answer) => answer.judged))
  return [
    {
      name: 'promotion.train-prognosis',
      value: median(took),
      unit: 'ms',
      target: { atMost: 1000 },
      note: `${judged} of ${count} judged by every gate, at ${data.services.toLocaleString('en')} services; worst ${Math.round(Math.max(...took))} ms`,
    },
  ]
}
