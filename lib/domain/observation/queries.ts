/**
 * The checks that are asked of a cluster's Prometheus. error-rate: share of requests, 0 to 1; latency: 95th percentile in
 * seconds; saturation: share of the limits, 1 and more when full; restarts: a whole count.
 */
export const metricChecks = ['error-rate', 'latency', 'saturation', 'restarts'] as const
export type MetricCheck = (typeof metricChecks)[number]

/** The workload whose pods are asked about; an application of EDAS has a Deployment of its own name for each revision. */
export interface MeasuredTarget {
  namespace: string
  workloadKind: 'Deployment' | 'StatefulSet' | 'Rollout' | 'Application'
  workloadName: string
  /** Null: all containers of its pods together. */
  container: string | null
  /**
   * One share of a rollout: pods of these ReplicaSets alone, whose names begin theirs. Absent: all pods of the workload. A
   * second workload beside it is another target.
   */
  replicaSets?: readonly string[]
}

/**
 * Names of series and labels. The defaults are those of cAdvisor and kube-state-metrics (in every Managed Prometheus of
 * ACK) and, for requests, those of the Prometheus client libraries scraped by pod, whose labels say namespace and pod.
 */
export interface MetricNames {
  requests: string
  /** Histogram of seconds, without `_bucket`. */
  latency: string
  cpu: string
  memory: string
  /** Told apart by the label `resource`: cpu (cores) and memory (bytes). */
  limits: string
  restarts: string
  namespace: string
  pod: string
  container: string
  /** HTTP status of a request. */
  status: string
  /** Regular expression of the statuses that are errors of the service. */
  errors: string
}

export const defaultMetricNames: MetricNames = {
  requests: 'http_requests_total',
  latency: 'http_request_duration_seconds',
  cpu: 'container_cpu_usage_seconds_total',
  memory: 'container_memory_working_set_bytes',
  limits: 'kube_pod_container_resource_limits',
  restarts: 'kube_pod_container_status_restarts_total',
  namespace: 'namespace',
  pod: 'pod',
  container: 'container',
  status: 'code',
  errors: '5..',
}

/** The letters of which Kubernetes makes the endings of its names. */
const ending = '[bcdfghjklmnpqrstvwxz2456789]'

const inRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** A text of PromQL, in double quotes. */
const quoted = (text: string): string => JSON.stringify(text)

/** Matches the names of a workload's pods whole, so that `order` never counts the pods of `order-web`. */
export function podPattern({ workloadKind, workloadName, replicaSets }: MeasuredTarget): string {
  // None of them: a share without pods has no metrics, and never those of the others.
  if (replicaSets) return `(?:${replicaSets.map(inRegExp).join('|')})-${ending}{5}`
  const name = inRegExp(workloadName)
  if (workloadKind === 'Application') return `${name}(?:-group(?:-[0-9]+)+)?-${ending}{1,10}-${ending}{5}`
  return workloadKind === 'StatefulSet' ? `${name}-[0-9]+` : `${name}-${ending}{1,10}-${ending}{5}`
}

class Selectors {
  readonly names: MetricNames
  private readonly target: MeasuredTarget

  constructor(target: MeasuredTarget, names: MetricNames) {
    this.target = target
    this.names = names
  }

  /** Series of the workload's pods. */
  pods(metric: string, ...more: string[]): string {
    const { namespace, pod } = this.names
    const own = [
      `${namespace}=${quoted(this.target.namespace)}`,
      `${pod}=~${quoted(podPattern(this.target))}`,
    ]
    return `${metric}{${[...own, ...more].join(',')}}`
  }

  /** Series of its containers; without a name, not the sums that cAdvisor keeps per pod. */
  containers(metric: string, ...more: string[]): string {
    const { container } = this.names
    const { container: name } = this.target
    const own = name === null ? `${container}!="",${container}!="POD"` : `${container}=${quoted(name)}`
    return this.pods(metric, own, ...more)
  }
}

function errorRate(select: Selectors, range: string): string {
  const { requests, status, errors } = select.names
  const all = `sum(rate(${select.pods(requests)}[${range}]))`
  const failed = `sum(rate(${select.pods(requests, `${status}=~${quoted(errors)}`)}[${range}]))`
  // A service that never failed has no series of failures: that is a rate of zero, not an unknown one.
  return `(${failed} or ${all} * 0) / ${all}`
}

function latency(select: Selectors, range: string): string {
  const buckets = select.pods(`${select.names.latency}_bucket`)
  return `histogram_quantile(0.95, sum by (le) (rate(${buckets}[${range}])))`
}

function saturation(select: Selectors, range: string): string {
  const { cpu, memory, limits, pod, namespace } = select.names
  const limit = (resource: string) => select.containers(limits, `resource=${quoted(resource)}`)
  const processor = `sum by (${pod}) (rate(${select.containers(cpu)}[${range}])) / sum by (${pod}) (${limit('cpu')})`
  // With one label more than the processor's share, so that `or` keeps both of a pod.
  const by = `sum by (${namespace}, ${pod})`
  const held = `${by} (${select.containers(memory)}) / ${by} (${limit('memory')})`
  return `max(${processor} or ${held})`
}

function restarts(select: Selectors, range: string): string {
  // Prometheus extends a counter's growth to the whole range: rounded, one restart is one.
  return `sum(round(increase(${select.containers(select.names.restarts)}[${range}])))`
}

const writers: Record<MetricCheck, (select: Selectors, range: string) => string> = {
  'error-rate': errorRate,
  latency,
  saturation,
  restarts,
}

/**
 * The expression of a check over one workload, in the check's unit; it answers one series without labels.
 * `rangeSeconds` is how far back each instant looks; scrapes come every 15 to 30 s, so never less than 60. No traffic, no
 * limits or no such series answer nothing, which is unknown. Pure.
 */
export function promqlOf(
  check: MetricCheck,
  target: MeasuredTarget,
  rangeSeconds = 120,
  names: MetricNames = defaultMetricNames,
): string {
  return writers[check](new Selectors(target, names), `${rangeSeconds}s`)
}

/** How many requests the workload answered in the range before each instant: the sample that a verdict rests on. */
export function sampleQueryOf(
  target: MeasuredTarget,
  rangeSeconds = 120,
  names: MetricNames = defaultMetricNames,
): string {
  const select = new Selectors(target, names)
  return `sum(increase(${select.pods(names.requests)}[${rangeSeconds}s]))`
}
