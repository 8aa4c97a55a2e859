import { z } from 'zod'
import { clearBadBuild as clear, findServiceBuild, lockBadBuild } from '../../catalog/hold/bad-build.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { tellBuild } from './tell-build.ts'

/**
 * Says that a build is not bad after all: a release manager, never the one who marked it, with a note. Fails with
 * not-found, forbidden, own-request (the same person), wrong-state (it is not bad).
 */
export const clearBadBuild = defineUseCase({
  input: z.strictObject({ id: z.uuid(), note: z.string().trim().min(1).max(2000) }),
  authorise: (actor) => holdsAnywhere(actor, 'build.clear-bad'),
  write: async ({ tx, actor, input }) => {
    const build = await findServiceBuild(tx, input.id)
    if (!build) return fail('not-found', 'no build of a service has this id', { field: 'id' })
    const allowed = decide(actor, 'build.clear-bad', build)
    if (!allowed.ok) return allowed
    const bad = await lockBadBuild(tx, build.id)
    if (!bad) return fail('wrong-state', 'this build is not marked as bad')
    if (actor.kind === 'system') return fail('forbidden', 'a person clears a bad build')
    if (actor.personId === bad.markedById)
      return fail('own-request', 'whoever marked a build as bad does not clear it')
    await clear(tx, bad.id, { clearedById: actor.personId, note: input.note })
    await tellBuild(tx, actor, build, {
      action: 'build.bad-cleared',
      reason: input.note,
      detail: { markedAt: bad.markedAt.toISOString(), markedById: bad.markedById, because: bad.reason },
    })
    return ok({ service: build.service })
  },
})
