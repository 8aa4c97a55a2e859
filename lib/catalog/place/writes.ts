import { type DerivedPlace, derivePlace } from '../../domain/place/derive.ts'
import { causeOfStay, isReadAfter, moveStay, type StayMove } from '../../domain/place/stay.ts'
import { newId } from '../../platform/ids.ts'
import type { Transaction } from '../transaction.ts'
import { type Pair, readPlaceRows } from './reads.ts'
import { lookedEveryMs, observeTargets, type PlaceRow, type PlaceValues, placeValues } from './rows.ts'

const system = { actorKind: 'system', actorId: null, actorName: 'Sluice' } as const

const writePlaces = `
INSERT INTO place AS here (service_id, environment_id, running_build_id, running_digest, running_since_at, desired_build_id,
  desired_digest, ready_targets, total_targets, ready_pods, total_pods, health_problem, drift_since_at, seen_at, updated_at)
SELECT v.*, sluice_now() FROM jsonb_to_recordset($1::jsonb) AS v (service_id uuid, environment_id uuid, running_build_id uuid,
  running_digest text, running_since_at timestamptz, desired_build_id uuid, desired_digest text, ready_targets int,
  total_targets int, ready_pods int, total_pods int, health_problem text, drift_since_at timestamptz, seen_at timestamptz)
ORDER BY service_id, environment_id
ON CONFLICT (service_id, environment_id) DO UPDATE SET running_build_id = excluded.running_build_id,
  running_digest = excluded.running_digest, running_since_at = excluded.running_since_at,
  desired_build_id = excluded.desired_build_id, desired_digest = excluded.desired_digest,
  ready_targets = excluded.ready_targets, total_targets = excluded.total_targets, ready_pods = excluded.ready_pods,
  total_pods = excluded.total_pods, health_problem = excluded.health_problem, drift_since_at = excluded.drift_since_at,
  seen_at = coalesce(excluded.seen_at, here.seen_at), updated_at = excluded.updated_at`

const extendStays = `
UPDATE stay SET last_seen_at = v.last_seen_at, gap_ms = stay.gap_ms + v.gap_ms
FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, last_seen_at timestamptz, gap_ms bigint)
WHERE stay.id = v.id AND stay.ended_at IS NULL`

/** How far a place is behind the one before it on the path, and what moves and waits there. */
const refreshDerived = `
UPDATE place SET
  active_promotion_id = now_here.active, next_promotion_id = now_here.next, pending_count = now_here.pending,
  behind_count = now_here.behind
FROM (
  SELECT p.service_id, p.environment_id,
    (SELECT id FROM promotion a WHERE a.service_id = p.service_id AND a.environment_id = p.environment_id
      AND (a.state IN ('applying', 'observing') OR (a.first_write_at IS NOT NULL AND a.settled_at IS NULL))) AS active,
    (SELECT id FROM promotion n WHERE n.service_id = p.service_id AND n.environment_id = p.environment_id
      AND n.state = 'pending' ORDER BY requested_at, id LIMIT 1) AS next,
    (SELECT count(*)::int FROM promotion n WHERE n.service_id = p.service_id AND n.environment_id = p.environment_id
      AND n.state = 'pending') AS pending,
    CASE WHEN previous.id IS NULL OR p.running_digest IS NULL THEN NULL ELSE (
      SELECT count(DISTINCT later.digest)::int
      FROM stay later
      LEFT JOIN build theirs ON theirs.id = later.build_id
      LEFT JOIN build ours ON ours.id = p.running_build_id
      CROSS JOIN LATERAL (SELECT max(same.started_at) AS at FROM stay same
        WHERE same.service_id = p.service_id AND same.environment_id = previous.id AND same.digest = p.running_digest) seen
      WHERE later.service_id = p.service_id AND later.environment_id = previous.id AND later.digest <> p.running_digest
        -- What runs here was never seen there (adopted at first sync): then the age of the images decides.
        AND CASE WHEN seen.at IS NOT NULL THEN later.started_at > seen.at
          ELSE coalesce(theirs.pushed_at > ours.pushed_at, true) END
    ) END AS behind
  FROM place p
  JOIN service s ON s.id = p.service_id
  LEFT JOIN promotion_path own ON own.id = s.promotion_path_id
  LEFT JOIN promotion_path fallback ON fallback.is_default
  LEFT JOIN LATERAL (
    SELECT step.id FROM unnest(coalesce(own.environment_ids, fallback.environment_ids)) WITH ORDINALITY AS step (id, n)
    WHERE n < array_position(coalesce(own.environment_ids, fallback.environment_ids), p.environment_id)
      AND EXISTS (SELECT 1 FROM target t WHERE t.service_id = p.service_id AND t.environment_id = step.id AND t.retired_at IS NULL)
    ORDER BY n DESC LIMIT 1
  ) previous ON true
  WHERE p.service_id = ANY ($1::uuid[])
) now_here
WHERE place.service_id = now_here.service_id AND place.environment_id = now_here.environment_id
  AND (place.active_promotion_id, place.next_promotion_id, place.pending_count, place.behind_count)
    IS DISTINCT FROM (now_here.active, now_here.next, now_here.pending, now_here.behind)`

