import { z } from 'zod'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { jobOf } from '../../queue/job.ts'
import { checkConnectionJob, syncConnectionJob } from '../../queue/sync.ts'
import { defineUseCase } from '../define.ts'

/** Has each permission of a connection tried. The worker does it, because it alone opens secrets; the answer is in roles[].missing. */
export const checkConnection = defineUseCase({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'connection.edit'),
  write: async ({ tx, actor, input }) => {
    const known = await tx.prisma.connection.findUnique({ where: { id: input.id } })
    if (!known) return fail('not-found', 'no such connection', { noun: 'connection', id: input.id })
    await tx.enqueue(
      jobOf(checkConnectionJob, { connectionId: known.id }, { key: `connection.check:${known.id}` }),
    )
    await tx.record({
      ...authorOf(actor),
      action: 'connection.checked',
      subjectKind: 'connection',
      subjectId: known.id,
      subjectName: known.name,
      detail: {},
    })
    return ok({ asked: true })
  },
})

/** Syncs one connection or all of them now. Asking twice while it waits is asking once. */
export const syncNow = defineUseCase({
  input: z.object({ connection: z.string().optional(), noun: z.literal('runs').optional() }),
  authorise: (actor) => decide(actor, 'catalog.edit'),
  write: async ({ tx, actor, input }) => {
    const connections = await tx.prisma.connection.findMany({
      where: { disabledAt: null, ...(input.connection === undefined ? {} : { name: input.connection }) },
    })
    if (input.connection !== undefined && connections.length === 0) {
      return fail('not-found', `no connection is called "${input.connection}"`, { noun: 'connection' })
    }
    // Who asks has perhaps just opened a product.
    if (actor.kind !== 'system') {
      const ids = connections.map(({ id }) => id)
      await tx.prisma.syncPass.deleteMany({ where: { connectionId: { in: ids }, state: 'off' } })
    }
    for (const { id } of connections) {
      const { noun } = input
      const key = noun === undefined ? `sync.connection:${id}` : `sync.connection:${id}:${noun}`
      await tx.enqueue(jobOf(syncConnectionJob, { connectionId: id, noun }, { key }))
    }
    return ok({ asked: connections.length })
  },
})
