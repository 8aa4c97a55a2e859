import type { Database } from '../../lib/catalog/database.ts'
import type { CloudGate } from '../../lib/cloud/ports/cloud.ts'
import { type HookKind, hookKinds } from '../../lib/domain/hook/kind.ts'
import type { Config } from '../../lib/platform/config.ts'
import { sha256 } from '../../lib/platform/crypto.ts'
import { openAddress } from '../../lib/use-cases/hook/edit-addresses.ts'

const portal = { kind: 'system', name: 'Sluice' } as const
const patienceMs = 5_000

/** Nothing is asked of a cloud here. */
const noCloud: CloudGate = {
  reading: () => Promise.reject(new Error('a start reaches no cloud')),
  promoting: () => Promise.reject(new Error('a start reaches no cloud')),
  releasing: () => Promise.reject(new Error('a start reaches no cloud')),
}

interface Registered {
  kind: HookKind
  url: string
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
      const input = { connectionId: connection.id, kind, overlapHours: 0 }
      const made = await openAddress({ database, cloud: noCloud }, portal, input)
      if (!made.ok) throw new Error(made.failure.message)
      const { path, token } = made.value
      const body = { kind, url: `${base}${path}`, ...(token === null ? {} : { token }) }
      await ask({ method: 'POST', body: JSON.stringify(body) })
    }
  } catch (error) {
    console.error(`The simulated cloud was not told where to send webhooks: ${String(error)}`)
  }
}
