import { z } from 'zod'
import { findServiceBuild } from '../../catalog/hold/bad-build.ts'
import { clearSuspect as clear } from '../../catalog/hold/suspect.ts'
import { findPlace } from '../../catalog/promotion/find.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { tellPlace } from '../hold/tell-place.ts'

/**
 * A release manager says that a build which a rollback left may come again to that environment like any other. Fails
 * with not-found, forbidden, wrong-state (it is not suspect there).
 */
export const clearSuspect = defineUseCase({
  input: z.strictObject({
    id: z.uuid(),
    environment: z.string().min(1).max(120),
    note: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'suspect.promote'),
  write: async ({ tx, actor, input }) => {
    const build = await findServiceBuild(tx, input.id)
    if (!build) return fail('not-found', 'no build of a service has this id', { field: 'id' })
    const found = await findPlace(tx, build.serviceId, input.environment)
    if (!found.ok) return found
    const place = found.value
    const allowed = decide(actor, 'suspect.promote', place)
    if (!allowed.ok) return allowed
    const clearedById = actor.kind === 'system' ? null : actor.personId
    const cleared = await clear(tx, { ...place, buildId: build.id, clearedById })
    if (!cleared) return fail('wrong-state', `this build is not suspect in ${place.environment}`)
    await tellPlace(tx, actor, place, {
      action: 'build.suspect-cleared',
      subjectKind: 'build',
      subjectId: build.id,
      reason: input.note,
      detail: { digest: build.digest },
    })
    return ok({ service: build.service })
  },
})
