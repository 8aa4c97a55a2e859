import { listDueDays, sumDays } from '../../catalog/figure/day-sums.ts'
import { type DeliveryRow, dropNotes, writeDeliveries } from '../../catalog/figure/deliveries.ts'
import { beginAnew, readGround } from '../../catalog/figure/ground.ts'
import {
  type DuePlace,
  listDuePlaces,
  readCommitsBefore,
  readPlaceWrites,
  type StoredWrite,
} from '../../catalog/figure/place-writes.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { bucketOf } from '../../domain/figure/histogram.ts'
import { judgeDeliveries } from '../../domain/figure/judge-delivery.ts'
import { newlyBrought } from '../../domain/figure/newly-brought.ts'
import type { Surroundings } from '../define.ts'

/** Counts up whenever what is counted changes: everything is then counted anew. */
export const figureRules = 1

const placesAtOnce = 100
const daysAtOnce = 60
/** Commits read at first, and at most: beyond, what a promotion brought is unknown rather than slow. */
const commitSteps = [200, 1000, 4000] as const
/** So many earlier changes of the place are taken for "was there before". */
const mostBefore = 20

interface Lead {
  buckets: number[]
  unknown: number
}
const oneUnknown: Lead = { buckets: [], unknown: 1 }

/** How old each commit was that this promotion brought for the first time. Where nothing ran before, its own counts. */
async function leadOf(
  { database }: Surroundings,
  write: StoredWrite,
  earlier: readonly StoredWrite[],
): Promise<Lead> {
  const { sha, over, repositoryId, endedAt } = write
  if (!sha || !repositoryId || over === null || endedAt === null) return oneUnknown
  const there = earlier.flatMap((each) => (each.sha ? [each.sha] : [])).slice(-mostBefore)
  const before = over === 'nothing' ? there : [...new Set([over, ...there])]
  for (const limit of commitSteps) {
    const commits = await readCommitsBefore(database, repositoryId, sha, limit)
    if (commits.length === 0) return oneUnknown
    const nodes = new Map(commits.map((commit) => [commit.sha, commit]))
    const brought = before.length === 0 ? { shas: [sha], unknown: [] } : newlyBrought(sha, before, nodes)
    // Further back the two may meet after all.
    if (brought.unknown.length > 0 && commits.length === limit && limit !== commitSteps.at(-1)) continue
    const ages = brought.shas.map((each) => endedAt - (nodes.get(each)?.committedAt ?? Number.NaN))
    // Committed after it was deployed: somebody's clock is wrong, and the age unknown.
    const known = ages.filter((age) => age >= 0)
    return {
      buckets: known.map((age) => bucketOf(age / 1000)),
      unknown: ages.length - known.length + brought.unknown.length,
    }
  }
  return oneUnknown
}

async function rowsOfPlace(around: Surroundings, place: DuePlace): Promise<DeliveryRow[]> {
  const writes = await readPlaceWrites(around.database, place)
  const judged = judgeDeliveries(writes)
  const rows: DeliveryRow[] = []
  for (const { id, at, rolledOut, outcome, harmedAt, restoredAt } of judged) {
    const position = writes.findIndex((write) => write.id === id)
    const write = writes[position]
    if (!write) continue
    const fresh = write.state === 'succeeded' && !write.counted
    const was = writes
      .slice(0, position)
      .filter(({ state, observingAt }) => state === 'succeeded' || observingAt)
    const lead = fresh ? await leadOf(around, write, was) : null
    const took = harmedAt === null || restoredAt === null ? null : Math.max(0, restoredAt - harmedAt)
    rows.push({
      promotionId: id,
      serviceId: place.serviceId,
      environmentId: place.environmentId,
      trainId: write.trainId,
      at: new Date(at).toISOString(),
      rolledOut,
      outcome,
      lead: lead?.buckets ?? null,
      leadUnknown: lead?.unknown ?? 0,
      restore: took === null ? null : bucketOf(took / 1000),
    })
  }
  return rows
}

/**
 * Counts the promotions that ended since the last turn: what became of each change of their places, how old its commits
 * were, and the sums of the days that this changes. Work grows with what ended. Everything is counted anew after the
 * installation's zone or the rules changed. It may die anywhere and run twice. Answers how much is left, at least.
 */
export async function countDeliveries(around: Surroundings): Promise<Result<{ left: number }>> {
  const { database } = around
  const { zone, fits } = await readGround(database, figureRules)
  if (!fits) {
    const begun = await transact(database, async (tx) => {
      await beginAnew(tx, zone, figureRules)
      return ok(null)
    })
    if (!begun.ok) return begun
  }
  const places = await listDuePlaces(database, placesAtOnce)
  if (places.length > 0) {
    const rows: DeliveryRow[] = []
    for (const place of places) rows.push(...(await rowsOfPlace(around, place)))
    const written = await transact(database, async (tx) => {
      await writeDeliveries(tx, zone, rows)
      await dropNotes(
        tx,
        places.flatMap(({ noteIds }) => noteIds),
      )
      return ok(null)
    })
    if (!written.ok) return written
  }
  const days = await listDueDays(database, daysAtOnce)
  if (days.length > 0) {
    const summed = await transact(database, async (tx) => {
      await sumDays(tx, days)
      await tx.notify('figure', 'delivery')
      return ok(null)
    })
    if (!summed.ok) return summed
  }
  return ok({ left: (places.length === placesAtOnce ? 1 : 0) + (days.length === daysAtOnce ? 1 : 0) })
}
