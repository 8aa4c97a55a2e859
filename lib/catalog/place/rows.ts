import { z } from 'zod'
import type { DerivedPlace, TargetObservation } from '../../domain/place/derive.ts'

/** target_look.running: [{container, image, digests: [{digest, pods, readyPods}]}]; the sync writes it, we read what we use. */
const Running = z.array(
  z.object({ container: z.string(), digests: z.array(z.object({ digest: z.string(), pods: z.number() })) }),
)

interface TargetRow {
  targetId: string
  /** Container name -> image repository id. */
  containers: Record<string, string>
  desiredDigest: string | null
  desiredAt: string | null
  /** Null: it was never seen, or is gone. */
  look: {
    running: unknown
    replicas: number
    readyReplicas: number
    settled: boolean
    problem: string | null
    seenAt: string
    /** How far apart two looks are that nothing calls for; null: as far as two passes of sync. */
    everyMs: number | null
  } | null
}

/** One place with all that its row and its stay are derived from. */
export interface PlaceRow {
  serviceId: string
  environmentId: string
  serviceSlug: string
  environmentSlug: string
  targets: TargetRow[]
  /** Child digest -> digest of its index. */
  children: Record<string, string>
  builds: Record<string, string>
  stay: { id: string; digest: string; startedAt: string; lastSeenAt: string } | null
  everStayed: boolean
  unsettled: { id: string; number: number; endedAt: string } | null
  /** Newest promotion with a confirmed write here. */
  writtenBy: { id: string; digest: string } | null
  moving: boolean
  before: { runningDigest: string | null; driftSinceAt: string | null } | null
}

function observe(row: TargetRow, children: Record<string, string>): TargetObservation {
  const { look } = row
  const base = {
    targetId: row.targetId,
    desiredDigest: row.desiredDigest,
    desiredAt: row.desiredAt ? new Date(row.desiredAt) : null,
  }
  if (!look) return { ...base, workload: null }
  const parsed = Running.safeParse(look.running)
  const names = Object.keys(row.containers)
  const ours = (parsed.success ? parsed.data : []).filter(
    ({ container }) => names.length === 0 || names.includes(container),
  )
  const digests = ours.flatMap((container) =>
    container.digests.filter(({ pods }) => pods > 0).map(({ digest }) => children[digest] ?? digest),
  )
  return {
    ...base,
    workload: {
      digests: [...new Set(digests)],
      pods: look.replicas,
      readyPods: look.readyReplicas,
      ready: look.settled && look.readyReplicas >= look.replicas && look.replicas > 0,
      problem: look.problem,
      seenAt: new Date(look.seenAt),
    },
  }
}

/** How far apart looks at a place are at most, when all goes well. */
export const lookedEveryMs = (row: PlaceRow, syncIntervalMs: number): number =>
  Math.max(syncIntervalMs, ...row.targets.map(({ look }) => look?.everyMs ?? 0))

export const observeTargets = (row: PlaceRow): TargetObservation[] =>
  row.targets.map((target) => observe(target, row.children))

/** What differs between the row and what was derived, in the words of the table. */
export function placeValues(
  row: PlaceRow,
  place: DerivedPlace,
  sinceAt: Date | null,
  driftSinceAt: Date | null,
) {
  const buildOf = (digest: string | null) => (digest === null ? null : (row.builds[digest] ?? null))
  return {
    service_id: row.serviceId,
    environment_id: row.environmentId,
    running_build_id: buildOf(place.runningDigest),
    running_digest: place.runningDigest,
    running_since_at: sinceAt?.toISOString() ?? null,
    desired_build_id: buildOf(place.desiredDigest),
    desired_digest: place.desiredDigest,
    ready_targets: place.readyTargets,
    total_targets: place.totalTargets,
    ready_pods: place.readyPods,
    total_pods: place.totalPods,
    health_problem: place.healthProblem,
    drift_since_at: driftSinceAt?.toISOString() ?? null,
    seen_at: place.seenAt?.toISOString() ?? null,
  }
}
export type PlaceValues = ReturnType<typeof placeValues>
