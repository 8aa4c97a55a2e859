// What the page of a promotion takes in an estate of all runtimes.
import { timePromotionPages } from '../lib/testing/promotion-timing.ts'
import type { DataSet } from './data-set.ts'
import { type Figure, median } from './result.ts'

/** The answer behind the page of a pending promotion, and how many times that of ACK those of the other runtimes take. */
export async function measurePromotionPages(data: DataSet): Promise<Figure[]> {
  const took = await timePromotionPages(data.url)
  const onAck = took.get('ack') ?? []
  const others = [...took].filter(([runtime]) => runtime !== 'ack')
  if (others.length < 2) throw new Error('the data set has no other runtimes')
  return [
    {
      name: 'promotion.page',
      value: median(onAck),
      unit: 'ms',
      note: `a pending promotion on ACK with every gate judged, at ${data.services.toLocaleString('en')} services; worst of ${onAck.length} ${Math.round(Math.max(...onAck))} ms`,
    },
    ...others.map(([runtime, each]) => ({
      name: `promotion.page.${runtime}`,
      value: median(each) / median(onAck),
      unit: 'x',
      target: { atMost: 1.2 },
      note: `the same on ${runtime}, ${median(each).toFixed(1)} ms, by that on ACK`,
    })),
  ]
}
