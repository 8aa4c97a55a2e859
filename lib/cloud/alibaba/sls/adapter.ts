import { setTimeout as sleep } from 'node:timers/promises'
import type { LogPort } from '../../ports/observation.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError, ownRefusal } from '../transport/call-error.ts'
import type { SlsClient } from './client.ts'
import { countingQuery } from './map.ts'

export interface SlsRegion {
  region: string
  client: SlsClient
}

/** Where a cluster's lines are kept; ACK makes a project of this name, the logstore is the operator's choice. */
export const placeOfLogs = (cluster: string, endpoints: Record<string, string>) => ({
  project: endpoints[`sls-project:${cluster}`] ?? `k8s-log-${cluster}`,
  logstore: endpoints[`sls-logstore:${cluster}`] ?? endpoints['sls-logstore'] ?? 'stdout',
})

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
const operation = 'GetLogsV2'
const longestPauseMs = 2_000

/** Counts lines of containers; each region is asked for the cluster's project until one has it. */
export function createLogs(
  attempts: Attempts,
  keys: KeySource,
  regions: SlsRegion[],
  endpoints: Record<string, string>,
): LogPort {
  const home = new Map<string, SlsRegion>()
  return {
    countLines: async (question) => {
      const { cluster, from, to } = question
      let query: string
      try {
        query = countingQuery(question)
      } catch (error) {
        if (error instanceof CallError) return ownRefusal(error.kind, 'sls', operation, error.message)
        throw error
      }
      const ask = { ...placeOfLogs(cluster, endpoints), from: seconds(from), to: seconds(to), query }
      const first = await keys.get()
      if (!first.ok) return first
      const count = (region: SlsRegion): Promise<CloudResult<number>> =>
        attempts.call({ operation, read: true, renew: () => keys.drop() }, async (signal) => {
          const key = await keys.get()
          if (!key.ok) throw new CallError(key.failure.kind, key.failure.message, { code: key.failure.code })
          for (let pauseMs = 100; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
            const answer = await region.client.countLines(key.value, ask, signal)
            if (answer.complete) return answer.lines
            await sleep(pauseMs, undefined, { signal })
          }
        })
      const known = home.get(cluster)
      let result: CloudResult<number> = ownRefusal('not-found', 'sls', operation, `no logs of ${cluster}`)
      for (const region of known === undefined ? regions : [known]) {
        result = await count(region)
        if (result.ok) home.set(cluster, region)
        if (result.ok || result.failure.code !== 'ProjectNotExist') break
      }
      return result
    },
  }
}
