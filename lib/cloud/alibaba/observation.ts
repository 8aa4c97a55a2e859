import type { ReadingCloud } from '../ports/cloud.ts'
import { type ArmsRegion, createAlerts, prometheusAddress } from './arms/adapter.ts'
import type { Product } from './products.ts'
import { createMetrics } from './prometheus/adapter.ts'
import { PrometheusClient } from './prometheus/client.ts'
import { remember } from './remember.ts'
import { createLogs } from './sls/adapter.ts'
import { SlsClient } from './sls/client.ts'
import type { KeySource } from './sts/session.ts'
import type { Attempts } from './transport/attempt.ts'
import type { Http } from './transport/fetch.ts'

export type Observing = Pick<ReadingCloud, 'metrics' | 'alerts' | 'logs'>

export interface ObservationSettings {
  attempts: (product: Product) => Attempts
  http: Http
  regions: string[]
  endpoints: Record<string, string>
  armsRegions: ArmsRegion[]
}

/** A Prometheus that the operator runs: named by its address, asked without a key. */
const ownPrometheus = (url: string) => ({
  get: async () => ({ ok: true as const, value: { url, way: { kind: 'none' as const } } }),
  drop: () => undefined,
})

/** Metrics, alerts and logs of one connection under one key. */
export function openObservation(
  { attempts, http, regions, endpoints, armsRegions }: ObservationSettings,
  keys: KeySource,
): Observing {
  const addressOf = remember((cluster) => {
    const own = endpoints[`prometheus:${cluster}`]
    return own === undefined
      ? prometheusAddress(attempts('arms'), keys, armsRegions, cluster)
      : ownPrometheus(own)
  })
  const slsRegions = regions.map((region) => {
    const own = endpoints[`sls:${region}`] ?? endpoints.sls
    return { region, client: new SlsClient(http, region, own === undefined ? null : new URL(own)) }
  })
  return {
    metrics: createMetrics(attempts('prometheus'), keys, new PrometheusClient(http), addressOf),
    alerts: createAlerts(attempts('arms'), keys, armsRegions),
    logs: createLogs(attempts('sls'), keys, slsRegions, endpoints),
  }
}
