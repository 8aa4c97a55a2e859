import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BoardRow } from './cell.ts'
import { EnvironmentHead } from './environment.ts'
import { serviceFilters } from './service.ts'
import { Instant, list, page, pageInput } from './wire.ts'

/** What a row can be filtered by: it holds when any cell of the row is so. */
export const RowState = z.enum([
  'can-go-on',
  'blocked',
  'moving',
  'waiting',
  'drift',
  'problem',
  'unsettled',
  'held',
])
export type RowState = z.infer<typeof RowState>

const Counts = z.object({
  services: z.int(),
  canGoOn: z.int(),
  blocked: z.int(),
  moving: z.int(),
  waiting: z.int(),
  drift: z.int(),
  problem: z.int(),
  unsettled: z.int(),
})
export type Counts = z.infer<typeof Counts>

export const BoardSummary = Counts.extend({
  /** Of each environment, how many of its cells can go on to it. */
  environments: z.array(
    EnvironmentHead.extend({ canGoOn: z.int(), moving: z.int(), seenAt: Instant.nullable() }),
  ),
  groups: z.array(
    Counts.extend({ productLine: z.object({ slug: z.string(), name: z.string() }).nullable() }),
  ),
  now: Instant,
})
export type BoardSummary = z.infer<typeof BoardSummary>

const tags = ['board']

export const board = {
  list: oc
    .route({
      method: 'GET',
      path: '/board',
      tags,
      summary: 'Services by environment, grouped by product line',
    })
    .input(z.strictObject({ ...pageInput, ...serviceFilters, state: list(RowState) }))
    .output(page(BoardRow)),
  summary: oc
    .route({ method: 'GET', path: '/board/summary', tags, summary: 'The counts over the whole board' })
    .input(z.strictObject({ ...serviceFilters, state: list(RowState) }))
    .output(BoardSummary),
}
