import { z } from 'zod'
import { evidenceKeys } from '../../domain/change-class/evidence.ts'
import { rowProblems } from '../../domain/release/row.ts'
import { releaseStates, serviceStates } from '../../domain/release/state.ts'
import { ReleaseDates, Span } from './freeze-item.ts'
import { Permitted } from './permitted.ts'
import { NamedReference, PersonReference, ServiceReference } from './reference.ts'
import { Id, Instant } from './wire.ts'

export const ReleaseState = z.enum(releaseStates)
export const ReleaseServiceState = z.enum(serviceStates)
export const ProductionState = z.enum(['absent', 'moving', 'partly', 'live', 'unknown'])
export const Verification = z.enum(['verified', 'another-digest', 'missing'])
export const CommitContent = z.enum(['bug-fix', 'feature', 'unknown', 'neutral'])
export const Milestone = z.enum(['cut', 'week', 'go-live', 'go-live-end'])

/** What stands in the way of going live; words are in the message files under `release.problem.<key>`. */
export const ReleaseProblem = z.enum(rowProblems)

/** One commit with what it is and why: words under `changeClass.evidence.<key>`. */
export const CommitItem = z.object({
  sha: z.string(),
  title: z.string(),
  content: CommitContent,
  key: z.enum(evidenceKeys),
  values: z.object({ items: z.string(), branch: z.string(), sha: z.string() }),
  /** What its branch says it is; shown where the fact differs or is missing. */
  claimed: z.enum(['bug-fix', 'feature']).nullable(),
})
export type CommitItem = z.infer<typeof CommitItem>

/** Services of a release by what became of them. */
const counts = z.object({
  included: z.int(),
  withdrawn: z.int(),
  unchanged: z.int(),
  late: z.int(),
  /** Of those that go (included and late): */
  cut: z.int(),
  minted: z.int(),
  verified: z.int(),
  live: z.int(),
})

export const ReleaseItem = ReleaseDates.extend({
  /** Of the plan: an edit names the one that was read. */
  version: z.int(),
  state: ReleaseState,
  /** What comes next by the plan; null when nothing does. */
  countdown: z.object({ milestone: Milestone, at: Instant, inMs: z.number() }).nullable(),
  /** What should have happened by the plan and did not. */
  overdue: z.enum(['cut', 'go-live-end']).nullable(),
  owner: PersonReference.nullable(),
  productLines: z.array(NamedReference),
  counts,
})
export type ReleaseItem = z.infer<typeof ReleaseItem>

