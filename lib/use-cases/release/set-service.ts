import { z } from 'zod'
import { findServiceOf, lockOpenRelease } from '../../catalog/release/find.ts'
import { writeService } from '../../catalog/release/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { serviceStates } from '../../domain/release/state.ts'
import { defineUseCase } from '../define.ts'
import { thenService } from './get-service.ts'
import { tellRelease } from './tell-release.ts'

const asksReason: readonly string[] = ['withdrawn', 'late']

/**
 * Withdraws a service, brings it back, marks it late or unchanged. Fails with not-found, wrong-state (closed), forbidden,
 * precondition (withdrawn and late ask for a reason; whoever comes back in the week is late).
 */
export const setService = thenService(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(120),
      service: z.string().min(1).max(120),
      state: z.enum(serviceStates),
      reason: z.string().trim().max(2000).optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      const found = await lockOpenRelease(tx, input.id)
      if (!found.ok) return found
      const release = found.value
      const service = await findServiceOf(tx, release, input.service)
      if (!service.ok) return service
      const { serviceId, slug, state: before } = service.value
      const allowed = decide(actor, 'release.edit', service.value)
      if (!allowed.ok) return allowed
      const answer = ok({ id: release.id, service: serviceId })
      const { state } = input
      const reason = input.reason || null
      if (state === before && reason === service.value.reason) return answer
      if (asksReason.includes(state) && reason === null)
        return fail('precondition', `say why ${slug} is ${state}`, { need: 'reason', field: 'reason' })
      if (state === 'included' && before === 'withdrawn' && tx.now >= release.weekStartsAt)
        return fail('precondition', 'the release week has begun: it comes back as late, with a reason', {
          field: 'state',
        })
      await writeService(tx, { releaseId: release.id, serviceId }, { state, reason })
      await tellRelease(tx, release, actor, 'release.service-changed', {
        serviceId,
        reason,
        detail: { service: slug, from: before, to: state },
      })
      return answer
    },
  }),
)