async function beginStay(
  tx: Transaction,
  row: PlaceRow,
  place: DerivedPlace,
  startedAt: Date,
): Promise<void> {
  const digest = place.runningDigest ?? ''
  const cause = causeOfStay(place, digest, row.everStayed)
  const promotionId = cause === 'promotion' && row.writtenBy?.digest === digest ? row.writtenBy.id : null
  const buildId = row.builds[digest] ?? null
  const id = newId()
  await tx.prisma.$executeRaw`
    INSERT INTO stay (id, service_id, environment_id, digest, build_id, cause, promotion_id, started_at, last_seen_at)
    VALUES (${id}::uuid, ${row.serviceId}::uuid, ${row.environmentId}::uuid, ${digest}, ${buildId}::uuid,
      ${cause}::"StayCause", ${promotionId}::uuid, ${startedAt}, ${startedAt})`
  if (cause === 'promotion') return
  await tx.record({
    ...system,
    action: cause === 'adopted' ? 'stay.adopted' : 'stay.began-outside',
    subjectKind: 'stay',
    subjectId: id,
    subjectName: `${row.serviceSlug} ${row.environmentSlug}`,
    serviceId: row.serviceId,
    environmentId: row.environmentId,
    detail: { digest, buildId, before: row.stay?.digest ?? null },
  })
}

async function writeMove(
  tx: Transaction,
  row: PlaceRow,
  place: DerivedPlace,
  move: StayMove,
): Promise<Date | null> {
  const since = row.stay ? new Date(row.stay.startedAt) : null
  switch (move.move) {
    case 'none':
    case 'extend':
      return since
    case 'begin':
      await beginStay(tx, row, place, move.startedAt)
      return move.startedAt
    case 'end':
    case 'replace':
      await tx.prisma.$executeRaw`
        UPDATE stay SET ended_at = ${move.endedAt} WHERE id = ${row.stay?.id ?? null}::uuid AND ended_at IS NULL`
      if (move.move === 'end') return null
      await beginStay(tx, row, place, move.startedAt)
      return move.startedAt
  }
}

async function settle(tx: Transaction, row: PlaceRow, place: DerivedPlace): Promise<boolean> {
  const { unsettled } = row
  if (!unsettled || !isReadAfter(new Date(unsettled.endedAt), place)) return false
  await tx.prisma.promotion.updateMany({
    where: { id: unsettled.id, settledAt: null },
    data: { settledAt: tx.now },
  })
  await tx.record({
    ...system,
    action: 'promotion.settled',
    subjectKind: 'promotion',
    subjectId: unsettled.id,
    subjectName: `P-${unsettled.number}`,
    serviceId: row.serviceId,
    environmentId: row.environmentId,
    promotionId: unsettled.id,
    detail: { runningDigest: place.runningDigest, seenAt: place.seenAt?.toISOString() ?? null },
  })
  await tx.notify('promotion', unsettled.id)
  return true
}

function driftSince(row: PlaceRow, place: DerivedPlace, now: Date): Date | null {
  const { desiredDigest, runningDigest } = place
  if (row.moving || !desiredDigest || !runningDigest || desiredDigest === runningDigest) return null
  return row.before?.driftSinceAt ? new Date(row.before.driftSinceAt) : (place.seenAt ?? now)
}

/**
 * Derives these places anew: what runs, its stay, the place row; settles what could be read again. Call it in the
 * transaction that wrote what it is derived from. Waiting promotions of services whose stays moved are woken.
 */
export async function refreshPlaces(
  tx: Transaction,
  pairs: readonly Pair[],
  options: { syncIntervalMs?: number } = {},
): Promise<void> {
  if (pairs.length === 0) return
  const intervalMs = options.syncIntervalMs ?? 15_000
  await lockServices(tx, pairs)
  const rows = await readPlaceRows(tx, pairs)
  const values: PlaceValues[] = []
  const extended: { id: string; last_seen_at: string; gap_ms: number }[] = []
  const moved = new Set<string>()
  for (const row of rows) {
    const place = derivePlace(observeTargets(row))
    const open = row.stay && { digest: row.stay.digest, lastSeenAt: new Date(row.stay.lastSeenAt) }
    const move = moveStay(open, place, lookedEveryMs(row, intervalMs))
    const since = await writeMove(tx, row, place, move)
    if (move.move === 'extend' && row.stay)
      extended.push({ id: row.stay.id, last_seen_at: move.lastSeenAt.toISOString(), gap_ms: move.gapMs })
    else if (move.move !== 'none') moved.add(row.serviceId)
    if (await settle(tx, row, place)) moved.add(row.serviceId)
    values.push(placeValues(row, place, since, driftSince(row, place, tx.now)))
  }
  if (extended.length) await tx.prisma.$executeRawUnsafe(extendStays, JSON.stringify(extended))
  await tx.prisma.$executeRawUnsafe(writePlaces, JSON.stringify(values))
  await refreshPlacePromotions(tx, [...new Set(rows.map((row) => row.serviceId))])
  for (const serviceId of [...moved].sort()) {
    // The contract is lib/queue/promotion.ts, which this room may not know.
    await tx.enqueue({
      name: 'promotion.wake',
      payload: { serviceId },
      maxAttempts: 5,
      key: `promotion.wake:${serviceId}`,
    })
  }
}

/** What moves and waits in the places of these services; call it when a promotion changed its state. */
export async function refreshPlacePromotions(tx: Transaction, serviceIds: readonly string[]): Promise<void> {
  await tx.prisma.$executeRawUnsafe(refreshDerived, serviceIds)
}

/** Two looks at one service take turns, so that the later one sees what the earlier one wrote. */
async function lockServices(tx: Transaction, pairs: readonly Pair[]): Promise<void> {
  const ids = [...new Set(pairs.map((pair) => pair.serviceId))].sort()
  await tx.prisma.$executeRawUnsafe(
    `SELECT pg_advisory_xact_lock(hashtextextended('place ' || id, 0)) FROM unnest($1::text[]) AS id`,
    ids,
  )
}
