import { type AutoPlace, listAutoPlaces } from '../../catalog/promotion/auto-candidates.ts'
import { findPlace } from '../../catalog/promotion/find.ts'
import { readRelation } from '../../catalog/promotion/relation.ts'
import { listWaiting, lockHolder, lockRequests } from '../../catalog/promotion/writes.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { stops } from '../../domain/promotion/gate-verdict.ts'
import type { Surroundings } from '../define.ts'
import { draftOf, judgeDraft, placePromotion } from './placing.ts'
import { portal } from './transition.ts'

/** Asks for the newest build whose gates all pass now; answers whether it asked. */
async function promoteInto(tx: Transaction, place: AutoPlace): Promise<Result<boolean>> {
  const found = await findPlace(tx, place.serviceId, place.environmentId)
  if (!found.ok) return found
  await lockRequests(tx, place.serviceId, place.environmentId)
  const waiting = await listWaiting(tx, place)
  // Somebody was quicker: then it is theirs.
  if (waiting.length > 0 || (await lockHolder(tx, place))) return ok(false)
  for (const buildId of place.buildIds) {
    const judged = await judgeDraft(tx, draftOf(found.value, buildId, portal, tx.now))
    if (!judged.ok) continue
    const { gathered, verdicts } = judged.value
    const { facts, context } = gathered
    if (facts.place.hold !== null) return ok(false)
    if (verdicts.some(stops)) continue
    const { running, build, service } = context
    if (running && service.codeRepositoryId && build.commitSha && running.commitSha) {
      const { codeRepositoryId } = service
      const relation = await readRelation(tx, codeRepositoryId, build.commitSha, running.commitSha)
      // Only forward: whatever else it is needs a person.
      if (relation.direction !== 'newer') continue
    } else if (running) continue
    const placed = await placePromotion(tx, portal, {
      found: found.value,
      gathered,
      verdicts,
      kind: 'promotion',
      reason: null,
      reasonKey: null,
      takeOver: false,
      automatic: true,
      replaced: [],
    })
    return placed.ok ? ok(true) : placed
  }
  return ok(false)
}

/**
 * Auto-promotion: for each place that wants it and is free, the newest build whose gates pass, asked by the portal, each
 * build once. Never past a hold, never backwards. Of one service, or of all. Answers how many were asked for.
 */
export async function autoPromote(around: Surroundings, serviceId: string | null): Promise<Result<number>> {
  let asked = 0
  for (const place of await listAutoPlaces(around.database, serviceId)) {
    const done = await transact(around.database, (tx) => promoteInto(tx, place))
    if (done.ok && done.value) asked += 1
  }
  return ok(asked)
}
