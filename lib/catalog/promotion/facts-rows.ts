import { z } from 'zod'
import type { Grant } from '../../domain/permission/actor.ts'
import type { WriteWay } from '../../domain/promotion/acting.ts'
import type {
  ApprovalFact,
  CheckFact,
  FindingFact,
  PersonFact,
  ScanFacts,
} from '../../domain/promotion/facts.ts'
import type { PromotionKind, PromotionState } from '../../domain/promotion/state.ts'

import type { CostTagsRow } from './facts-cost-tags.ts'
import type { FreezeRow } from './facts-freeze-row.ts'
import type { MarksRow } from './facts-marks.ts'
import type { InventoryRow } from './facts-registry.ts'
import type { ReleaseRow } from './facts-release.ts'

export interface PersonRow {
  id: string
  key: string
  name: string
  disabled: boolean
  grants: Grant[]
  groups: string[]
}

export interface BuildRow {
  id: string
  digest: string
  version: string | null
  commitSha: string | null
  branch: string | null
  configRevision: string | null
  sizeBytes: number
  pushedAt: string
  goneAt: string | null
  scanState: ScanFacts['state']
  scannedAt: string | null
  findings: unknown
  childDigests: string[]
}

/** A stage of a run, and its jobs, as sync stored them. */
export interface StageRow {
  name: string
  state?: string
  jobs?: { name: string; state?: string }[]
}

/** Where a build's image is. */
export interface ImageRow {
  repositoryId: string
  instanceId: string
  host: string
  namespace: string
  name: string
}

export interface Caught {
  build: BuildRow
  running: BuildRow | null
  image: ImageRow
}

/** The document of `gateFactsStatement`. */
export interface FactsRow extends Caught {
  service: {
    id: string
    slug: string
    teamId: string | null
    productLineId: string | null
    codeRepositoryId: string | null
    codeRepository: string | null
    sizeLimitBytes: number | null
    sizeLimitReason: string | null
  }
  environment: {
    id: string
    slug: string
    rank: number
    connectionId: string
    settings: unknown
    settingsVersion: number
  }
  registrySeenAt: string
  imageTags: { name: string; digest: string; moving: boolean }[]
  marks: MarksRow
  freeze: FreezeRow
  release: ReleaseRow
  inventory: InventoryRow
  costTags: CostTagsRow
  path: {
    /** From 1; null when the environment is not on the path. */
    position: number | null
    length: number
    previous: { slug: string; settings: unknown } | null
    stays: {
      cause: 'adopted' | 'promotion' | 'outside'
      startedAt: string
      endedAt: string | null
      lastSeenAt: string
      gapMs: number
      promotionState: PromotionState | null
    }[]
    upstream: { number: number; state: PromotionState; observeUntilAt: string | null } | null
    failedUpstream: number | null
  }
  runs: {
    pipeline: string
    number: number
    state: string
    seenAt: string
    stages: StageRow[]
  }[]
  firstSeenAt: Record<string, string>
  people: PersonRow[]
  approvals: (Omit<ApprovalFact, 'person' | 'forPerson' | 'at'> & {
    personId: string
    forPersonId: string | null
    at: string
  })[]
  /** The group that the rule names, and those asked after it. */
  approvalGroups: { slug: string; name: string }[]
  approverIds: string[]
  builderIds: string[]
  active: {
    number: number
    kind: PromotionKind
    state: PromotionState
    stepRuns: boolean
    observeUntilAt: string | null
  } | null
  ahead: number[]
  rolloutsHere: number
  rolloutsByCluster: { cluster: string; count: number }[]
  health: { problem: string | null; seenAt: string | null } | null
  role: {
    arn: string | null
    others: { purpose: string; environment: string | null; arn: string }[]
    missing: string[]
    problem: string | null
    hasManifestWriter: boolean
    hasOperator: boolean
    ways: WriteWay[]
    targets: number
    writableTargets: number
  }
}

const Finding = z.object({
  name: z.string(),
  severity: z.enum(['high', 'medium', 'low', 'unknown']).catch('unknown'),
  feature: z.string().catch(''),
  version: z.string().catch(''),
  fixedIn: z.string().nullable().catch(null),
  link: z.string().nullable().catch(null),
})

/** Findings as sync stored them; one that is not readable is dropped rather than losing the others. */
export function findingsOf(json: unknown): FindingFact[] {
  return (Array.isArray(json) ? json : []).flatMap((item) => {
    const parsed = Finding.safeParse(item)
    return parsed.success ? [parsed.data] : []
  })
}

export const scanOf = (build: BuildRow): ScanFacts => ({
  state: build.scanState,
  scannedAt: build.scannedAt === null ? null : new Date(build.scannedAt),
  findings: findingsOf(build.findings),
})

export const personOf = (row: PersonRow): PersonFact => ({
  id: row.id,
  name: row.name,
  grants: row.grants,
  groups: row.groups,
  disabled: row.disabled,
})

/** Flow's words and ours. A word nobody knows is not a pass: it counts as still running while its run does. */
export function stageState(word: string, runState: string): CheckFact['state'] {
  if (/^(succe|pass)/i.test(word)) return 'passed'
  if (/^(fail|error|cancel|skip|refuse)/i.test(word)) return 'failed'
  return runState === 'succeeded' || runState === 'failed' || runState === 'cancelled' ? 'failed' : 'running'
}
