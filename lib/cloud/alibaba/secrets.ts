import { secretLabel } from '../../domain/connection/secret-label.ts'
import { open, type SealingKey } from '../../platform/crypto.ts'
import type { StoredConnection } from './stored-connection.ts'
import { CallError } from './transport/call-error.ts'

/** Opens a secret of a connection when it is needed. Throws a refusal that names it, never its value. */
export function openSecret(
  connection: StoredConnection,
  keys: SealingKey[],
  purpose: string,
  environmentId: string | null,
): string {
  const row = connection.secrets.find(
    (each) => each.purpose === purpose && each.environmentId === environmentId,
  )
  if (!row)
    throw new CallError('refused', `no ${purpose} is stored for this connection`, { code: 'NoSecret' })
  try {
    return open(
      keys,
      { keyId: row.keyId, bytes: row.sealed },
      secretLabel({ connectionId: connection.id, purpose, environmentId }),
    )
  } catch {
    throw new CallError('refused', `the stored ${purpose} does not open with this installation's keys`, {
      code: 'SealedSecret',
    })
  }
}
