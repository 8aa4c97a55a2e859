import type { Database } from '../catalog/database.ts'
import type { CloudGate } from '../cloud/ports/cloud.ts'

/** What sync is handed by composition. */
export interface SyncAround {
  database: Database
  cloud: CloudGate
  /** How often whole passes run; a look that is later than three of these is a gap. 15 s when absent. */
  intervalMs?: number
}

/** Things found in the cloud that are copied, in the order of a whole pass. */
export const syncNouns = [
  'repositories',
  'pipelines',
  'registry',
  'images',
  'workloads',
  'applications',
  'functions',
  'match',
  'commits',
  'work-items',
  'merge-requests',
  'runs',
  'scans',
  'alerts',
  'pipeline-findings',
  'inventory',
] as const
export type SyncNoun = (typeof syncNouns)[number]
