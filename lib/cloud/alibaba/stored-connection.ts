import type { NamedRole } from '../../domain/connection/roles-apart.ts'

/** A connection as it is stored: everything a gate needs, secrets still sealed. */
export interface StoredConnection {
  id: string
  kind: 'simulated' | 'alibaba'
  accountId: string
  regions: string[]
  yunxiaoOrganisationId: string
  accessKeyId: string | null
  /**
   * Product or host -> base URL: cr, cs, sts, yunxiao, kubernetes, `host:<registry host>`. `rate:<product>` -> calls per
   * second. `yunxiao-edition`: `region` for a Region edition site. `resource-directory`: the scope that resources are
   * searched in (`rd-…`, a folder, an account); this account alone without it.
   */
  endpoints: Record<string, string>
  disabled: boolean
  roles: NamedRole[]
  secrets: { purpose: string; environmentId: string | null; keyId: string; sealed: Uint8Array }[]
}
