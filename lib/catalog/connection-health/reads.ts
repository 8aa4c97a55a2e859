import type { NamedRole } from '../../domain/connection/roles-apart.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** A connection as the cloud gate wants it: roles, and secrets still sealed. */
export interface SealedConnection {
  id: string
  kind: 'simulated' | 'alibaba'
  accountId: string
  regions: string[]
  yunxiaoOrganisationId: string
  accessKeyId: string | null
  endpoints: Record<string, string>
  disabled: boolean
  roles: NamedRole[]
  secrets: { purpose: string; environmentId: string | null; keyId: string; sealed: Uint8Array }[]
}

interface Row extends Omit<SealedConnection, 'secrets'> {
  secrets: { purpose: string; environmentId: string | null; keyId: string; sealed: string }[]
}

const statement = `
SELECT c.id, c.kind::text AS kind, c.account_id AS "accountId", c.regions,
  c.yunxiao_organisation_id AS "yunxiaoOrganisationId", c.access_key_id AS "accessKeyId", c.endpoints,
  c.disabled_at IS NOT NULL AS disabled,
  (SELECT coalesce(json_agg(json_build_object('purpose', r.purpose, 'environmentId', r.environment_id, 'arn', r.arn)), '[]')
    FROM connection_role r WHERE r.connection_id = c.id) AS roles,
  (SELECT coalesce(json_agg(json_build_object('purpose', s.purpose, 'environmentId', s.environment_id, 'keyId', s.key_id,
    'sealed', encode(s.sealed, 'base64'))), '[]') FROM connection_secret s WHERE s.connection_id = c.id) AS secrets
FROM connection c WHERE c.id = $1`

/** Null when there is none. Secrets stay sealed: only the gate opens them. */
export async function readStoredConnection(database: Database, id: string): Promise<SealedConnection | null> {
  const [row] = await rowsOf<Row>(database, 'connection.sealed', statement, [id])
  if (!row) return null
  const secrets = row.secrets.map((secret) => ({ ...secret, sealed: Buffer.from(secret.sealed, 'base64') }))
  return { ...row, secrets }
}
