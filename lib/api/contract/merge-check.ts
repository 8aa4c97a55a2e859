import { oc } from '@orpc/contract'
import { z } from 'zod'
import { FreezeReason, FreezeResolver } from '../../domain/freeze/verdict.ts'
import { contentClasses } from '../../domain/freeze/window.ts'
import { mergeAnswers, mergeUnknowns } from '../../domain/merge-check/answer.ts'
import { Id, Instant } from './wire.ts'

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
}
