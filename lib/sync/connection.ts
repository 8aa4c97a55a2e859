import { readMatchingMark, readMatchingState } from '../catalog/match/reads.ts'
import { oweMatching, settleMatching } from '../catalog/match/writes.ts'
import { listOffNouns } from '../catalog/sync/reads.ts'
import { notifyChanged } from '../catalog/sync/writes.ts'
import { syncAlerts } from './alert/alerts.ts'
import { syncApplications } from './application/applications.ts'
import type { SyncAround, SyncNoun } from './around.ts'
import { syncNouns } from './around.ts'
import { syncCommits } from './commit/commits.ts'
import { syncFunctions } from './function/functions.ts'
import { syncScans } from './image/builds.ts'
import { syncImages } from './image/images.ts'
import { syncInventory } from './inventory/resources.ts'
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
  applications: syncApplications,
  functions: syncFunctions,
  match: matchAndSettle,
  commits: syncCommits,
  'work-items': syncWorkItems,
  'merge-requests': syncMergeRequests,
  runs: syncRuns,
  scans: syncScans,
  alerts: syncAlerts,
  'pipeline-findings': syncPipelineFindings,
  inventory: syncInventory,
  registry: syncRegistry,
}

/** Nouns whose changes may make matching come out otherwise. */
const regrouping: ReadonlySet<SyncNoun> = new Set([
  'repositories',
  'pipelines',
  'images',
  'workloads',
  'applications',
  'functions',
])

async function isMatchingOwed(around: SyncAround, connectionId: string): Promise<boolean> {
  const state = await readMatchingState(around.database, connectionId)
  if (state === null || state.owed !== null) return true
  const mark = await readMatchingMark(around.database, connectionId)
  return state.mark.given !== mark.given || state.mark.services !== mark.services
}

/** Matches, and remembers what it matched: whatever was given or regrouped since it began is left for the next one. */
async function matchAndSettle(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const state = await readMatchingState(database, connectionId)
  const { given } = await readMatchingMark(database, connectionId)
  await syncMatch(around, connectionId, pass)
  const { services } = await readMatchingMark(database, connectionId)
  await settleMatching(database, connectionId, { mark: { given, services }, owed: state?.owed ?? null })
}

async function runNoun(
  around: SyncAround,
  connectionId: string,
  noun: SyncNoun,
  signal: AbortSignal,
): Promise<PassOutcome> {
  return runPass(around, connectionId, noun, signal, async (pass) => {
    // What a pass wrote before it failed may regroup too.
    let regroups = true
    try {
      regroups = (await works[noun](around, connectionId, pass)) !== false
    } finally {
      if (regrouping.has(noun) && regroups && pass.changed > 0)
        await oweMatching(around.database, connectionId)
    }
  })
}

/**
 * One whole pass over a connection, or one noun of it. Each noun fails by itself; what needs matching and was not
 * matched is matched the next time; a product that is not opened is asked once an hour. Throws for bugs only; when told to stop it ends early.
 */
export async function syncConnection(
  around: SyncAround,
  connectionId: string,
  noun: SyncNoun | null,
  signal: AbortSignal,
): Promise<PassOutcome[]> {
  if (noun !== null) return [await runNoun(around, connectionId, noun, signal)]
  const outcomes: PassOutcome[] = []
  const off = await listOffNouns(around.database, connectionId)
  for (const each of syncNouns) {
    if (signal.aborted) break
    if (off.has(each)) continue
    if (each === 'match' && !(await isMatchingOwed(around, connectionId))) continue
    outcomes.push(await runNoun(around, connectionId, each, signal))
  }
  await notifyChanged(around.database, 'sync', connectionId)
  return outcomes
}
