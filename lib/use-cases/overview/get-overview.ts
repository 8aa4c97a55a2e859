import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { readOverviewParts } from '../../catalog/overview/reads.ts'
import { listPromotions, type PromotionFilters } from '../../catalog/promotion/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { JsonText } from '../../platform/json-text.ts'
import { defineQuery } from '../define.ts'
import { trainsAsking } from '../train/trains-asking.ts'

interface Item {
  state: string
  blocks: string[]
  endedAt: string | null
}

const open = ['pending', 'applying', 'observing']
const badEnds = ['failed', 'errored', 'rejected', 'aborted']
const dayMs = 24 * 3_600_000

async function items(database: Database, filters: PromotionFilters, limit: number): Promise<Item[]> {
  const page = (await listPromotions(database, filters, null, limit)).parse() as { items: Item[] }
  return page.items
}

/** What needs the reader now: approvals, own promotions, what moves, what is blocked, failed runs, problems, changes. */
export const getOverview = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal itself has no overview')
    const me = actor.personId
    const [parts, approvals, own, moving, pending] = await Promise.all([
      readOverviewParts(database, me),
      items(database, { waitingForPersonId: me, state: ['pending'] }, 20),
      items(database, { requester: me, state: [...open, ...badEnds] }, 50),
      items(database, { state: ['applying', 'observing'] }, 30),
      items(database, { state: ['pending'] }, 100),
    ])
    const trains = await trainsAsking(database, actor, new Date(JSON.parse(parts.now)))
    const since = Date.parse(JSON.parse(parts.now)) - dayMs
    const mine = own.filter((item) => item.endedAt === null || Date.parse(item.endedAt) > since).slice(0, 30)
    const blocked = pending.filter((item) => item.blocks.length > 0).slice(0, 30)
    const promotions = JSON.stringify({ approvals, trains, mine, moving, blocked })
    return ok(
      new JsonText(
        `${promotions.slice(0, -1)},"failedRuns":${parts.failedRuns},"problems":${parts.problems},"changes":${parts.changes},` +
          `"counts":${parts.counts},"sync":${parts.sync},"onCall":${parts.onCall},"now":${parts.now}}`,
      ),
    )
  },
})
