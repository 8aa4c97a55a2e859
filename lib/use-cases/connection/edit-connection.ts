import { z } from 'zod'
import {
  disableDemoAccounts,
  hasOwnAdmin,
  putRole,
  putSecret,
  type RolePurpose,
  type SecretPurpose,
} from '../../catalog/connection/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { secretLabel } from '../../domain/connection/secret-label.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type SealingKey, seal } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import { jobOf } from '../../queue/job.ts'
import { checkConnectionJob, syncConnectionJob } from '../../queue/sync.ts'
import { defineUseCase } from '../define.ts'

const role = z.object({
  purpose: z.enum(['reading', 'cost', 'tagging', 'promotion']),
  environment: z.string().optional(),
  arn: z.string(),
})
const secret = z.object({
  purpose: z.enum([
    'access-key',
    'yunxiao-reader',
    'yunxiao-releaser',
    'yunxiao-operator',
    'yunxiao-proposer',
    'manifest-writer',
  ]),
  environment: z.string().optional(),
  value: z.string(),
})
const parts = { roles: z.array(role).default([]), secrets: z.array(secret).default([]) }
type Parts = { roles: z.infer<typeof role>[]; secrets: z.infer<typeof secret>[] }

/** What is bound to an environment names one; the rest names none. */
async function environmentOf(
  tx: Transaction,
  part: { purpose: RolePurpose | SecretPurpose; environment?: string | undefined },
): Promise<Result<string | null>> {
  const bound = part.purpose === 'promotion' || part.purpose === 'manifest-writer'
  if (bound !== (part.environment !== undefined)) {
    const words = bound ? 'belongs to an environment' : 'belongs to no environment'
    return fail('invalid', `${part.purpose} ${words}`, { field: 'environment', purpose: part.purpose })
  }
  if (part.environment === undefined) return ok(null)
  const found = await tx.prisma.environment.findUnique({ where: { slug: part.environment } })
  return found
    ? ok(found.id)
    : fail('not-found', `no environment is called "${part.environment}"`, { noun: 'environment' })
}

async function putParts(
  tx: Transaction,
  connectionId: string,
  given: Parts,
  keys: SealingKey[],
): Promise<Result<null>> {
  for (const { purpose, environment, arn } of given.roles) {
    const environmentId = await environmentOf(tx, { purpose, environment })
    if (!environmentId.ok) return environmentId
    await putRole(tx, connectionId, { purpose, environmentId: environmentId.value, arn })
  }
  for (const { purpose, environment, value } of given.secrets) {
    const environmentId = await environmentOf(tx, { purpose, environment })
    if (!environmentId.ok) return environmentId
    const label = secretLabel({ connectionId, purpose, environmentId: environmentId.value })
    await putSecret(tx, connectionId, {
      purpose,
      environmentId: environmentId.value,
      sealed: seal(keys, value, label),
    })
  }
  return ok(null)
}

/** What the ledger may say of roles and secrets: which, never what. */
const named = ({ roles, secrets }: Parts) => ({
  roles: roles.map((each) => ({
    purpose: each.purpose,
    environment: each.environment ?? null,
    arn: each.arn,
  })),
  secrets: secrets.map((each) => ({ purpose: each.purpose, environment: each.environment ?? null })),
})

/**
 * Connects a real account, and asks the worker to check and sync it. The first one ends the demo accounts for good, so
 * somebody else must already be admin: failure `precondition`, need `own-admin`.
 */
export const createConnection = (keys: SealingKey[]) =>
  defineUseCase({
    input: z.object({
      name: z.string(),
      accountId: z.string(),
      regions: z.array(z.string()).min(1),
      yunxiaoOrganisationId: z.string(),
      accessKeyId: z.string().nullable().default(null),
      ...parts,
    }),
    authorise: (actor) => decide(actor, 'connection.edit'),
    write: async ({ tx, actor, input }) => {
      const { roles, secrets, ...data } = input
      if (await tx.prisma.connection.findUnique({ where: { name: data.name } })) {
        return fail('conflict', `a connection is called "${data.name}" already`, { field: 'name' })
      }
      if (!(await hasOwnAdmin(tx))) {
        return fail(
          'precondition',
          'make an admin of your own first: the demo accounts end with the first real connection',
          {
            need: 'own-admin',
          },
        )
      }
      const id = newId()
      await tx.prisma.connection.create({ data: { id, kind: 'alibaba', ...data } })
      const put = await putParts(tx, id, { roles, secrets }, keys)
      if (!put.ok) return put
      const demoAccounts = await disableDemoAccounts(tx)
      await tx.record({
        ...authorOf(actor),
        action: 'connection.created',
        subjectKind: 'connection',
        subjectId: id,
        subjectName: data.name,
        detail: { ...data, ...named({ roles, secrets }), demoAccountsEnded: demoAccounts },
      })
      await tx.enqueue(jobOf(checkConnectionJob, { connectionId: id }, { key: `connection.check:${id}` }))
      await tx.enqueue(jobOf(syncConnectionJob, { connectionId: id }, { key: `sync.connection:${id}` }))
      await tx.notify('connection', id)
      return ok({ id })
    },
  })

/** Changes a connection; roles and secrets that are named take the place of those there were. */
export const updateConnection = (keys: SealingKey[]) =>
  defineUseCase({
    input: z.object({
      id: z.uuid(),
      name: z.string().optional(),
      regions: z.array(z.string()).min(1).optional(),
      yunxiaoOrganisationId: z.string().optional(),
      accessKeyId: z.string().nullable().optional(),
      disabled: z.boolean().optional(),
      ...parts,
    }),
    authorise: (actor) => decide(actor, 'connection.edit'),
    write: async ({ tx, actor, input }) => {
      const { id, roles, secrets, disabled, ...data } = input
      const known = await tx.prisma.connection.findUnique({ where: { id } })
      if (!known) return fail('not-found', 'no such connection', { noun: 'connection', id })
      const taken =
        data.name && (await tx.prisma.connection.findFirst({ where: { name: data.name, id: { not: id } } }))
      if (taken) return fail('conflict', `a connection is called "${data.name}" already`, { field: 'name' })
      const disabledAt =
        disabled === undefined ? known.disabledAt : disabled ? (known.disabledAt ?? tx.now) : null
      const change = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
      await tx.prisma.connection.update({ where: { id }, data: { ...change, disabledAt } })
      const put = await putParts(tx, id, { roles, secrets }, keys)
      if (!put.ok) return put
      await tx.record({
        ...authorOf(actor),
        action: 'connection.updated',
        subjectKind: 'connection',
        subjectId: id,
        subjectName: data.name ?? known.name,
        detail: { ...change, ...named({ roles, secrets }), ...(disabled === undefined ? {} : { disabled }) },
      })
      await tx.enqueue(jobOf(checkConnectionJob, { connectionId: id }, { key: `connection.check:${id}` }))
      await tx.notify('connection', id)
      return ok({ id })
    },
  })
