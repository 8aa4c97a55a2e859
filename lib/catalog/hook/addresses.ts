import type { HookKind } from '../../domain/hook/kind.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** An address that is taken now. */
export interface OpenAddress {
  id: string
  connectionId: string
  kind: HookKind
  tokenHash: string | null
}

/** The address behind a secret, where it is taken and its connection is in use. */
export async function findOpenAddress(
  database: Database,
  asked: { connectionId: string; kind: HookKind; hash: string },
): Promise<OpenAddress | null> {
  const [found] = await rowsOf<OpenAddress>(
    database,
    'hook.find',
    `SELECT a.id, a.connection_id AS "connectionId", a.kind, a.token_hash AS "tokenHash" FROM hook_address a
      JOIN connection c ON c.id = a.connection_id AND c.disabled_at IS NULL
    WHERE a.hash = $1 AND a.connection_id = $2 AND a.kind = $3 AND a.revoked_at IS NULL
      AND (a.ends_at IS NULL OR a.ends_at > sluice_now())`,
    [asked.hash, asked.connectionId, asked.kind],
  )
  return found ?? null
}

export interface NewAddress {
  connectionId: string
  kind: HookKind
  hash: string
  tokenHash: string | null
}

/** Opens an address; those of its kind that were open end at `othersEndAt`. Answers its id and how many will end. */
export async function insertAddress(
  tx: Transaction,
  address: NewAddress,
  othersEndAt: Date,
): Promise<{ id: string; replaced: number }> {
  const { connectionId, kind } = address
  const { count } = await tx.prisma.hookAddress.updateMany({
    where: { connectionId, kind, revokedAt: null, endsAt: null },
    data: { endsAt: othersEndAt },
  })
  const id = newId()
  await tx.prisma.hookAddress.create({ data: { id, ...address, createdAt: tx.now } })
  return { id, replaced: count }
}

/** Ends an address at once; null when there is none that is open. */
export async function revokeAddress(
  tx: Transaction,
  connectionId: string,
  id: string,
): Promise<{ kind: string } | null> {
  const [revoked] = await tx.prisma.hookAddress.updateManyAndReturn({
    where: {
      id,
      connectionId,
      revokedAt: null,
      OR: [{ endsAt: null }, { endsAt: { gt: tx.now } }],
    },
    data: { revokedAt: tx.now },
  })
  return revoked ? { kind: revoked.kind } : null
}
