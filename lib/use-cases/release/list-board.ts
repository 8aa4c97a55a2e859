import { z } from 'zod'
import { readReleaseBoard } from '../../catalog/release/board.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { rowProblems } from '../../domain/release/row.ts'
import { serviceStates } from '../../domain/release/state.ts'
import { defineQuery } from '../define.ts'
import { judgeBoardRow, shownRow } from './board-row.ts'

/** Services of a release by slug, one row each, in one statement. Fails with `not-found`, `invalid` for a cursor that is not ours. */
export const listReleaseBoard = defineQuery({
  input: z.strictObject({
    id: z.string().min(1).max(120),
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(100),
    q: z.string().max(120).optional(),
    state: z.array(z.enum(serviceStates)).optional(),
    problem: z.array(z.enum(rowProblems)).optional(),
    productLine: z.string().max(120).optional(),
    team: z.string().max(120).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const { id, cursor, limit, problem, ...filters } = input
    if (cursor !== undefined && !/^[a-z0-9-]{1,120}$/.test(cursor))
      return fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })
    // What stands in the way is judged here: with that filter every row has to be looked at.
    const page = problem ? {} : { after: cursor, limit: limit + 1 }
    const board = await readReleaseBoard(database, id, { ...filters, ...page })
    if (!board) return fail('not-found', `no release is called "${id}"`, { field: 'id' })
    const all = board.rows.map((row) => shownRow(row, judgeBoardRow(row)))
    const wanted = problem ? all.filter((row) => row.problems.some((one) => problem.includes(one))) : all
    // The order is the database's: where the cursor stands in it decides, not how texts compare here.
    const seen = problem ? all.findIndex(({ service }) => service.slug === cursor) + 1 : 0
    const rest = wanted.filter((row) => all.indexOf(row) >= seen)
    const items = rest.slice(0, limit)
    return ok({
      items,
      next: rest.length > limit ? (items.at(-1)?.service.slug ?? null) : null,
      total: problem ? wanted.length : board.total,
      now: board.now,
    })
  },
})
