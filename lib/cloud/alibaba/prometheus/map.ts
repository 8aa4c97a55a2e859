import type { z } from 'zod'
import type { MetricSeries } from '../../ports/observation.ts'
import type { CloudFailure } from '../../ports/outcome.ts'
import { CallError, kindOfStatus } from '../transport/call-error.ts'
import type { ErrorAnswer, RangeAnswer } from './wire.ts'

const infinite: Record<string, number> = {
  '+Inf': Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
}

function numberOf(text: string): number {
  if (text === 'NaN') return Number.NaN
  const value = infinite[text] ?? Number(text === '' ? 'none' : text)
  if (Number.isNaN(value)) throw new CallError('nonsense', `not a number: ${text}`)
  return value
}

/** Numbers are kept, NaN and infinities counted. Pure; throws nonsense for a text that is no number. */
export function toSeries(answer: z.infer<typeof RangeAnswer>): MetricSeries[] {
  return answer.data.result.map(({ metric, values }) => {
    const all = values.map(([seconds, text]) => ({
      at: new Date(Math.round(seconds * 1000)),
      value: numberOf(text),
    }))
    const points = all.filter(({ value }) => Number.isFinite(value))
    return { labels: metric, points, dropped: all.length - points.length }
  })
}

const kinds: Record<string, CloudFailure['kind']> = {
  bad_data: 'invalid',
  execution: 'invalid',
  timeout: 'timeout',
  canceled: 'unavailable',
  unavailable: 'unavailable',
  internal: 'unavailable',
}

/** An error in Prometheus's own words; a status that says more (401, 404, 429) comes first. */
export function errorOf(status: number, answer: z.infer<typeof ErrorAnswer> | null): CallError {
  const byStatus = kindOfStatus(status)
  const words = answer?.error ?? `status ${status} without a reason`
  const plain = byStatus === 'invalid' || byStatus === 'unavailable' || status < 300
  // Without its envelope it was a gateway that answered, and the expression was never judged.
  const kind =
    answer === null && byStatus === 'invalid'
      ? 'nonsense'
      : plain
        ? kinds[answer?.errorType ?? '']
        : undefined
  return new CallError(kind ?? byStatus, words, { code: answer?.errorType ?? null })
}
