import { z } from 'zod'
import { lockStated, readRecovery, writeStated } from '../../catalog/strategy/recovery.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { personIdOf } from '../promotion/placing.ts'

const Minutes = z
  .int()
  .min(0)
  .max(7 * 24 * 60)
  .nullable()

/**
 * Says how long noticing a fault of a service and going back take, for advice where there is no history; null takes a number
 * away. Fails with not-found and forbidden.
 */
export const stateRecovery = defineUseCase({
  input: z.strictObject({
    slug: z.string().min(1).max(120),
    noticeMinutes: Minutes,
    backMinutes: Minutes,
    reason: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'service.edit'),
  write: async ({ tx, actor, input }) => {
    const service = await lockStated(tx, input.slug)
    if (!service) return fail('not-found', `no service is called "${input.slug}"`, { noun: 'service' })
    const allowed = decide(actor, 'service.edit', service)
    if (!allowed.ok) return allowed
    const { noticeMinutes, backMinutes, reason } = input
    const [known] = await readRecovery(tx, service.id)
    const before = {
      noticeMinutes: known?.statedNoticeMinutes ?? null,
      backMinutes: known?.statedBackMinutes ?? null,
    }
    const after = { noticeMinutes, backMinutes }
    if (JSON.stringify(before) === JSON.stringify(after)) return ok({ slug: service.slug })
    await writeStated(tx, service.id, { ...after, reason, setById: personIdOf(actor) })
    await tx.record({
      ...authorOf(actor),
      action: 'service.recovery-stated',
      subjectKind: 'service',
      subjectId: service.id,
      subjectName: service.slug,
      serviceId: service.id,
      reason,
      detail: { before, after },
    })
    return ok({ slug: service.slug })
  },
})
