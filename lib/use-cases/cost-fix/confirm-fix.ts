import { z } from 'zod'
import { type FixRecord, readFix } from '../../catalog/cost-fix/record.ts'
import { moveFix } from '../../catalog/cost-fix/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { runFixJob } from '../../queue/cost-fix.ts'
import { defineUseCase } from '../define.ts'
import { thenFix } from './get-fix.ts'
import { mayFixAll, maySeeFix } from './may-fix.ts'
import { tellFix } from './tell-fix.ts'

const notThere = (): Result<never> => fail('not-found', 'no fix has this id', { field: 'id' })

async function findPrepared(tx: Transaction, id: string): Promise<Result<FixRecord>> {
  const fix = await readFix(tx, id)
  if (!fix) return notThere()
  return fix.state === 'prepared'
    ? ok(fix)
    : fail('wrong-state', `this fix is ${fix.state}`, { state: fix.state })
}

/**
 * Somebody says yes to what was shown, and the worker writes exactly that: a merge request, or costTags. Fails with
 * not-found, forbidden, wrong-state, conflict (what would be written is not what was shown).
 */
export const confirmFix = thenFix(
  defineUseCase({
    input: z.strictObject({
      id: z.uuid(),
      /** Of what was shown. */
      mark: z.string().min(1).max(200),
      reason: z.string().trim().min(1).max(2000),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'cost-finding.fix'),
    write: async ({ tx, actor, input: { id, mark, reason } }) => {
      const found = await findPrepared(tx, id)
      if (!found.ok) return found
      const fix = found.value
      if (!maySeeFix(actor, fix)) return notThere()
      const allowed = mayFixAll(actor, fix)
      if (!allowed.ok) return allowed
      if (actor.kind === 'system') return fail('forbidden', 'only a person says yes to a fix')
      const changed = fail('conflict', 'what would be written changed: look at it again')
      if (fix.mark !== mark) return changed
      const moved = await moveFix(tx, fix, 'applying', {
        reason,
        problem: null,
        confirmedById: actor.personId,
        confirmedByName: actor.name,
        confirmedAt: tx.now,
        againMs: 0,
      })
      if (!moved) return changed
      const ready = fix.items.filter(({ state }) => state === 'ready')
      const costTags = ready.map(({ resourceId, wanted }) => ({ resource: resourceId, costTags: wanted }))
      await tellFix(tx, fix, actor, 'cost-fix.confirmed', { reason, detail: { costTags } })
      await tx.enqueue(runFixJob(id))
      return ok({ id })
    },
  }),
)

/** Throws away what was only shown. Fails with not-found, forbidden, wrong-state. */
export const discardFix = thenFix(
  defineUseCase({
    input: z.strictObject({ id: z.uuid() }),
    authorise: (actor) => holdsAnywhere(actor, 'cost-finding.fix'),
    write: async ({ tx, actor, input: { id } }) => {
      const found = await findPrepared(tx, id)
      if (!found.ok) return found
      const fix = found.value
      if (!maySeeFix(actor, fix)) return notThere()
      const own = actor.kind !== 'system' && fix.askedById === actor.personId
      const allowed = own ? ok(null) : mayFixAll(actor, fix)
      if (!allowed.ok) return allowed
      return (await moveFix(tx, fix, 'discarded')) ? ok({ id }) : fail('conflict', 'somebody was faster')
    },
  }),
)
