import { z } from 'zod'
import {
  deleteRepository,
  insertRepository,
  listRepositories,
  readRepository,
} from '../../catalog/inventory/repositories.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { type Call, defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

const about = (id: string, repository: string) => ({
  subjectKind: 'source-repository',
  subjectId: id,
  subjectName: repository,
})

/** Repositories whose files say where resources come from. */
export const listSourceRepositories = defineQuery({
  input: z.unknown(),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor }) =>
    ok({ ...(await listRepositories(database)), may: permitted(decide(actor, 'cost-query.edit')) }),
})

const addRow = defineUseCase({
  input: z.strictObject({
    connectionId: z.uuid(),
    repository: z.string().trim().min(1).max(400),
    branch: z.string().trim().min(1).max(200).optional(),
    reason: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => decide(actor, 'cost-query.edit'),
  // The cloud is asked before anything is written: a repository that the reading token does not see is refused by name.
  look: async ({ cloud, input }) => {
    const { code } = await cloud.reading(input.connectionId)
    const found = await code.getRepository(input.repository)
    if (!found.ok)
      return fail('not-found', `the repository can not be read: ${found.failure.message}`, {
        field: 'repository',
      })
    const branch = input.branch ?? found.value.defaultBranch
    return branch === null
      ? fail('invalid', 'which branch is read has to be said', { field: 'branch' })
      : ok({ repository: found.value.path, branch })
  },
  write: async ({ tx, actor, input: { connectionId, reason }, seen }) => {
    const addedById = actor.kind === 'system' ? null : actor.personId
    const id = await insertRepository(tx, { connectionId, ...seen, reason, addedById })
    if (id === null) return fail('conflict', 'it is read already', { field: 'repository' })
    const entry = { action: 'source-repository.added', reason, detail: { ...seen } } as const
    await tx.record({ ...authorOf(actor), ...about(id, seen.repository), ...entry })
    await tx.notify('cost-finding', id)
    return ok({ id })
  },
})

/**
 * Reads where resources come from in a repository, with the next pass over what exists. Fails with forbidden, not-found (the
 * cloud shows no such repository), conflict (it is read already).
 */
export const addSourceRepository: Call<unknown> = async (around, actor, input) => {
  const done = await addRow(around, actor, input)
  if (!done.ok) return done
  const item = await readRepository(around.database, done.value.id)
  return item === null ? fail('gone', 'no such repository') : ok(item)
}

/** Reads a repository no more; files that are known by it are forgotten with the next pass. Fails with forbidden, not-found. */
export const removeSourceRepository = defineUseCase({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'cost-query.edit'),
  write: async ({ tx, actor, input: { id } }) => {
    const removed = await deleteRepository(tx, id)
    if (removed === null) return fail('not-found', 'no such repository is read')
    const entry = { action: 'source-repository.removed', detail: {} } as const
    await tx.record({ ...authorOf(actor), ...about(id, removed.repository), ...entry })
    await tx.notify('cost-finding', id)
    return ok({ id })
  },
})
