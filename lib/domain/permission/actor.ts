import { z } from 'zod'

export const Role = z.enum(['viewer', 'developer', 'on-call', 'release-manager', 'cost-lead', 'admin'])
export type Role = z.infer<typeof Role>

export const ScopeKind = z.enum(['all', 'team', 'product-line', 'environment'])
export type ScopeKind = z.infer<typeof ScopeKind>

/** A role held in a scope at this instant; dates were applied when it was read. */
export interface Grant {
  role: Role
  scopeKind: ScopeKind
  /** Null when the scope is all. */
  scopeId: string | null
}

export const TokenScope = z.enum(['read', 'promote', 'approve', 'admin'])
export type TokenScope = z.infer<typeof TokenScope>

/** Who acts. Every use case gets one; nothing happens anonymously. */
export type Actor =
  | { kind: 'person'; personId: string; key: string; name: string; grants: Grant[]; sessionId: string }
  | {
      kind: 'token'
      personId: string
      key: string
      name: string
      grants: Grant[]
      tokenId: string
      tokenScopes: TokenScope[]
    }
  | { kind: 'system'; name: string }