/** A version whose name, Git tag, digest and counter do not fit; words under `release.finding.<kind>`. */
export const VersionFindingItem = z.object({
  kind: z.enum([
    'two-digests',
    'tag-elsewhere',
    'version-without-tag',
    'tag-without-build',
    'not-a-version',
    'counter-twice',
  ]),
  severity: z.enum(['error', 'warning']),
  service: ServiceReference.nullable(),
  version: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type VersionFindingItem = z.infer<typeof VersionFindingItem>

export const ReleaseDetail = ReleaseItem.extend({
  closedBy: PersonReference.nullable(),
  closeNote: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  milestones: z.array(
    z.object({ milestone: Milestone, at: Instant, state: z.enum(['done', 'next', 'coming', 'overdue']) }),
  ),
  /** Freeze windows whose times are bound to it. */
  windows: z.array(
    z.object({
      id: Id,
      name: z.string(),
      mode: z.enum(['enforcing', 'report-only']),
      span: Span.nullable(),
    }),
  ),
  /** Services that go, by what stands in their way; only what occurs. */
  problems: z.array(z.object({ problem: ReleaseProblem, count: z.int() })),
  findings: z.array(VersionFindingItem),
  edits: z.array(
    z.object({
      version: z.int(),
      editor: PersonReference.nullable(),
      reason: z.string().nullable(),
      at: Instant,
      /** Fields that differ from the version before; empty for the first. */
      changed: z.array(z.string()),
    }),
  ),
  may: z.object({
    edit: Permitted,
    cut: Permitted,
    mint: Permitted,
    close: Permitted,
    train: Permitted,
    backMerge: Permitted,
  }),
  now: Instant,
})
export type ReleaseDetail = z.infer<typeof ReleaseDetail>

/** A fix that a release branch has and another branch lacks, with what was done about it. */
export const OwedBranch = z.object({
  toBranch: z.string(),
  owed: z.int(),
  /** Nobody can say yet. */
  unknown: z.int(),
  /** The merge request that brings them. */
  request: z
    .object({
      id: Id,
      /** Null until it is made. */
      number: z.int().nullable(),
      webUrl: z.string().nullable(),
      openedAt: Instant,
      mergedAt: Instant.nullable(),
      problem: z.string().nullable(),
    })
    .nullable(),
  waived: z.object({ by: PersonReference.nullable(), reason: z.string() }).nullable(),
})
export type OwedBranch = z.infer<typeof OwedBranch>

export const ReleaseVersion = z.object({
  name: z.string(),
  buildId: Id,
  digest: z.string(),
  commitSha: z.string(),
  hotfix: z.boolean(),
  late: z.boolean(),
  mintedAt: Instant,
  /** Null: the portal, when CI had passed. */
  mintedBy: PersonReference.nullable(),
  taggedAt: Instant.nullable(),
  problem: z.string().nullable(),
})
export type ReleaseVersion = z.infer<typeof ReleaseVersion>

/** One service on the release board. */
export const ReleaseRow = z.object({
  service: ServiceReference,
  productLine: NamedReference.nullable(),
  team: NamedReference.nullable(),
  tier: z.int().nullable(),
  state: ReleaseServiceState,
  reason: z.string().nullable(),
  branch: z.object({
    name: z.string(),
    headSha: z.string().nullable(),
    cutSha: z.string().nullable(),
    cutAt: Instant.nullable(),
    problem: z.string().nullable(),
    webUrl: z.string().nullable(),
  }),
  version: ReleaseVersion.nullable(),
  /** Since the cut, by what they are; null: not known. */
  commits: z.object({ 'bug-fix': z.int(), feature: z.int(), unknown: z.int(), neutral: z.int() }).nullable(),
  owed: z.int(),
  owedUnknown: z.int(),
  verification: Verification,
  verified: z.object({ by: PersonReference.nullable(), at: Instant, digest: z.string() }).nullable(),
  /** Share of preview's pods that run the version, 0 to 1; null: not known. */
  previewShare: z.number().nullable(),
  production: ProductionState,
  /** What runs at the end of its path; null: nothing, or a build without a version. */
  productionVersion: z.object({ name: z.string(), hotfix: z.boolean() }).nullable(),
  /** Branches that lack its fixes: how many, the newest of them, and the merge request that brings them. */
  owedTo: z.array(
    z.object({
      toBranch: z.string(),
      owed: z.int(),
      title: z.string(),
      request: z
        .object({ number: z.int().nullable(), webUrl: z.string().nullable(), problem: z.string().nullable() })
        .nullable(),
    }),
  ),
  problems: z.array(ReleaseProblem),
})
export type ReleaseRow = z.infer<typeof ReleaseRow>

/** All that is known of one service of a release, with the evidence. */
export const ReleaseServiceDetail = z.object({
  row: ReleaseRow,
  /** Since the cut, newest first; null: not known. At most 500. */
  commits: z.array(CommitItem).nullable(),
  owed: z.array(
    OwedBranch.extend({
      commits: z.array(
        z.object({
          sha: z.string(),
          title: z.string(),
          content: CommitContent,
          state: z.enum(['owed', 'unknown']),
        }),
      ),
    }),
  ),
  /** All versions of it in this release, newest first. */
  versions: z.array(ReleaseVersion),
  /** Builds of its release branch that passed CI and have no version yet, newest first. */
  mintable: z.array(
    z.object({
      buildId: Id,
      digest: z.string(),
      commitSha: z.string(),
      branch: z.string().nullable(),
      at: Instant,
    }),
  ),
  findings: z.array(VersionFindingItem),
  may: z.object({ change: Permitted, mint: Permitted, verify: Permitted, backMerge: Permitted }),
  now: Instant,
})
export type ReleaseServiceDetail = z.infer<typeof ReleaseServiceDetail>
