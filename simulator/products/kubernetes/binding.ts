import { randomBytes } from 'node:crypto'
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

/** The bearer token inside one kubeconfig. */
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

/** Makes the token of a kubeconfig for a caller of the OpenAPI; ended ones are swept on the way. */
export function issueToken(
  world: World,
  { tokens }: Bindings,
  cluster: string,
  caller: Caller,
  durationMs: number,
): KubeToken {
  for (const old of tokens.values()) if (world.clock.isExpired(old.validity)) tokens.delete(old.token)
  return tokens.put({
    token: `k8s-${randomBytes(24).toString('hex')}`,
    cluster,
    userName: caller.roleName === undefined ? caller.displayName : `${caller.roleName}:${caller.sessionName}`,
    ...(caller.roleName === undefined ? {} : { roleName: caller.roleName }),
    ...(caller.sessionName === undefined ? {} : { sessionName: caller.sessionName }),
    validity: world.clock.startValidity(durationMs),
  })
}
