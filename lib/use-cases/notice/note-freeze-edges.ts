import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { noteDraft } from '../../catalog/notice/note.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { edgeNotices } from '../../domain/notice/freeze-edges.ts'
import { jobOf } from '../../queue/job.ts'
import { sendNotices } from '../../queue/notice.ts'
import type { Surroundings } from '../define.ts'

/** Edges further back are no news any more; this much downtime loses no message. */
const lookBackMs = 60 * 60_000

/**
 * Tells of freezes that come, began or ended, and of stops that end soon. Computed from the windows at each call: what was
 * told already is known by its occasion, so it may run as often and in as many workers as one likes.
 */
export async function noteFreezeEdges({ database }: Surroundings): Promise<Result<number>> {
  const now = await readNow(database)
  const { prepared, stops } = await readFreezes(database)
  const drafts = edgeNotices(prepared, stops, new Date(now.getTime() - lookBackMs), now)
  if (drafts.length === 0) return ok(0)
  return transact(database, async (tx) => {
    let written = 0
    for (const draft of drafts) written += await noteDraft(tx.prisma, draft, {}, tx.now)
    if (written > 0) await tx.enqueue(jobOf(sendNotices, {}))
    return ok(written)
  })
}
