import { readMatchingMark } from '../catalog/match/reads.ts'
import { readCursor } from '../catalog/sync/reads.ts'
import { notifyChanged, writeCursor } from '../catalog/sync/writes.ts'
import { syncAlerts } from './alert/alerts.ts'
import type { SyncAround, SyncNoun } from './around.ts'
import { syncNouns } from './around.ts'
import { syncCommits } from './commit/commits.ts'
import { syncScans } from './image/builds.ts'
import { syncImages } from './image/images.ts'
import { syncMatch } from './match/match.ts'
import { syncMergeRequests } from './merge-request/merge-requests.ts'
import { type Pass, type PassOutcome, runPass } from './pass.ts'
import { syncPipelines } from './pipeline/pipelines.ts'
import { syncPipelineFindings } from './pipeline-finding/findings.ts'
import { syncRegistry } from './registry/inventory.ts'
import { syncRepositories } from './repository/repositories.ts'
import { syncRuns } from './run/runs.ts'
import { syncWorkItems } from './work-item/work-items.ts'
import { syncWorkloads } from './workload/workloads.ts'

type Work = (around: SyncAround, connectionId: string, pass: Pass) => Promise<unknown>

const works: Record<SyncNoun, Work> = {
  repositories: syncRepositories,
  pipelines: syncPipelines,
  images: syncImages,
  workloads: syncWorkloads,
  match: syncMatch,
  commits: syncCommits,
  'work-items': syncWorkItems,
  'merge-requests': syncMergeRequests,
  runs: syncRuns,
  scans: syncScans,
  alerts: syncAlerts,
  'pipeline-findings': syncPipelineFindings,
  registry: syncRegistry,
}

/** Nouns whose changes may make matching come out otherwise. */
const regrouping: ReadonlySet<SyncNoun> = new Set(['repositories', 'pipelines', 'images', 'workloads'])

interface MatchCursor {
  /** Pins, placements and services as they were at the last matching. */
  mark: string
  /** Something regrouped since: matching is owed, also by a process that died. */
  owed: boolean
}

async function matchingOwed(around: SyncAround, connectionId: string, regrouped: boolean): Promise<boolean> {
  const cursor = await readCursor<MatchCursor>(around.database, connectionId, 'match')
  if (cursor === null || cursor.owed || regrouped) return true
  return cursor.mark !== (await readMatchingMark(around.database, connectionId))
}

async function runNoun(
  around: SyncAround,
  connectionId: string,
  noun: SyncNoun,
  signal: AbortSignal,
): Promise<PassOutcome & { regroups: boolean }> {
  let answer: unknown
  const outcome = await runPass(around, connectionId, noun, signal, async (pass) => {
    answer = await works[noun](around, connectionId, pass)
    if (noun === 'match') {
      const mark = await readMatchingMark(around.database, connectionId)
      await writeCursor(around.database, connectionId, 'match', { mark, owed: false } satisfies MatchCursor)
    }
  })
  const regroups = regrouping.has(noun) && outcome.changed > 0 && answer !== false
  return { ...outcome, regroups }
}

/**
 * One whole pass over a connection, or one noun of it. Each noun fails by itself; what needs matching and was not
 * matched is matched the next time. Throws for bugs only; when told to stop it ends early.
 */
export async function syncConnection(
  around: SyncAround,
  connectionId: string,
  noun: SyncNoun | null,
  signal: AbortSignal,
): Promise<PassOutcome[]> {
  if (noun !== null) return [await runNoun(around, connectionId, noun, signal)]
  const outcomes: PassOutcome[] = []
  let regrouped = false
  for (const each of syncNouns) {
    if (each === 'match') {
      if (!(await matchingOwed(around, connectionId, regrouped))) continue
      if (regrouped)
        await writeCursor(around.database, connectionId, 'match', {
          mark: '',
          owed: true,
        } satisfies MatchCursor)
    }
    if (signal.aborted) break
    const outcome = await runNoun(around, connectionId, each, signal)
    regrouped ||= outcome.regroups
    outcomes.push(outcome)
  }
  await notifyChanged(around.database, 'sync', connectionId)
  return outcomes
}
