import { z } from 'zod'
import { readCursor, writeCursor } from '../../catalog/page.ts'
import { listReleases as read } from '../../catalog/release/reads.ts'
import type { ReleaseHead, StandRow } from '../../catalog/release/rows.ts'
import { ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { countdown, goesLive, overdue, releaseState } from '../../domain/release/state.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { datesOf, productionOf } from './board-row.ts'

/** ReleaseItem of the API contract. */
export function releaseItemOf(head: ReleaseHead, services: readonly StandRow[], now: Date) {
  const stand = services.map((row) => ({ ...row, production: productionOf(row) }))
  const going = stand.filter(({ state }) => goesLive(state))
  const facts = { ...datesOf(head), services: stand }
  const next = countdown(facts, now)
  const count = (state: StandRow['state']) => stand.filter((row) => row.state === state).length
  const { ownerId: _o, closedBy: _c, closeNote: _n, createdAt: _a, updatedAt: _u, ...shown } = head
  return {
    ...shown,
    state: releaseState(facts, now),
    countdown: next && { ...next, at: next.at.toISOString() },
    overdue: overdue(facts, now),
    counts: {
      included: count('included'),
      withdrawn: count('withdrawn'),
      unchanged: count('unchanged'),
      late: count('late'),
      cut: going.filter(({ cutSha }) => cutSha !== null).length,
      minted: going.filter(({ version }) => version !== null).length,
      verified: going.filter(({ verifiedDigest, version }) => version && verifiedDigest === version.digest)
        .length,
      live: going.filter(({ production }) => production === 'live').length,
    },
  }
}

/** Releases, open ones first by their go-live, then closed ones, the newest first. Fails with `invalid` for a cursor that is not ours. */
export const listReleases = defineQuery({
  input: z.strictObject({
    cursor: z.string().optional(),
    limit: z.int().min(1).max(200).default(50),
    which: z.enum(['open', 'closed']).optional(),
    productLine: z.string().max(120).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const after = readCursor(input.cursor, ['integer', 'integer', 'uuid'])
    if (!after.ok) return after
    const { items, now } = await read(database, input, after.value, input.limit + 1)
    const page = items.slice(0, input.limit)
    const last = items.length > input.limit ? page.at(-1) : undefined
    return ok({
      items: page.map(({ release, services }) => releaseItemOf(release, services, new Date(now))),
      next: last ? writeCursor(JSON.stringify(last.key)) : null,
      may: { create: permitted(holdsAnywhere(actor, 'release.edit')) },
      now,
    })
  },
})
