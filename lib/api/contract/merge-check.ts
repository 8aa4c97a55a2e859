import { oc } from '@orpc/contract'
import { z } from 'zod'
import { FreezeReason, FreezeResolver } from '../../domain/freeze/verdict.ts'
import { contentClasses } from '../../domain/freeze/window.ts'
import { mergeAnswers, mergeUnknowns } from '../../domain/merge-check/answer.ts'
import { Id, Instant, Slug } from './wire.ts'

/** What was answered about one merge. */
export const MergeCheckItem = z.object({
  id: Id,
  repository: z.string(),
  targetBranch: z.string(),
  sourceBranch: z.string().nullable(),
  sha: z.string(),
  /** open: it could not be found out, and a merge check fails open. */
  answer: z.enum(mergeAnswers),
  /** Content of what would be merged; a merge has no action. */
  content: z.enum(contentClasses),
  /** What could not be found out. */
  unknown: z.enum(mergeUnknowns).nullable(),
  reasons: z.array(FreezeReason),
  /** From when time alone lets it through. */
  opensAt: Instant.nullable(),
  resolvers: z.array(FreezeResolver),
})
export type MergeCheckItem = z.infer<typeof MergeCheckItem>

/** An open merge request that carries our commit status, or should. */
export const MergeStatusItem = z.object({
  number: z.int(),
  title: z.string(),
  sourceBranch: z.string(),
  targetBranch: z.string(),
  webUrl: z.string().nullable(),
  /** Null: nothing was written for this commit yet. */
  answer: z.enum(mergeAnswers).nullable(),
  /** Why it could not be written, in a sentence. */
  problem: z.string().nullable(),
  againAt: Instant.nullable(),
})
export type MergeStatusItem = z.infer<typeof MergeStatusItem>

/** A manual gate of Flow that a freeze answered. */
export const PipelineGateItem = z.object({
  id: Id,
  pipeline: z.string(),
  run: z.int(),
  name: z.string(),
  environment: z.string(),
  answer: z.enum(['refuse', 'pass']),
  reasons: z.array(FreezeReason),
  opensAt: Instant.nullable(),
  problem: z.string().nullable(),
  at: Instant,
  /** Null: Flow has not taken it. */
  answeredAt: Instant.nullable(),
})
export type PipelineGateItem = z.infer<typeof PipelineGateItem>

const tags = ['freezes']

export const mergeCheck = {
  check: oc
    .route({
      method: 'GET',
      path: '/merge-checks',
      tags,
      summary: 'Whether something may be merged into a branch now, for a step of a pipeline',
      description:
        'Answers `pass`, `block` or `open` with every reason, and keeps the answer. `open`: it could not be found out. With `unknown` = `commits` they are being read: ask again in some seconds.',
    })
    .input(
      z.strictObject({
        /** Clone URL or path, as the pipeline knows it. */
        repository: z.string().min(1).max(500),
        targetBranch: z.string().min(1).max(250),
        /** The commit that would be merged, whole. */
        sha: z.string().regex(/^[0-9a-fA-F]{40}$/),
        sourceBranch: z.string().min(1).max(250).optional(),
        mergeRequest: z.coerce.number().int().min(1).optional(),
      }),
    )
    .output(
      MergeCheckItem.extend({
        /** One line for the log of a run. */
        summary: z.string(),
        now: Instant,
      }),
    ),
  ofService: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/merge-checks',
      tags,
      summary: 'What freezes said lately of merges into a service, and at the manual gates of its pipelines',
    })
    .input(z.strictObject({ slug: Slug }))
    .output(
      z.object({
        repository: z.object({ path: z.string(), webUrl: z.string().nullable() }).nullable(),
        /** Those that carry a status or should, at most 20; what stands in the way first. */
        requests: z.array(MergeStatusItem),
        /** At most 8, and as many gates; the newest first. */
        answers: z.array(MergeCheckItem.extend({ askedBy: z.string(), at: Instant })),
        gates: z.array(PipelineGateItem),
        now: Instant,
      }),
    ),
}
