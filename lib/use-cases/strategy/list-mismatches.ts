import { z } from 'zod'
import { readRecovery } from '../../catalog/strategy/recovery.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import type { Mismatch } from '../../domain/strategy/advice.ts'
import { defineQuery } from '../define.ts'
import { adviceOf } from './advice-of.ts'

const most = 200
/** Worst first. */
const order: readonly (Mismatch | null)[] = ['too-little', 'other', 'too-much']

/** Places whose strategy is not what their recovery calls for, worst first; at most 200 of `count`. */
export const listMismatches = defineQuery({
  input: z.null(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database }) => {
    const found = (await readRecovery(database, null))
      .map(adviceOf)
      .filter(({ mismatch }) => mismatch !== null)
    const items = found.toSorted((a, b) => order.indexOf(a.mismatch) - order.indexOf(b.mismatch))
    return ok({ items: items.slice(0, most), count: items.length })
  },
})
