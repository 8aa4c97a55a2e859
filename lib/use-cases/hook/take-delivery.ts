import { findOpenAddress, type OpenAddress } from '../../catalog/hook/addresses.ts'
import { countDelivery, insertDelivery, noteUse, wasTaken } from '../../catalog/hook/deliveries.ts'
import { transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { objectOf } from '../../domain/hook/hint.ts'
import type { HookKind, HookVerdict } from '../../domain/hook/kind.ts'
import { readEvent } from '../../domain/hook/read-event.ts'
import { matchesHash, sha256 } from '../../platform/crypto.ts'
import { rereadHintedJob } from '../../queue/hook.ts'
import type { Surroundings } from '../define.ts'

/** The same told again within this is a duplicate. Short: a stage that is run again says the same words. */
const windowMs = 30_000

export type { OpenAddress }

/** Words of a duplicate count as one row; the same of a refusal, which has none. */
const wordless = { event: '', subject: null }

/** Who knocks: all of it is the caller's word. */
export interface Knock {
  kind: HookKind
  connectionId: string
  /** From the address. */
  secret: string
  /** Codeup: its header. */
  token: string | null
}

/**
 * Whether a delivery comes from whom we gave the address to. Fails with not-found, the same whatever was wrong: no such
 * address, revoked, ended, its connection not in use, or (Codeup) another token.
 */
export async function openHook(around: Surroundings, knock: Knock): Promise<Result<OpenAddress>> {
  const { connectionId, kind } = knock
  const found = await findOpenAddress(around.database, { connectionId, kind, hash: sha256(knock.secret) })
  const nobody = fail('not-found', 'there is no such address')
  if (found === null) return nobody
  if (found.tokenHash !== null && (knock.token === null || !matchesHash(knock.token, found.tokenHash)))
    return nobody
  return ok(found)
}

/** Counts one of which nothing follows. */
export async function countHook(
  around: Surroundings,
  of: { connectionId: string; kind: HookKind },
  verdict: HookVerdict,
): Promise<void> {
  const { connectionId, kind } = of
  await countDelivery(around.database, { connectionId, kind, verdict, ...wordless })
}

/**
 * Takes what came as a hint: nothing of it is believed but the name of what to read again, and that look is a job in the
 * same transaction. The same twice is harmless: counted, and at worst looked at twice.
 */
export async function takeDelivery(
  around: Surroundings,
  address: OpenAddress,
  said: { name: string | null; body: unknown },
): Promise<HookVerdict> {
  const { connectionId, kind } = address
  const { hint, event, subject, isTest, mark: words } = readEvent(kind, said.name, said.body)
  const mark = sha256(JSON.stringify([kind, ...words]))
  const taken = await transact(around.database, async (tx) => {
    await noteUse(tx, address.id)
    if (hint === null) return ok(false)
    if (await wasTaken(tx, { connectionId, mark }, windowMs)) return ok(false)
    const object = objectOf(hint)
    await insertDelivery(tx, { connectionId, kind, verdict: 'taken', event, subject, object, mark })
    await tx.enqueue(rereadHintedJob(connectionId))
    await tx.notify('hook', connectionId)
    return ok(true)
  })
  if (!taken.ok) throw new Error(taken.failure.message)
  if (taken.value) return 'taken'
  const verdict = isTest ? 'test' : hint === null ? 'unknown' : 'duplicate'
  await countDelivery(around.database, { connectionId, kind, verdict, event, subject })
  return verdict
}
