import { z } from 'zod'
import { findServiceBuild, insertBadBuild } from '../../catalog/hold/bad-build.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { tellBuild } from './tell-build.ts'

/**
 * Marks a build as bad: from now on it may enter no further environment except by override. Fails with not-found,
 * forbidden, conflict (it is bad already).
 */
export const markBadBuild = defineUseCase({
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(1).max(2000) }),
  authorise: (actor) => holdsAnywhere(actor, 'build.mark-bad'),
  write: async ({ tx, actor, input }) => {
    const build = await findServiceBuild(tx, input.id)
    if (!build) return fail('not-found', 'no build of a service has this id', { field: 'id' })
    const allowed = decide(actor, 'build.mark-bad', build)
    if (!allowed.ok) return allowed
    if (actor.kind === 'system') return fail('forbidden', 'a person marks a build as bad')
    const marked = await insertBadBuild(tx, {
      buildId: build.id,
      reason: input.reason,
      markedById: actor.personId,
    })
    if (!marked) return fail('conflict', 'this build is marked as bad already')
    await tellBuild(tx, actor, build, { action: 'build.marked-bad', reason: input.reason })
    return ok({ service: build.service })
  },
})
