import type { Sealed } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'

const secretNames = {
  'access-key': 'access_key',
  'yunxiao-reader': 'yunxiao_reader',
  'yunxiao-releaser': 'yunxiao_releaser',
  'yunxiao-operator': 'yunxiao_operator',
  'yunxiao-proposer': 'yunxiao_proposer',
  'manifest-writer': 'manifest_writer',
} as const

export type SecretPurpose = keyof typeof secretNames
export type RolePurpose = 'reading' | 'cost' | 'tagging' | 'promotion'

/** Sets one role of a connection; what an earlier check found no longer counts. */
export async function putRole(
  tx: Transaction,
  connectionId: string,
  role: { purpose: RolePurpose; environmentId: string | null; arn: string },
): Promise<void> {
  const { purpose, environmentId, arn } = role
  await tx.prisma.connectionRole.deleteMany({ where: { connectionId, purpose, environmentId } })
  await tx.prisma.connectionRole.create({ data: { id: newId(), connectionId, purpose, environmentId, arn } })
}

/** Puts one sealed secret in the place of an earlier one. */
export async function putSecret(
  tx: Transaction,
  connectionId: string,
  secret: { purpose: SecretPurpose; environmentId: string | null; sealed: Sealed },
): Promise<void> {
  const purpose = secretNames[secret.purpose]
  const { environmentId } = secret
  const { keyId, bytes } = secret.sealed
  await tx.prisma.connectionSecret.deleteMany({ where: { connectionId, purpose, environmentId } })
  await tx.prisma.connectionSecret.create({
    data: { id: newId(), connectionId, purpose, environmentId, keyId, sealed: Uint8Array.from(bytes) },
  })
}

/** Whether somebody who is no demo account could go on administering. */
export async function hasOwnAdmin(tx: Transaction): Promise<boolean> {
  const people = await tx.prisma.person.count({
    where: {
      demo: false,
      disabledAt: null,
      grants: { some: { role: 'admin', scopeKind: 'all', OR: [{ toAt: null }, { toAt: { gt: tx.now } }] } },
    },
  })
  return people > 0
}

/** The demo accounts end for good: no sign-in, no session, no token. Answers how many there were. */
export async function disableDemoAccounts(tx: Transaction): Promise<number> {
  const demo = await tx.prisma.person.findMany({ where: { demo: true, disabledAt: null } })
  for (const person of demo) {
    await tx.prisma.person.update({
      where: { id: person.id },
      data: { disabledAt: tx.now, passwordHash: null },
    })
    await tx.prisma.session.updateMany({
      where: { personId: person.id, endedAt: null },
      data: { endedAt: new Date() },
    })
    await tx.prisma.apiToken.updateMany({
      where: { personId: person.id, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    await tx.notify('person', person.id)
  }
  return demo.length
}

/** Moves the product's clock on, never back; only simulated mode has any business here. Answers the offset. */
export async function moveClockTo(tx: Transaction, offsetMs: number): Promise<number> {
  const rows = await tx.prisma.$queryRaw<{ offset: bigint }[]>`
    UPDATE clock_offset SET offset_ms = greatest(offset_ms, ${offsetMs}::bigint) RETURNING offset_ms AS offset`
  return Number(rows[0]?.offset ?? 0)
}
