import type { MetricSeries, MetricsPort } from '../../ports/observation.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { AddressBook } from '../arms/adapter.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError, ownRefusal } from '../transport/call-error.ts'
import type { PrometheusClient } from './client.ts'
import { toSeries } from './map.ts'

const operation = 'QueryRange'
const mostSteps = 11_000

/** Range queries of each cluster's own Prometheus. */
export function createMetrics(
  attempts: Attempts,
  keys: KeySource,
  client: PrometheusClient,
  addressOf: (cluster: string) => AddressBook,
): MetricsPort {
  return {
    queryRange: async (cluster, query): Promise<CloudResult<MetricSeries[]>> => {
      const steps = (query.to.getTime() - query.from.getTime()) / 1000 / query.stepSeconds
      if (!(query.stepSeconds >= 1 && steps >= 0 && steps <= mostSteps)) {
        return ownRefusal('invalid', 'prometheus', operation, 'the range or its step is not acceptable')
      }
      const book = addressOf(cluster)
      const address = await book.get()
      if (!address.ok) return address
      const key = address.value.way.kind === 'key' ? await keys.get() : null
      if (key !== null && !key.ok) return key
      let stale = false
      const renew = () => {
        stale = true
        keys.drop()
        book.drop()
      }
      return attempts.call({ operation, read: true, renew }, async (signal) => {
        const fresh = stale ? await book.get() : address
        if (!fresh.ok)
          throw new CallError(fresh.failure.kind, fresh.failure.message, { code: fresh.failure.code })
        const now = fresh.value.way.kind === 'key' ? await keys.get() : null
        if (now !== null && !now.ok) throw new CallError(now.failure.kind, now.failure.message)
        try {
          return toSeries(await client.queryRange(fresh.value, now?.value ?? null, query, signal))
        } catch (error) {
          // A session that ended and a token that was changed look like a no: asked once more with fresh ones.
          const no = error instanceof CallError && error.kind === 'refused' && error.code !== 'NoKey'
          if (!no || stale) throw error
          throw new CallError('refused', error.message, { code: error.code, expired: true })
        }
      })
    },
  }
}
