import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Keys {
  /** Seals connection secrets: key id, colon, 32 bytes in base64. */
  sealing: string
  /** Signs session cookies. */
  session: string
  /** Password of the application role in the embedded database. */
  database: string
}

/** Made once per installation, readable by its owner alone. */
export function readKeys(folder: string): Keys {
  const file = join(folder, 'keys.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Keys>) : {}
  const keys: Keys = {
    sealing: known.sealing ?? `k1:${randomBytes(32).toString('base64')}`,
    session: known.session ?? randomBytes(32).toString('hex'),
    database: known.database ?? randomBytes(24).toString('hex'),
  }
  if (JSON.stringify(keys) !== JSON.stringify(known)) {
    writeFileSync(file, JSON.stringify(keys, null, 2), { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  return keys
}
