import type {
  AlertFact,
  AlertPort,
  LineQuestion,
  LogPort,
  MetricSeries,
  MetricsPort,
} from '../ports/observation.ts'
import type { Estate } from './estate.ts'
import { bad, good, pageOf } from './outcome.ts'

/** A reading at an instant; null: no point there. NaN and infinities are dropped as a cloud's would be. */
export type MemoryReading = number | ((at: Date) => number | null)

/** A text that an expression contains, or a pattern that it matches. */
type Expression = string | RegExp

interface Metric {
  cluster: string
  promql: Expression
  labels: Record<string, string>
  value: MemoryReading
}

const longestSteps = 11_000
const pageSize = 20

/** What the in-memory cloud measured, alerted and logged. Nothing is invented: what was not set has no series. */
export class MemoryObservation {
  readonly alerts: AlertFact[] = []
  private readonly estate: Estate
  private readonly metrics: Metric[] = []
  private readonly withoutMetrics = new Set<string>()
  private readonly withoutLogs = new Set<string>()
  private readonly products = new Set<string>()
  private readonly lines: { key: string; at: Date; text: string; count: number }[] = []

  constructor(estate: Estate) {
    this.estate = estate
  }

  private clusterId(cluster: string): string | null {
    if (this.products.has(cluster)) return cluster
    const all = [...this.estate.clusters.values()]
    return all.find((each) => [each.externalId, each.name].includes(cluster))?.externalId ?? null
  }

  private need(cluster: string): string {
    const found = this.clusterId(cluster)
    if (found === null) throw new Error(`the test arranged no cluster ${cluster}`)
    return found
  }

  /** What an expression (or every expression containing this text) reads in a cluster; setting it again replaces it. */
  setMetric(
    cluster: string,
    promql: Expression,
    value: MemoryReading,
    labels: Record<string, string> = {},
  ): void {
    const id = this.need(cluster)
    const same = (each: Metric) =>
      each.cluster === id &&
      String(each.promql) === String(promql) &&
      JSON.stringify(each.labels) === JSON.stringify(labels)
    const before = this.metrics.find(same)
    if (before) before.value = value
    else this.metrics.push({ cluster: id, promql, labels, value })
  }

  /** An instance that keeps metrics of cloud products: from now on it is a place to set metrics of. */
  addProducts(instance: string): void {
    this.products.add(instance)
  }

  /** The cluster has no Prometheus any more (or never had). */
  removeMetrics(cluster: string): void {
    this.withoutMetrics.add(this.need(cluster))
  }

  removeLogs(cluster: string): void {
    this.withoutLogs.add(this.need(cluster))
  }

  /** Prometheus and the collection of logs are there (again). */
  connect(cluster: string): void {
    this.withoutMetrics.delete(this.need(cluster))
    this.withoutLogs.delete(this.need(cluster))
  }

  /** An alert; the same externalId replaces it. */
  setAlert(alert: AlertFact): void {
    const at = this.alerts.findIndex((each) => each.externalId === alert.externalId)
    if (at === -1) this.alerts.push(alert)
    else this.alerts[at] = alert
  }

  /** So many lines with this text, written by the pods of a workload at an instant. */
  addLines(
    place: { cluster: string; namespace: string; workload: string },
    at: Date,
    text: string,
    count = 1,
  ): void {
    const key = `${this.need(place.cluster)}/${place.namespace}/${place.workload}`
    this.lines.push({ key, at, text, count })
  }

  metricsPort(): MetricsPort {
    return {
      queryRange: async (cluster, { promql, from, to, stepSeconds }) => {
        const operation = 'metrics.queryRange'
        const id = this.clusterId(cluster)
        if (id === null || this.withoutMetrics.has(id)) {
          return bad('not-found', operation, `no Prometheus for ${cluster}`)
        }
        const step = stepSeconds * 1000
        const steps = Math.floor((to.getTime() - from.getTime()) / step)
        if (!(stepSeconds >= 1) || steps < 0 || steps > longestSteps) {
          return bad('invalid', operation, 'the range or its step is not acceptable')
        }
        if (promql.trim() === '') return bad('invalid', operation, 'no expression')
        const wanted = this.metrics.filter((each) => each.cluster === id && meets(promql, each.promql))
        const instants = Array.from({ length: steps + 1 }, (_, at) => new Date(from.getTime() + at * step))
        return good(
          wanted.map((metric) => seriesOf(metric, instants)).filter(({ points }) => points.length > 0),
        )
      },
    }
  }

  alertPort(): AlertPort {
    return {
      listAlerts: async ({ from, to }, page) => {
        const inside = this.alerts.filter(({ startedAt }) => startedAt >= from && startedAt < to)
        return good(pageOf(structuredClone(inside), page, pageSize))
      },
    }
  }

  logPort(): LogPort {
    return { countLines: async (question) => this.count(question) }
  }

  private count(question: LineQuestion) {
    const id = this.clusterId(question.cluster)
    if (id === null || this.withoutLogs.has(id)) {
      return bad('not-found', 'logs.countLines', `no logs of ${question.cluster}`)
    }
    const key = `${id}/${question.namespace}/${question.workload}`
    const words = question.query.split(/\s+or\s+/i)
    const inside = this.lines.filter(
      (line) =>
        line.key === key &&
        line.at >= question.from &&
        line.at < question.to &&
        words.some((word) => word === '*' || line.text.toLowerCase().includes(word.toLowerCase())),
    )
    return good(inside.reduce((sum, { count }) => sum + count, 0))
  }
}

const meets = (promql: string, wanted: Expression): boolean =>
  typeof wanted === 'string' ? promql.includes(wanted) : wanted.test(promql)

function seriesOf({ labels, value }: Metric, instants: Date[]): MetricSeries {
  const read = (at: Date) => (typeof value === 'number' ? value : value(at))
  const all = instants.map((at) => ({ at, value: read(at) }))
  const said = all.filter((point): point is { at: Date; value: number } => point.value !== null)
  const points = said.filter((point) => Number.isFinite(point.value))
  return { labels, points, dropped: said.length - points.length }
}
