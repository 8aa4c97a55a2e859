import { z } from 'zod'
import { lockOpenRelease, productLinesOf } from '../../catalog/release/find.ts'
import { newestEdit, closeRelease as write } from '../../catalog/release/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenRelease } from './get-release.ts'
import { decideRelease } from './permitted-release.ts'
import { reasonInput } from './plan-input.ts'
import { tellRelease } from './tell-release.ts'

/** Closes a release: its windows end with it. Fails with not-found, wrong-state (closed already), forbidden, conflict. */
export const closeRelease = thenRelease(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(120),
      version: z.int().min(1),
      note: reasonInput,
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'a release is closed by a person')
      const found = await lockOpenRelease(tx, input.id)
      if (!found.ok) return found
      const release = found.value
      const allowed = decideRelease(actor, productLinesOf(release))
      if (!allowed.ok) return allowed
      if (release.version !== input.version)
        return fail('conflict', 'somebody changed this release meanwhile', {
          field: 'version',
          other: await newestEdit(tx, release.id),
        })
      await write(tx, release.id, { personId: actor.personId, note: input.note })
      await tellRelease(tx, release, actor, 'release.closed', { reason: input.note })
      return ok({ id: release.id })
    },
  }),
)
