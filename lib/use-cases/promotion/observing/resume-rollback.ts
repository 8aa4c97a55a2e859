import { z } from 'zod'
import { lockEnvironment } from '../../../catalog/environment/writes.ts'
import { liftStop, listStops, type StopRow } from '../../../catalog/promotion/automatic-rollback.ts'
import { fail, ok } from '../../../domain/failure/result.ts'
import { authorOf } from '../../../domain/ledger/author.ts'
import { failingWithinMs } from '../../../domain/observation/answer.ts'
import { decide, holdsAnywhere } from '../../../domain/permission/decide.ts'
import { defineQuery, defineUseCase } from '../../define.ts'
import { type Permitted, permitted } from '../permitted.ts'

/** RollbackStop of the API contract. */
type RollbackStop = Omit<StopRow, 'environmentId'> & { may: { resume: Permitted } }

/** Environments in which automatic rollback is stopped, with the services that failed there. */
export const listRollbackStops = defineQuery({
  input: z.strictObject({}),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor }) => {
    const rows = await listStops(database, failingWithinMs)
    const items = rows.map(({ environmentId, ...shown }): RollbackStop => {
      const resume = permitted(decide(actor, 'automatic-rollback.resume', { environmentId }))
      return { ...shown, may: { resume } }
    })
    return ok({ items })
  },
})

/**
 * Services of this environment may be rolled back by themselves again. Fails with not-found, forbidden, wrong-state (it
 * was not stopped).
 */
export const resumeRollback = defineUseCase({
  input: z.strictObject({
    environment: z.string().min(1).max(120),
    note: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'automatic-rollback.resume'),
  write: async ({ tx, actor, input }) => {
    const found = await lockEnvironment(tx, input.environment)
    if (!found)
      return fail('not-found', `no environment is called "${input.environment}"`, { field: 'environment' })
    const allowed = decide(actor, 'automatic-rollback.resume', { environmentId: found.id })
    if (!allowed.ok) return allowed
    const personId = actor.kind === 'system' ? null : actor.personId
    const lifted = await liftStop(tx, found.id, { personId, note: input.note })
    if (!lifted) return fail('wrong-state', `automatic rollback is not stopped in ${found.slug}`)
    await tx.record({
      ...authorOf(actor),
      action: 'environment.automatic-rollback-resumed',
      subjectKind: 'environment',
      subjectId: found.id,
      subjectName: found.slug,
      environmentId: found.id,
      reason: input.note,
      detail: { services: lifted.services },
    })
    await tx.notify('environment', found.slug)
    return ok({ environment: found.slug })
  },
})
