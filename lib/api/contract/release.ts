import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Span } from './freeze-item.ts'
import { Permitted } from './permitted.ts'
import { BuildReference, ServiceReference } from './reference.ts'
import {
  CommitItem,
  OwedBranch,
  ReleaseDetail,
  ReleaseItem,
  ReleaseProblem,
  ReleaseRow,
  ReleaseServiceDetail,
  ReleaseServiceState,
  ReleaseVersion,
} from './release-item.ts'
import { TrainDetail, TrainForecast, TrainPlan } from './train.ts'
import { Id, Instant, list, page, pageInput, Reason } from './wire.ts'

/** What a person writes about a release. */
export const ReleasePlan = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  /** YYYYMM */
  batch: z.string().max(6),
  zone: z.string().min(1).max(60),
  cutPlannedAt: Instant,
  weekStartsAt: Instant,
  goLiveStartsAt: Instant,
  goLiveEndsAt: Instant,
  /** Slugs or ids. */
  productLines: z.array(z.string().min(1).max(120)).max(50),
})
export type ReleasePlan = z.infer<typeof ReleasePlan>

/** One thing wrong with one field; words under `release.planProblem.<code>`. */
export const PlanProblemItem = z.object({ field: z.string(), code: z.string() })

export const SlipPreview = z.object({
  problems: z.array(PlanProblemItem),
  /** Windows bound to it that move. */
  windows: z.array(
    z.object({
      id: Id,
      name: z.string(),
      before: Span.nullable(),
      /** Null: by the new dates nothing is left of it. */
      after: Span.nullable(),
      /** Milliseconds; negative is earlier. */
      movedMs: z.number(),
    }),
  ),
  /** Promotions of its services that wait with a planned start inside what moved windows hold afterwards. */
  promotions: z.array(
    z.object({
      id: Id,
      number: z.int(),
      service: z.string(),
      environment: z.string(),
      scheduledAt: Instant,
    }),
  ),
  /** Other open releases whose go-live overlaps the new one. */
  overlaps: z.array(z.object({ id: Id, name: z.string() })),
  now: Instant,
})
export type SlipPreview = z.infer<typeof SlipPreview>

/** What cutting would do, or did; words under `release.cut.<step>` and `release.cutWhy.<why>`. */
export const CutRow = z.object({
  service: ServiceReference,
  step: z.enum(['create', 'there', 'adopt', 'skip', 'refuse', 'wait']),
  why: z.string().nullable(),
  repository: z.string().nullable(),
  branch: z.string(),
  atSha: z.string().nullable(),
  /** Where the branch stands, if it is there. */
  head: z.string().nullable(),
  /** Production runs that very commit: the service is better called unchanged. */
  bringsNothing: z.boolean(),
})
export const CutAnswer = z.object({
  dryRun: z.boolean(),
  branch: z.string(),
  rows: z.array(CutRow),
  now: Instant,
})
export type CutAnswer = z.infer<typeof CutAnswer>

export const VersionComparison = z.object({
  service: ServiceReference,
  from: z.object({ version: z.string().nullable(), build: BuildReference }),
  to: z.object({ version: z.string().nullable(), build: BuildReference }),
  direction: z.enum(['first', 'same', 'newer', 'older', 'diverged', 'unknown']),
  added: z.array(CommitItem),
  removed: z.array(CommitItem),
  /** There on both sides under different commits: the same patch. */
  movedShas: z.array(z.string()),
  complete: z.boolean(),
  now: Instant,
})
export type VersionComparison = z.infer<typeof VersionComparison>

const key = z.string().min(1).max(120)
/** Id or name of a release. */
const one = z.strictObject({ id: key })
/** One service of it, by slug or id. */
const oneService = one.extend({ service: key })
const tags = ['releases']

const boardFilters = {
  /** Part of the slug. */
  q: z.string().trim().max(120).optional(),
  state: list(ReleaseServiceState),
  /** Rows with any of these problems. */
  problem: list(ReleaseProblem),
  /** Slugs. */
  productLine: z.string().max(120).optional(),
  team: z.string().max(120).optional(),
}

