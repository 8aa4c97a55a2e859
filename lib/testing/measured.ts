import type { MemoryReading } from '../cloud/memory/observation.ts'
import type { Stage } from './promotion-stage.ts'

/** Each expression of lib/domain/observation/queries by words that no other one has. */
const wordsOf = {
  errorRate: ') / sum(rate(http_requests_total',
  latency: 'histogram_quantile',
  saturation: 'max(sum by (pod) (rate(container_cpu',
  restarts: 'sum(round(increase(',
  requests: 'sum(increase(http_requests_total',
} as const

export type Measured = Partial<Record<keyof typeof wordsOf, MemoryReading | null>>

const quiet: Record<keyof typeof wordsOf, MemoryReading> = {
  errorRate: 0.001,
  latency: 0.2,
  saturation: 0.4,
  restarts: 0,
  requests: 1000,
}

/** From now on the cluster of an environment is measured: all quiet, but for what a test is about; null has no series. */
export function measure(stage: Stage, cluster: string, change: Measured = {}): void {
  const { observation } = stage.cloud
  observation.connect(cluster)
  for (const [name, words] of Object.entries(wordsOf)) {
    const key = name as keyof typeof wordsOf
    const value = change[key] === undefined ? quiet[key] : change[key]
    observation.setMetric(cluster, words, value ?? (() => null))
  }
}
