import { z } from 'zod'
import { listRulesOfWindow } from '../../catalog/branch-rule/rows.ts'
import { readNow } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** The rules of branches that a window sets or has set, with what stands in the way. */
export const listBranchRules = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const [items, now] = await Promise.all([listRulesOfWindow(database, input.id), readNow(database)])
    return ok({ items, now: now.toISOString() })
  },
})