export const release = {
  list: oc
    .route({ method: 'GET', path: '/releases', tags, summary: 'Releases, open ones first, by go-live' })
    .input(
      z.strictObject({
        ...pageInput,
        which: z.enum(['open', 'closed']).optional(),
        productLine: z.string().max(120).optional(),
      }),
    )
    .output(page(ReleaseItem).extend({ may: z.object({ create: Permitted }) })),
  get: oc
    .route({ method: 'GET', path: '/releases/{id}', tags, summary: 'One release, by id or name' })
    .input(one)
    .output(ReleaseDetail),
  board: oc
    .route({ method: 'GET', path: '/releases/{id}/board', tags, summary: 'Its services, one row each' })
    .input(one.extend({ ...pageInput, ...boardFilters }))
    .output(page(ReleaseRow).extend({ total: z.int() })),
  service: oc
    .route({
      method: 'GET',
      path: '/releases/{id}/services/{service}',
      tags,
      summary: 'One service of it: commits since the cut with their class, what is owed, versions',
    })
    .input(oneService)
    .output(ReleaseServiceDetail),
  create: oc
    .route({
      method: 'POST',
      path: '/releases',
      tags,
      summary: 'Plan a release',
      description: 'Refused as `invalid` with `detail.problems`: each with field and code.',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        plan: ReleasePlan,
        /** Slugs or ids; `all`: every service of its product lines; absent: none yet. */
        services: z.union([z.literal('all'), z.array(key).max(2000)]).optional(),
        /** Make the freeze windows of its release week and go-live too, enforcing or only reporting. */
        windows: z.enum(['enforcing', 'report-only']).optional(),
        reason: Reason.optional(),
      }),
    )
    .output(ReleaseDetail),
  edit: oc
    .route({
      method: 'PUT',
      path: '/releases/{id}',
      tags,
      summary: 'Change its plan; windows bound to it move with it',
      description:
        'Refused as `conflict` when `version` is not the newest: `detail.other` is the newest plan.',
    })
    .input(one.extend({ version: z.int().min(1), plan: ReleasePlan, reason: Reason }))
    .output(ReleaseDetail),
  preview: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/preview',
      tags,
      summary: 'What changing its plan would move; writes nothing',
    })
    .input(one.extend({ plan: ReleasePlan }))
    .output(SlipPreview),
  choose: oc
    .route({ method: 'POST', path: '/releases/{id}/services', tags, summary: 'Choose services for it' })
    .input(
      one.extend({
        services: z.union([z.literal('all'), z.array(key).min(1).max(2000)]),
        reason: Reason.optional(),
      }),
    )
    .output(ReleaseDetail),
  setService: oc
    .route({
      method: 'PATCH',
      path: '/releases/{id}/services/{service}',
      tags,
      summary: 'Withdraw a service, bring it back, mark it late or unchanged',
    })
    .input(
      oneService.extend({
        state: ReleaseServiceState,
        /** Asked for when it is withdrawn or late. */
        reason: z.string().trim().max(2000).optional(),
      }),
    )
    .output(ReleaseServiceDetail),
  cut: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/cut',
      tags,
      summary: 'Cut the release branches; with dryRun it only says what it would do',
    })
    .input(
      one.extend({
        dryRun: z.boolean().optional(),
        /** Slugs or ids; absent: all that go and are not cut. */
        services: z.array(key).min(1).max(2000).optional(),
        /** Commits to cut at by service, instead of the head of the default branch. */
        at: z.record(z.string(), z.string().regex(/^[0-9a-f]{40}$/)).optional(),
        /** Branches of this name that others cut are taken over as they stand; otherwise they are refused. */
        adopt: z.boolean().optional(),
      }),
    )
    .output(CutAnswer),
  mint: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/services/{service}/versions',
      tags,
      summary: 'Mint a version for a build of its release branch that passed CI',
      successStatus: 201,
    })
    .input(oneService.extend({ buildId: Id }))
    .output(ReleaseVersion),
  verify: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/services/{service}/verify',
      tags,
      summary: 'Say of a build that it is verified',
    })
    .input(
      oneService.extend({
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        note: z.string().max(2000).optional(),
      }),
    )
    .output(ReleaseServiceDetail),
  backMerge: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/services/{service}/back-merge',
      tags,
      summary: 'Open the merge request that brings its fixes to another branch',
    })
    .input(oneService.extend({ toBranch: z.string().min(1).max(200) }))
    .output(OwedBranch),
  waive: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/services/{service}/waive',
      tags,
      summary: 'Say that what is owed to a branch is not needed there',
    })
    .input(oneService.extend({ toBranch: z.string().min(1).max(200), reason: Reason }))
    .output(OwedBranch),
  forecast: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/train/dry-run',
      tags,
      summary: 'What a train of the whole release into an environment would do; writes nothing',
    })
    .input(
      one.extend({
        environment: key,
        leaveOut: z.array(key).max(500).optional(),
        plan: TrainPlan.partial().optional(),
      }),
    )
    .output(TrainForecast),
  train: oc
    .route({
      method: 'POST',
      path: '/releases/{id}/train',
      tags,
      summary: 'Put together a train of the whole release into an environment',
      successStatus: 201,
    })
    .input(
      one.extend({
        environment: key,
        leaveOut: z.array(key).max(500).optional(),
        plan: TrainPlan.partial().optional(),
        reason: z.string().trim().max(2000).optional(),
        /** Refused when the list is another by now. */
        listHash: z.string().length(64).optional(),
      }),
    )
    .output(TrainDetail),
  close: oc
    .route({ method: 'POST', path: '/releases/{id}/close', tags, summary: 'Close it, with a note' })
    .input(one.extend({ version: z.int().min(1), note: Reason }))
    .output(ReleaseDetail),
  compare: oc
    .route({
      method: 'GET',
      path: '/services/{service}/versions/compare',
      tags,
      summary: 'What lies between two versions or builds of a service',
    })
    .input(
      z.strictObject({
        service: key,
        /** A version, a build id or a digest. */
        from: key,
        to: key,
      }),
    )
    .output(VersionComparison),
}
