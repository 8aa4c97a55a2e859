import { oc } from '@orpc/contract'
import { z } from 'zod'
import { leftOutReasons } from '../../domain/cost-fix/plan.ts'
import { costFixStates, fixItemStates } from '../../domain/cost-fix/state.ts'
import { Permitted } from './permitted.ts'
import { Id, Instant, page, pageInput, Reason } from './wire.ts'

const CostTags = z.record(z.string(), z.string())
const Request = z.object({ number: z.int(), url: z.string().nullable() })

/** A fix in a list. */
export const CostFixSummary = z.object({
  id: Id,
  /** `source`: a merge request where the resources are written down. `direct`: costTags written through the cloud's API. */
  kind: z.enum(['source', 'direct']),
  state: z.enum(costFixStates),
  connection: z.string(),
  /** Full path; null: direct. */
  repository: z.string().nullable(),
  request: Request.nullable(),
  /** In the words of the cloud, or a key of ours; null: nothing stands in its way. */
  problem: z.string().nullable(),
  asked: z.object({ name: z.string(), at: Instant }),
  endedAt: Instant.nullable(),
  resources: z.int(),
  done: z.int(),
  failed: z.int(),
})
export type CostFixSummary = z.infer<typeof CostFixSummary>

/** One fix: what it would write or wrote, file by file and resource by resource. Texts of others in it: inert. */
export const CostFixItem = z.object({
  id: Id,
  kind: z.enum(['source', 'direct']),
  state: z.enum(costFixStates),
  connection: z.object({ id: Id, name: z.string() }),
  repository: z.string().nullable(),
  /** Its own, which is to be merged into `targetBranch`. */
  branch: z.string().nullable(),
  targetBranch: z.string().nullable(),
  /** Of what is shown: yes is said to this. Null until it is prepared. */
  mark: z.string().nullable(),
  request: Request.nullable(),
  problem: z.string().nullable(),
  asked: z.object({ by: z.string(), at: Instant }),
  confirmed: z.object({ by: z.string(), at: Instant, reason: z.string().nullable() }).nullable(),
  endedAt: Instant.nullable(),
  /** What becomes of each file, in pieces with the lines around; the number is of the old file for what is gone, else of the new. */
  files: z.array(
    z.object({
      path: z.string(),
      pieces: z.array(
        z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string(), line: z.int() })),
      ),
    }),
  ),
  items: z.array(
    z.object({
      finding: Id,
      accountId: z.string(),
      regionId: z.string(),
      resourceType: z.string(),
      resourceId: z.string(),
      name: z.string(),
      path: z.string().nullable(),
      address: z.string().nullable(),
      wanted: CostTags,
      /** Values of these keys when it was shown; a null value: not on it. Null: not asked, as at the source. */
      before: z.record(z.string(), z.string().nullable()).nullable(),
      state: z.enum(fixItemStates),
      /** Of the cloud, or a reason of ours. */
      code: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
  may: z.object({ confirm: Permitted, discard: Permitted }),
  now: Instant,
})
export type CostFixItem = z.infer<typeof CostFixItem>

/** What was begun, and what is in no fix: one by one. */
export const CostFixPlan = z.object({
  /** Ids of fixes that are being prepared. */
  fixes: z.array(Id),
  leftOut: z.array(z.object({ findingId: Id, why: z.enum(leftOutReasons) })),
})
export type CostFixPlan = z.infer<typeof CostFixPlan>

const tags = ['cost']

export const costFix = {
  prepare: oc
    .route({
      method: 'POST',
      path: '/cost-fixes',
      tags,
      summary: 'Prepare what puts findings of cost right, to be looked at: nothing is written yet',
    })
    .input(
      z.strictObject({
        findings: z
          .array(
            z.strictObject({
              id: Id,
              /** Instead of what is suggested. */
              costTags: z.record(z.string().min(1).max(128), z.string().min(1).max(128)).optional(),
            }),
          )
          .min(1)
          .max(200),
      }),
    )
    .output(CostFixPlan),
  list: oc
    .route({
      method: 'GET',
      path: '/cost-fixes',
      tags,
      summary: 'Fixes of findings of cost, the newest first',
    })
    .input(
      z.strictObject({
        ...pageInput,
        /** Absent: all. */
        state: z.enum(['open', 'ended']).optional(),
      }),
    )
    .output(page(CostFixSummary)),
  get: oc
    .route({ method: 'GET', path: '/cost-fixes/{id}', tags, summary: 'One fix, with what it would write' })
    .input(z.strictObject({ id: Id }))
    .output(CostFixItem),
  confirm: oc
    .route({
      method: 'POST',
      path: '/cost-fixes/{id}/confirm',
      tags,
      summary: 'Have a fix written as it was shown: a merge request, or costTags',
    })
    .input(z.strictObject({ id: Id, mark: z.string().min(1).max(200), reason: Reason }))
    .output(CostFixItem),
  discard: oc
    .route({
      method: 'POST',
      path: '/cost-fixes/{id}/discard',
      tags,
      summary: 'Throw away what was only shown',
    })
    .input(z.strictObject({ id: Id }))
    .output(CostFixItem),
}
