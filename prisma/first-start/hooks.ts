import { randomBytes } from 'node:crypto'
import type { Database } from '../../lib/catalog/database.ts'
import { insertAddress } from '../../lib/catalog/hook/addresses.ts'
import { transact } from '../../lib/catalog/transaction.ts'
import { ok } from '../../lib/domain/failure/result.ts'
import { type HookKind, hookKinds } from '../../lib/domain/hook/kind.ts'
import type { Config } from '../../lib/platform/config.ts'
import { sha256 } from '../../lib/platform/crypto.ts'

const patienceMs = 5_000

interface Registered {
  kind: HookKind
  url: string
}

const makeSecret = () => randomBytes(32).toString('base64url')

/** In the place of the one before, at once. */
async function openAddress(database: Database, { id, name }: { id: string; name: string }, kind: HookKind) {
  const [secret, token] = [makeSecret(), makeSecret()]
  await transact(database, async (tx) => {
    const hashes = { hash: sha256(secret), tokenHash: kind === 'codeup' ? sha256(token) : null }
    const made = await insertAddress(tx, { connectionId: id, kind, ...hashes }, tx.now)
    await tx.record({
      actorKind: 'system',
      actorId: null,
      actorName: 'Sluice',
      action: made.replaced > 0 ? 'hook.rotated' : 'hook.created',
      subjectKind: 'connection',
      subjectId: id,
      subjectName: name,
      detail: { kind, addressId: made.id },
    })
    return ok(null)
  })
  return { path: `/api/hooks/${kind}/${id}/${secret}`, token }
}

/**
 * Has the simulated cloud tell what happens, as somebody would register it in the consoles of a real one. Done again only
 * where what it has is not ours any more or the port is another; without a simulator the portal looks by itself.
 */
export async function registerSimulatedHooks(database: Database, config: Config): Promise<void> {
  const { simulatorUrl } = config
  const connection = await database.prisma.connection.findFirst({ where: { kind: 'simulated' } })
  if (simulatorUrl === null || connection === null) return
  const ask = (init: RequestInit) =>
    fetch(new URL('/_sim/hooks', simulatorUrl), { ...init, signal: AbortSignal.timeout(patienceMs) })
  const base = `http://${config.loopback ? config.host.replace('::1', '[::1]') : '127.0.0.1'}:${config.port}`
  try {
    const { addresses } = (await (await ask({})).json()) as { addresses: Registered[] }
    for (const kind of hookKinds) {
      const known = addresses.find((address) => address.kind === kind)?.url ?? ''
      const hash = sha256(known.slice(known.lastIndexOf('/') + 1))
      const open = await database.prisma.hookAddress.count({
        where: { hash, connectionId: connection.id, revokedAt: null, endsAt: null },
      })
      if (open > 0 && known.startsWith(`${base}/`)) continue
      const { path, token } = await openAddress(database, connection, kind)
      await ask({ method: 'POST', body: JSON.stringify({ kind, url: `${base}${path}`, token }) })
    }
  } catch (error) {
    console.error(`The simulated cloud was not told where to send webhooks: ${String(error)}`)
  }
}
