import { Agent, request } from 'undici'
import { parse } from 'yaml'
import { baseAccessKey } from '../products/ram/standard-account.ts'
import type { Simulator } from '../start.ts'
import { assumeRole, signedClient } from './signed-client.ts'

interface Kubeconfig {
  clusters: Array<{ cluster: { server: string; 'certificate-authority-data': string } }>
  users: Array<{ user: { 'client-certificate-data': string; 'client-key-data': string } }>
}

/** Fetches a kubeconfig as a role of the standard account. */
export async function kubeconfigAs(sim: Simulator, role: string, clusterId: string, minutes = 60) {
  const key = await assumeRole(sim.url, baseAccessKey, role, 'wang.ab12')
  const body = await signedClient(sim.url, key).roa(
    '2015-12-15',
    'DescribeClusterUserKubeconfig',
    'GET',
    `/k8s/${clusterId}/user_config`,
    { TemporaryDurationMinutes: minutes },
  )
  return { config: String(body.config), expiration: String(body.expiration) }
}

/** Calls a cluster's API with nothing but a kubeconfig: its address, its authority, its client certificate. */
export function kubeClient(config: string) {
  const { clusters, users } = parse(config) as Kubeconfig
  const text = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString()
  const server = clusters[0]?.cluster.server ?? ''
  const dispatcher = new Agent({
    connect: {
      ca: text(clusters[0]?.cluster['certificate-authority-data']),
      cert: text(users[0]?.user['client-certificate-data']),
      key: text(users[0]?.user['client-key-data']),
    },
  })
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await request(`${server}${path}`, {
      method: method as 'GET',
      dispatcher,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: reply.statusCode, body: (await reply.body.json()) as Reply }
  }
  return {
    server,
    call,
    get: (path: string) => call('GET', path),
    patch: (path: string, body: unknown, type = 'application/strategic-merge-patch+json') =>
      call('PATCH', path, body, { 'content-type': type }),
    /** The lines of a watch as they come; ends when the caller stops reading. */
    async *watch(path: string): AsyncGenerator<WatchLine> {
      const reply = await request(`${server}${path}`, { dispatcher })
      let rest = ''
      for await (const chunk of reply.body) {
        const lines = (rest + String(chunk)).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) yield JSON.parse(line) as WatchLine
      }
    },
    close: () => dispatcher.destroy(),
  }
}

export interface KubeItem {
  metadata: {
    name: string
    namespace?: string
    resourceVersion: string
    generation?: number
    annotations?: Record<string, string>
    labels?: Record<string, string>
    continue?: string
    remainingItemCount?: number
    managedFields?: Array<{ manager: string }>
  }
  spec: Record<string, unknown>
  status: Record<string, unknown>
}

export interface Reply extends KubeItem {
  kind: string
  items: KubeItem[]
  reason?: string
  message?: string
  code?: number
}

export interface WatchLine {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: Reply
}
