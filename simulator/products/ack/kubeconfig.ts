import { authorityOf } from '../../kernel/authority.ts'
import type { Caller } from '../../kernel/caller.ts'
import { isoSeconds } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { issueToken } from '../kubernetes/binding.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import type { Cluster } from './rows.ts'

const MINUTE_MS = 60_000
/** What a kubeconfig without a duration is valid for. */
const LONG_LIVED_MS = 3 * 365 * 24 * 3_600_000
const shortest = 15
const longest = 4_320

/** A kubeconfig for the caller, as the real one: the cluster's authority and a client certificate that ends in time. */
export function userKubeconfig(
  world: World,
  cluster: Cluster,
  caller: Caller,
  minutes: number | undefined,
): { config: string; expiration: string } {
  if (minutes !== undefined && minutes !== 0 && (minutes < shortest || minutes > longest)) {
    throw refuse.invalidParameter(
      'TemporaryDurationMinutes',
      `The specified parameter TemporaryDurationMinutes is not valid: it must be between ${shortest} and ${longest}.`,
    )
  }
  const durationMs = minutes === undefined || minutes === 0 ? LONG_LIVED_MS : minutes * MINUTE_MS
  const { certificate } = issueToken(world, kubeOf(world).bindings, cluster.clusterId, caller, durationMs)
  const user = caller.principalId.split(':', 1)[0] ?? caller.principalId
  const context = `${user}-${cluster.clusterId}`
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  const config = `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: ${apiServerOf(world, cluster.clusterId)}
    certificate-authority-data: ${base64(authorityOf(world).certificate)}
contexts:
- name: ${JSON.stringify(context)}
  context:
    cluster: kubernetes
    user: ${JSON.stringify(user)}
current-context: ${JSON.stringify(context)}
preferences: {}
users:
- name: ${JSON.stringify(user)}
  user:
    client-certificate-data: ${base64(certificate.certificate)}
    client-key-data: ${base64(certificate.privateKey)}
`
  return { config, expiration: isoSeconds(world.clock.wall() + durationMs) }
}

/** The API server listens with TLS on the simulator's one port. */
export const apiServerOf = (world: World, clusterId: string): string =>
  `${world.url.replace(/^http:/, 'https:')}/k8s/${clusterId}`
