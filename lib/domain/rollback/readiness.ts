import { type DoneMigrationFact, rollbackFloor } from './floor.ts'

/** What is known of one of the last good builds of a place. */
export interface CandidateFacts {
  buildId: string
  /** Not in the registry since; null while it is there. */
  goneAt: Date | null
  /** Regions in which the place's clusters pull, without the one where the registry itself stands. */
  copyRegions: readonly string[]
  /** Region -> what the last synchronisation said. */
  replicas: Readonly<Record<string, string>>
  /** A keep tag points to it; null when the registry's tags were never read. */
  isKept: boolean | null
  scanState: 'absent' | 'running' | 'complete' | 'failed'
  /** The config that ran with it, or would; null when nobody noted one. */
  configRevision: string | null
  /** A config centre is connected: builds of this service carry revisions. */
  hasConfig: boolean
  declares: readonly string[]
  firstRanAt: Date
}

/** Why one cannot be sure of going back to a build; words under `readiness.gap`. */
export type GapKey =
  | 'gone'
  | 'not-replicated'
  | 'copy-unknown'
  | 'replication-failed'
  | 'replicating'
  | 'not-kept'
  | 'tags-not-read'
  | 'not-scanned'
  | 'scan-running'
  | 'config-unknown'
  | 'below-floor'

export interface Gap {
  key: GapKey
  values: Record<string, string>
}

/** Nobody looked, a look that found nothing, and a copy that failed are three different things to do. */
const copyGaps: Readonly<Record<string, GapKey>> = {
  absent: 'not-replicated',
  failed: 'replication-failed',
  running: 'replicating',
}

function replicaGap(region: string, state: string | undefined): Gap[] {
  if (state === 'copied') return []
  const key = state === undefined ? undefined : copyGaps[state]
  return [{ key: key ?? 'copy-unknown', values: { region } }]
}

function scanGap(state: CandidateFacts['scanState']): Gap[] {
  if (state === 'complete') return []
  return [{ key: state === 'running' ? 'scan-running' : 'not-scanned', values: {} }]
}

/**
 * Pure: everything that stands between a place and going back to this build; ready means none. What is not known is a
 * gap, never a pass; a source that is not connected at all (no config centre) is none.
 */
export function gapsOf(facts: CandidateFacts, done: readonly DoneMigrationFact[]): Gap[] {
  const crossed = rollbackFloor(done, facts)
  return [
    ...(facts.goneAt ? [{ key: 'gone' as const, values: { at: facts.goneAt.toISOString() } }] : []),
    ...facts.copyRegions.flatMap((region) => replicaGap(region, facts.replicas[region])),
    ...(facts.isKept === true
      ? []
      : [{ key: facts.isKept === null ? ('tags-not-read' as const) : ('not-kept' as const), values: {} }]),
    ...scanGap(facts.scanState),
    ...(facts.hasConfig && facts.configRevision === null
      ? [{ key: 'config-unknown' as const, values: {} }]
      : []),
    ...(crossed.length
      ? [{ key: 'below-floor' as const, values: { migrations: crossed.map(({ name }) => name).join(', ') } }]
      : []),
  ]
}

/** How many good builds a place should be able to go back to. */
export const readyWanted = 3
