import type { CloudResult, Page } from './outcome.ts'

/** One evaluated expression over a stretch of time; both ends are evaluated, every `stepSeconds` from `from` on. */
export interface RangeQuery {
  promql: string
  from: Date
  to: Date
  /** At least 1. A range asks for at most 11,000 steps. */
  stepSeconds: number
}

export interface MetricSeries {
  labels: Record<string, string>
  /** Oldest first; only finite numbers. An instant without data has no point. */
  points: { at: Date; value: number }[]
  /** Points that were NaN or infinite (a share of nothing, for example) and are not among `points`. */
  dropped: number
}

/** A cluster's Prometheus. `cluster` is its externalId. */
export interface MetricsPort {
  /**
   * Failure kind not-found: this cluster has no Prometheus. Failure kind invalid: the expression is refused. No series
   * is an answer (`[]`), and not one of zero.
   */
  queryRange(cluster: string, query: RangeQuery): Promise<CloudResult<MetricSeries[]>>
}

export interface AlertFact {
  externalId: string
  name: string
  /** The cloud's own word, P1 (worst) to P6. */
  severity: string
  state: 'firing' | 'resolved'
  /** Labels of the series that fired: where they name a workload, it can be matched. */
  labels: Record<string, string>
  startedAt: Date
  /** Null while it fires, and where somebody closed it and nobody says when it ended. */
  endedAt: Date | null
}

/** Alerts of every region of the connection. */
export interface AlertPort {
  /** Alerts that started in [from, to), each with its state now. The order is the cloud's. */
  listAlerts(span: { from: Date; to: Date }, page: string | null): Promise<CloudResult<Page<AlertFact>>>
}

export interface LineQuestion {
  cluster: string
  namespace: string
  /** Name of the Deployment or StatefulSet; lines of its pods are counted. */
  workload: string
  from: Date
  to: Date
  /** What a line must contain, in the log product's own search words, for example `ERROR or FATAL`. */
  query: string
}

/** Logs that the containers wrote. */
export interface LogPort {
  /**
   * Lines in [from, to), to the second. Failure kind not-found: the cluster's logs are not collected. A count that the
   * cloud calls incomplete is asked again until the deadline, and then is a timeout: never a number that is too small.
   */
  countLines(question: LineQuestion): Promise<CloudResult<number>>
}
