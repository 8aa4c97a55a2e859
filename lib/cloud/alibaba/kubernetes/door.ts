import type { CloudResult } from '../../ports/outcome.ts'
import type { CsRegion } from '../cs/adapter.ts'
import { Kept, type KeySource } from '../sts/session.ts'
import type { AddressRule } from '../transport/address.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import { type ClosableHttp, createHttp } from '../transport/fetch.ts'
import { underKey } from '../transport/under-key.ts'
import { KubernetesClient } from './client.ts'
import type { ClusterDoor } from './cluster-call.ts'
import { parseKubeconfig } from './kubeconfig.ts'

interface OpenDoor {
  client: KubernetesClient
  untilMs: number
  http: ClosableHttp
}

export interface DoorSettings {
  attempts: Attempts
  keys: KeySource
  regions: CsRegion[]
  rule: AddressRule
  /** Replaces scheme and host of every server, keeping its path: private gateways and the simulator. */
  base: string | undefined
  /** Life of the kubeconfig: 15 to 60. */
  minutes: number
  /** Open now, and until when (epoch ms), so that old ones are closed, and all of them with the connection. */
  opened: Map<ClosableHttp, number>
}

/** A promotion's door is not asked for again after its end: whoever opens the next one closes it. */
function closeOverdue(opened: Map<ClosableHttp, number>): void {
  for (const [http, untilMs] of opened) {
    if (untilMs > Date.now()) continue
    opened.delete(http)
    void http.close()
  }
}

/** Opens one cluster: kubeconfig under the role, kept in memory for part of its life, never stored. */
export function clusterDoor(settings: DoorSettings, cluster: string): ClusterDoor {
  const { attempts, keys, regions, rule } = settings

  async function fetch(): Promise<CloudResult<OpenDoor>> {
    let answer: CloudResult<{ config: string; expiration?: string | null | undefined }> = ownRefusal(
      'not-found',
      'cs',
      'DescribeClusterUserKubeconfig',
      `no region knows the cluster ${cluster}`,
    )
    for (const { client } of regions) {
      const shape = { operation: 'DescribeClusterUserKubeconfig', read: true }
      answer = await underKey(attempts, keys, shape, (key) =>
        client.getKubeconfig(key, cluster, settings.minutes),
      )
      if (answer.ok || answer.failure.kind !== 'not-found') break
    }
    if (!answer.ok) return answer
    const { config: text, expiration } = answer.value
    return attempts.call({ operation: 'ParseKubeconfig', read: false }, async () => {
      const config = parseKubeconfig(text)
      if (settings.base !== undefined) {
        const base = new URL(settings.base)
        config.server = new URL(`${config.server.pathname}${config.server.search}`, base)
      }
      const { ca, cert, key } = config
      const http = createHttp(rule, {
        ...(ca === null ? {} : { ca }),
        ...(cert === null || key === null ? {} : { cert, key }),
      })
      const said = Date.parse(expiration ?? '')
      const asked = Date.now() + settings.minutes * 60_000
      // Half its life at most: clocks differ, and a simulated one may run ahead.
      const halfLife = Math.min(Number.isNaN(said) ? asked : said, asked) - settings.minutes * 30_000
      const untilMs = Math.max(halfLife, Date.now() + 10_000)
      closeOverdue(settings.opened)
      settings.opened.set(http, untilMs)
      return { client: new KubernetesClient(http, config), untilMs, http }
    })
  }

  const kept = new Kept<OpenDoor>(
    fetch,
    (door) => door.untilMs > Date.now() && settings.opened.has(door.http),
  )
  return {
    client: async () => {
      const door = await kept.get()
      return door.ok ? { ok: true, value: door.value.client } : door
    },
    drop: () => kept.drop(),
  }
}
