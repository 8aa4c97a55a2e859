import { z } from 'zod'
import { decideMatch, lockMatch } from '../../catalog/setup/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { jobOf } from '../../queue/job.ts'
import { syncConnectionJob } from '../../queue/sync.ts'
import { defineUseCase } from '../define.ts'

/**
 * A person says whose something is (`pin`), that it is nobody's (`ignore`), or gives it back to the rules (`release`).
 * The matching pass that follows leaves pinned things alone and draws the consequences.
 */
export const pinMatch = defineUseCase({
  input: z.object({
    id: z.uuid(),
    decision: z.enum(['pin', 'ignore', 'release']),
    service: z.string().optional(),
  }),
  authorise: (actor) => decide(actor, 'setup.edit'),
  write: async ({ tx, actor, input }) => {
    if (input.decision === 'pin' && input.service === undefined) {
      return fail('invalid', 'say which service it belongs to', { field: 'service' })
    }
    const match = await lockMatch(tx, input.id)
    if (!match)
      return fail('not-found', 'nothing of this id was found in the cloud', { noun: 'match', id: input.id })
    const serviceSlug = input.decision === 'pin' ? (input.service ?? null) : null
    const decided = await decideMatch(tx, match, input.decision, serviceSlug)
    if (!decided.ok) return decided
    await tx.record({
      ...authorOf(actor),
      action: 'match.pinned',
      subjectKind: match.noun,
      subjectId: match.subjectId,
      subjectName: match.subjectName,
      serviceId: decided.value,
      detail: { decision: input.decision, service: serviceSlug, before: match.reason },
    })
    const { connectionId } = match
    await tx.enqueue(
      jobOf(syncConnectionJob, { connectionId, noun: 'match' }, { key: `sync.match:${connectionId}` }),
    )
    await tx.notify('match', match.id)
    return ok({ id: match.id })
  },
})
