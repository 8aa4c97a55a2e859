import { rolesNotApart } from '../../domain/connection/roles-apart.ts'
import type { SealingKey } from '../../platform/crypto.ts'
import { sha256 } from '../../platform/crypto.ts'
import type {
  CloudGate,
  CostCloud,
  PromotionCloud,
  ProposingCloud,
  ReadingCloud,
  ReleasingCloud,
  TaggingCloud,
} from '../ports/cloud.ts'
import { type OpenConnection, openConnection } from './connection.ts'
import { fixedKey } from './identity/credential.ts'
import { remember } from './remember.ts'
import type { StoredConnection } from './stored-connection.ts'
import type { KeySource } from './sts/session.ts'
import { ownRefusal } from './transport/call-error.ts'
import { HealthBook, type HealthNote } from './transport/health.ts'

export interface GateSettings {
  /** Reads a stored connection; null when there is none. Asked at most every few seconds. */
  readConnection: (id: string) => Promise<StoredConnection | null>
  /** Writes what calls experienced, in batches; absent: nobody wants to know. */
  writeHealth?: (notes: HealthNote[]) => Promise<void>
  keys: SealingKey[]
  /** Names, `.suffix` or networks that may be private (config, SLUICE_ALLOWED_PRIVATE_HOSTS). */
  allowedPrivateHosts: string[]
  flushEveryMs?: number
  onError?: (error: unknown) => void
}

const keptMs = 3_000

const refusedKey = (code: string, message: string): KeySource =>
  fixedKey(ownRefusal('refused', 'sts', 'AssumeRole', message, code))

/** The key of the environment's promotion role, or why there is none (domain page 2.2: roles differ). */
function promoterOf(
  stored: StoredConnection,
  opened: OpenConnection,
  environmentId: string,
  session: string,
) {
  if (stored.disabled) return refusedKey('ConnectionDisabled', 'the connection is disabled')
  const role = stored.roles.find(
    (each) => each.purpose === 'promotion' && each.environmentId === environmentId,
  )
  if (!role) return refusedKey('NoPromotionRole', 'this environment has no promotion role')
  const others = rolesNotApart(stored.roles, role)
  if (others.length === 0) return opened.promoterKey(role.arn, session)
  return refusedKey('RolesNotApart', `the promotion role is also the ${others[0]?.purpose ?? 'other'} role`)
}

function readerOf(stored: StoredConnection, opened: OpenConnection): KeySource {
  if (stored.disabled) return refusedKey('ConnectionDisabled', 'the connection is disabled')
  const role = stored.roles.find((each) => each.purpose === 'reading')
  return role ? opened.readerKey(role.arn) : refusedKey('NoReadingRole', 'the connection has no reading role')
}

/** Bills are read under a role of their own, and so is the writing of costTags. */
function roleOf(stored: StoredConnection, opened: OpenConnection, purpose: 'cost' | 'tagging'): KeySource {
  if (stored.disabled) return refusedKey('ConnectionDisabled', 'the connection is disabled')
  const role = stored.roles.find((each) => each.purpose === purpose)
  if (!role)
    return refusedKey(
      `No${purpose === 'cost' ? 'Cost' : 'Tagging'}Role`,
      `the connection has no ${purpose} role`,
    )
  if (purpose === 'cost') return opened.readerKey(role.arn)
  const others = rolesNotApart(stored.roles, role)
  if (others.length === 0) return opened.taggerKey(role.arn)
  return refusedKey('RolesNotApart', `the tagging role is also the ${others[0]?.purpose ?? 'other'} role`)
}

interface Entry {
  mark: string
  readAt: number
  opened: OpenConnection
  reading: ReadingCloud
  promoting: (key: string) => PromotionCloud
  releasing: ReleasingCloud
  proposing: ProposingCloud
  costing: CostCloud
  tagging: TaggingCloud
}

const markOf = (stored: StoredConnection): string =>
  sha256(
    JSON.stringify(stored, (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ),
  )

/** The gate to Alibaba Cloud, real or simulated: opens clouds from stored roles and sealed secrets. */
export function createAlibabaGate(
  settings: GateSettings,
): CloudGate & { flush(): Promise<void>; close(): Promise<void> } {
  const health = new HealthBook()
  const entries = new Map<string, Promise<Entry>>()

  async function read(id: string, before: Entry | null): Promise<Entry> {
    const stored = await settings.readConnection(id)
    if (stored === null) throw new Error(`no connection ${id}`)
    const mark = markOf(stored)
    if (before?.mark === mark) return { ...before, readAt: performance.now() }
    const { keys, allowedPrivateHosts } = settings
    const opened = openConnection(stored, { keys, allowedPrivateHosts, health })
    void before?.opened.close().catch(() => undefined)
    return {
      mark,
      readAt: performance.now(),
      opened,
      reading: opened.reading(readerOf(stored, opened)),
      releasing: opened.releasing(),
      proposing: opened.proposing(),
      costing: opened.costing(roleOf(stored, opened, 'cost')),
      tagging: opened.tagging(roleOf(stored, opened, 'tagging')),
      promoting: remember((key) => {
        const [environmentId = '', session = ''] = key.split(' ')
        return opened.promoting(promoterOf(stored, opened, environmentId, session), environmentId, session)
      }, 200),
    }
  }

  async function entry(id: string): Promise<Entry> {
    const pending = entries.get(id)
    const before = (await pending?.catch(() => null)) ?? null
    if (before && performance.now() - before.readAt < keptMs) return before
    // Somebody else may have begun to read while we waited.
    const current = entries.get(id)
    if (current !== undefined && current !== pending) return current
    const next = read(id, before)
    entries.set(id, next)
    next.catch(() => entries.delete(id))
    return next
  }

  async function flush(): Promise<void> {
    const notes = health.take()
    if (notes.length > 0) await settings.writeHealth?.(notes)
  }
  const report = (error: unknown) => settings.onError?.(error)
  const timer = setInterval(() => void flush().catch(report), settings.flushEveryMs ?? 5_000)
  timer.unref()

  return {
    reading: async (id) => (await entry(id)).reading,
    releasing: async (id) => (await entry(id)).releasing,
    proposing: async (id) => (await entry(id)).proposing,
    costing: async (id) => (await entry(id)).costing,
    tagging: async (id) => (await entry(id)).tagging,
    promoting: async (id, environmentId, session) => {
      if (!/^[\w.@-]{2,64}$/.test(session)) throw new Error(`not a session name: ${session}`)
      return (await entry(id)).promoting(`${environmentId} ${session}`)
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush().catch(report)
      for (const each of entries.values()) await each.then(({ opened }) => opened.destroy()).catch(report)
      entries.clear()
    },
  }
}
