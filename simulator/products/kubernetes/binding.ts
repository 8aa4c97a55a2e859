import { authorityOf, type Certificate } from '../../kernel/authority.ts'
import type { Caller } from '../../kernel/caller.ts'
import type { Validity } from '../../kernel/clock.ts'
import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'

/** The predefined RBAC roles of ACK: restricted reads, dev writes workloads, admin does everything. */
export type Access = 'restricted' | 'dev' | 'admin'

export interface Binding {
  cluster: string
  roleName: string
  access: Access
}

/** What one kubeconfig is known by: the serial number of its client certificate, or the same id as a bearer token. */
export interface KubeToken {
  token: string
  cluster: string
  userName: string
  roleName?: string
  sessionName?: string
  validity: Validity
}

export interface Bindings {
  bindings: Collection<Binding>
  tokens: Collection<KubeToken>
}

const bindingKey = (cluster: string, roleName: string): string => `${cluster}/${roleName}`

export function openBindings(world: World): Bindings {
  return {
    bindings: world.collection('kubernetes.bindings', {
      key: (row: Binding) => bindingKey(row.cluster, row.roleName),
    }),
    tokens: world.collection('kubernetes.tokens', { key: (row: KubeToken) => row.token }),
  }
}

/** What the holder of a token may do in its cluster now; undefined = nothing. */
export function accessOf({ bindings }: Bindings, token: KubeToken): Access | undefined {
  return bindings.get(bindingKey(token.cluster, token.roleName ?? token.userName))?.access
}

const bearerPrefix = 'k8s-'

/** The bearer form of a credential, for clients without TLS. */
export const bearerOf = (token: string): string => `${bearerPrefix}${token}`

/** The credential behind what a client shows: the serial of its certificate, or its bearer text. */
export function credentialOf(
  { tokens }: Bindings,
  shown: { serial?: string; bearer?: string },
): KubeToken | undefined {
  if (shown.serial !== undefined) return tokens.get(shown.serial)
  return shown.bearer?.startsWith(bearerPrefix)
    ? tokens.get(shown.bearer.slice(bearerPrefix.length))
    : undefined
}

const sweepMs = 60_000
const swept = new WeakMap<Collection<KubeToken>, number>()

/** Forgets ended credentials, once a minute: one that has ended opens nothing anyway. */
function sweep(world: World, tokens: Collection<KubeToken>): void {
  const now = world.clock.wall()
  if (now < (swept.get(tokens) ?? 0) + sweepMs) return
  swept.set(tokens, now)
  for (const old of tokens.values()) if (world.clock.isExpired(old.validity)) tokens.delete(old.token)
}

/** Makes the credential of a kubeconfig for a caller of the OpenAPI; ended ones are swept on the way. */
export function issueToken(
  world: World,
  { tokens }: Bindings,
  cluster: string,
  caller: Pick<Caller, 'displayName' | 'roleName' | 'sessionName'>,
  durationMs: number,
): { token: KubeToken; bearer: string; certificate: Certificate } {
  sweep(world, tokens)
  const { roleName, sessionName } = caller
  const userName = roleName === undefined ? caller.displayName : `${roleName}:${sessionName}`
  const certificate = authorityOf(world).client(userName, 'system:users', world.clock.wall() + durationMs)
  const token = tokens.put({
    token: certificate.serial,
    cluster,
    userName,
    ...(roleName === undefined ? {} : { roleName }),
    ...(sessionName === undefined ? {} : { sessionName }),
    validity: world.clock.startValidity(durationMs),
  })
  return { token, bearer: bearerOf(token.token), certificate }
}
