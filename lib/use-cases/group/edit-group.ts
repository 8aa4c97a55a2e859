import { z } from 'zod'
import {
  findGroup,
  listAskedIn,
  listLinks,
  lockGroups,
  setMembers,
  slugIsTaken,
} from '../../catalog/group/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { wouldCircle } from '../../domain/group/chain.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { newId } from '../../platform/ids.ts'
import { defineUseCase } from '../define.ts'

interface Named {
  id: string
  name: string
}

async function tell(
  tx: Transaction,
  actor: Actor,
  action: LedgerAction,
  group: Named,
  detail: Record<string, unknown>,
): Promise<void> {
  const subject = { subjectKind: 'group', subjectId: group.id, subjectName: group.name }
  await tx.record({ ...authorOf(actor), action, ...subject, detail })
  await tx.notify('group', group.id)
}

async function mayFollow(tx: Transaction, id: string, toId: string | null): Promise<Result<null>> {
  if (toId !== null && !(await findGroup(tx, toId)))
    return fail('not-found', 'no such group', { noun: 'group', field: 'escalatesToId' })
  return wouldCircle(await listLinks(tx), id, toId)
    ? fail('conflict', 'asking on would come back to this group', { field: 'escalatesToId', why: 'circle' })
    : ok(null)
}

async function putMembers(tx: Transaction, id: string, members: string[]): Promise<Result<null>> {
  const unknown = await setMembers(tx, id, members)
  return unknown.length > 0
    ? fail('not-found', 'somebody named is not there, or is disabled', {
        noun: 'person',
        field: 'members',
        ids: unknown,
      })
    : ok(null)
}

/** A new named group. Fails with `conflict` for a slug that was ever used, `not-found` for a member or next group. */
export const createGroup = defineUseCase({
  input: z.object({
    slug: z.string(),
    name: z.string(),
    members: z.array(z.uuid()).default([]),
    escalatesToId: z.uuid().nullable().default(null),
  }),
  authorise: (actor) => decide(actor, 'group.edit'),
  write: async ({ tx, actor, input }) => {
    await lockGroups(tx)
    const { slug, name, members, escalatesToId } = input
    if (await slugIsTaken(tx, slug))
      return fail('conflict', `"${slug}" is taken; slugs are never used again`, { field: 'slug' })
    const id = newId()
    const follows = await mayFollow(tx, id, escalatesToId)
    if (!follows.ok) return follows
    await tx.prisma.personGroup.create({ data: { id, slug, name, escalatesToId } })
    const put = await putMembers(tx, id, members)
    if (!put.ok) return put
    await tell(tx, actor, 'group.created', { id, name }, { slug, members, escalatesToId })
    return ok({ id })
  },
})

/** Name, members and who is asked next. Fails with `not-found`, or `conflict` when asking on would go in a circle. */
export const updateGroup = defineUseCase({
  input: z.object({
    id: z.uuid(),
    name: z.string().optional(),
    members: z.array(z.uuid()).optional(),
    escalatesToId: z.uuid().nullable().optional(),
  }),
  authorise: (actor) => decide(actor, 'group.edit'),
  write: async ({ tx, actor, input }) => {
    await lockGroups(tx)
    const known = await findGroup(tx, input.id)
    if (!known) return fail('not-found', 'no such group', { noun: 'group', id: input.id })
    const { id, members, ...change } = input
    if (change.escalatesToId !== undefined) {
      const follows = await mayFollow(tx, id, change.escalatesToId)
      if (!follows.ok) return follows
    }
    const name = change.name ?? known.name
    const escalatesToId = change.escalatesToId === undefined ? known.escalatesToId : change.escalatesToId
    await tx.prisma.personGroup.update({ where: { id }, data: { name, escalatesToId } })
    const put = members ? await putMembers(tx, id, members) : ok(null)
    if (!put.ok) return put
    const { id: _, ...told } = input
    await tell(tx, actor, 'group.updated', { id, name }, { slug: known.slug, ...told })
    return ok({ id })
  },
})

/**
 * Retires a group: its slug is never used again, and whoever escalated to it goes on to its next. Fails with `not-found`,
 * or `precondition` while the approvals of an environment ask for it.
 */
export const retireGroup = defineUseCase({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'group.edit'),
  write: async ({ tx, actor, input: { id } }) => {
    await lockGroups(tx)
    const known = await findGroup(tx, id)
    if (!known) return fail('not-found', 'no such group', { noun: 'group', id })
    const environments = await listAskedIn(tx, known.slug)
    if (environments.length > 0)
      return fail('precondition', `approvals ask for it: ${environments.join(', ')}`, {
        need: 'group-not-asked',
        environments,
      })
    await tx.prisma.personGroup.updateMany({
      where: { escalatesToId: id },
      data: { escalatesToId: known.escalatesToId },
    })
    await tx.prisma.personGroup.update({ where: { id }, data: { retiredAt: tx.now } })
    await tell(tx, actor, 'group.retired', known, { slug: known.slug })
    return ok({ id })
  },
})
