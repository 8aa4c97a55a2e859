import type { AlertPort } from '../../ports/observation.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import { Kept, type KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import { underKey } from '../transport/under-key.ts'
import { type ArmsClient, pageSize } from './client.ts'
import { type PrometheusAddress, toAddress, toAlert } from './map.ts'

export interface ArmsRegion {
  region: string
  client: ArmsClient
}

/** Alerts of every region of the connection; the mark is `<region number>:<page>`. */
export function createAlerts(attempts: Attempts, keys: KeySource, regions: ArmsRegion[]): AlertPort {
  return {
    listAlerts: async (span, mark) => {
      const [at = 0, page = 1] = (mark ?? '0:1').split(':').map(Number)
      const region = regions[at]
      if (!region) return { ok: true, value: { items: [], next: null, total: null } }
      return underKey(attempts, keys, { operation: 'ListAlerts', read: true }, async (key) => {
        const answer = await region.client.listAlerts(key, region.region, span, page)
        // To the second on the wire: what lies outside the span is left out here.
        const inside = (answer.ListAlerts ?? [])
          .map(toAlert)
          .filter(({ startedAt }) => startedAt >= span.from && startedAt < span.to)
        const more = page * pageSize < answer.Total
        const next = more ? `${at}:${page + 1}` : at + 1 < regions.length ? `${at + 1}:1` : null
        return { items: inside, next, total: null }
      })
    },
  }
}

const keptMs = 300_000

export interface AddressBook {
  get(): Promise<CloudResult<PrometheusAddress>>
  drop(): void
}

/** Where one cluster's Prometheus is, asked of each region in turn and remembered for some minutes. */
export function prometheusAddress(
  attempts: Attempts,
  keys: KeySource,
  regions: ArmsRegion[],
  cluster: string,
): AddressBook {
  const fetch = async (): Promise<CloudResult<{ address: PrometheusAddress; at: number }>> => {
    const operation = 'GetPrometheusInstance'
    let answer: CloudResult<{ address: PrometheusAddress; at: number }> = ownRefusal(
      'not-found',
      'arms',
      operation,
      `no region knows a Prometheus of ${cluster}`,
    )
    for (const { region, client } of regions) {
      answer = await underKey(attempts, keys, { operation, read: true }, async (key) => ({
        address: toAddress(await client.getInstance(key, region, cluster)),
        at: performance.now(),
      }))
      if (answer.ok || answer.failure.kind !== 'not-found') break
    }
    return answer
  }
  const kept = new Kept(fetch, ({ at }) => performance.now() - at < keptMs)
  return {
    get: async () => {
      const found = await kept.get()
      return found.ok ? { ok: true, value: found.value.address } : found
    },
    drop: () => kept.drop(),
  }
}
