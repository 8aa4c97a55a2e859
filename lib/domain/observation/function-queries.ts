/**
 * What is asked of a region's metrics of Function Compute, by version. CloudMonitor counts them by the minute; Managed
 * Prometheus keeps them in an instance of its own for cloud products. There is neither a percentile of the time nor a share
 * of limits, and nothing restarts: latency is the mean, and the other checks have no answer.
 */
export const functionChecks = ['error-rate', 'latency'] as const
export type FunctionCheck = (typeof functionChecks)[number]

export interface MeasuredFunction {
  functionName: string
  /** Only these versions: one share. Null: all of them together. */
  versions: readonly string[] | null
}

interface FunctionMetricNames {
  /** Gauges of one minute. */
  invocations: string
  errors: string
  /** Mean milliseconds. */
  duration: string
  functionName: string
  version: string
}

const names: FunctionMetricNames = {
  invocations: 'AliyunFc_FunctionQualifierTotalInvocations',
  errors: 'AliyunFc_FunctionQualifierFunctionErrors',
  duration: 'AliyunFc_FunctionQualifierAvgDuration',
  functionName: 'functionName',
  version: 'qualifier',
}

/** Which Prometheus has them: what metrics ports take for the id of a cluster. */
export const functionMetricsPlace = (region: string): string => `cloud-product-prometheus_${region}`

/** Points come once a minute: a range shorter than this may have none. */
const shortestSeconds = 120

const inRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function over(metric: string, { functionName, versions }: MeasuredFunction, rangeSeconds: number): string {
  const own = [`${names.functionName}=${JSON.stringify(functionName)}`]
  if (versions) own.push(`${names.version}=~${JSON.stringify(versions.map(inRegExp).join('|'))}`)
  return `${metric}{${own.join(',')}}[${Math.max(shortestSeconds, rangeSeconds)}s]`
}

const count = (metric: string, of: MeasuredFunction, rangeSeconds: number): string =>
  `sum(sum_over_time(${over(metric, of, rangeSeconds)}))`

/** The expression of a check: error-rate is a share of invocations, 0 to 1; latency is in seconds. Pure. */
export function functionPromqlOf(check: FunctionCheck, of: MeasuredFunction, rangeSeconds = 120): string {
  const all = count(names.invocations, of, rangeSeconds)
  // A function that never failed may have no series of failures: that is a rate of zero, not an unknown one.
  if (check === 'error-rate') return `(${count(names.errors, of, rangeSeconds)} or ${all} * 0) / ${all}`
  return `avg(avg_over_time(${over(names.duration, of, rangeSeconds)})) / 1000`
}

/** Invocations in the range before each instant: the sample that a verdict rests on. */
export const functionSampleQueryOf = (of: MeasuredFunction, rangeSeconds = 120): string => {
  const asked = Math.max(shortestSeconds, rangeSeconds)
  const all = count(names.invocations, of, asked)
  return asked === rangeSeconds ? all : `${all} * ${rangeSeconds / asked}`
}
