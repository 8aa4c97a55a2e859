import { z } from 'zod'
import { findServiceOf, lockOpenRelease } from '../../catalog/release/find.ts'
import { versionOfDigest } from '../../catalog/release/versions.ts'
import { writeService } from '../../catalog/release/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenService } from './get-service.ts'
import { tellRelease } from './tell-release.ts'

/** Says of a version's build that it is verified. Fails with not-found, wrong-state (closed), forbidden, precondition (no version of this release has this digest). */
export const verifyBuild = thenService(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(120),
      service: z.string().min(1).max(120),
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      note: z.string().trim().max(2000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.verify'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person verifies a build')
      const release = await lockOpenRelease(tx, input.id)
      if (!release.ok) return release
      const service = await findServiceOf(tx, release.value, input.service)
      if (!service.ok) return service
      const allowed = decide(actor, 'release.verify', service.value)
      if (!allowed.ok) return allowed
      const { serviceId, slug } = service.value
      const version = await versionOfDigest(tx, {
        releaseId: release.value.id,
        serviceId,
        digest: input.digest,
      })
      if (version === null)
        return fail('precondition', `no version of ${slug} in ${release.value.name} has this digest`, {
          field: 'digest',
        })
      await writeService(
        tx,
        { releaseId: release.value.id, serviceId },
        { verifiedDigest: input.digest, verifiedById: actor.personId, verifiedAt: tx.now },
      )
      await tellRelease(tx, release.value, actor, 'release.verified', {
        serviceId,
        reason: input.note || null,
        detail: { service: slug, version, digest: input.digest },
      })
      return ok({ id: release.value.id, service: serviceId })
    },
  }),
)
