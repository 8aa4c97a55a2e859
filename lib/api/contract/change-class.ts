import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { CommitItem } from './release-item.ts'
import { Id, Instant, Reason } from './wire.ts'

/** Content of a build against what runs, with all that speaks for it. */
export const ContentAnswer = z.object({
  content: z.enum(['release', 'bug-fix', 'feature', 'unknown']),
  /** Words under `changeClass.reason.<reason>`. */
  reason: z.string(),
  commits: z.array(CommitItem),
  /** Open releases that have it as a version, and those for which it counts as `release`. */
  versionOf: z.array(z.object({ id: Id, name: z.string() })),
  releaseIds: z.array(Id),
  overrides: z.array(
    z.object({
      id: Id,
      content: z.enum(['release', 'bug-fix', 'feature']),
      reason: z.string(),
      person: z.string(),
      at: Instant,
      /** Looser than the facts: a second person has to agree. */
      looser: z.boolean(),
      second: z.string().nullable(),
      withdrawnAt: Instant.nullable(),
      /** It decides now. */
      counts: z.boolean(),
    }),
  ),
  may: z.object({ override: Permitted }),
  now: Instant,
})
export type ContentAnswer = z.infer<typeof ContentAnswer>

const key = z.string().min(1).max(120)
const oneContent = z.strictObject({ service: key, buildId: Id })
const contentTags = ['change classes']

export const changeClass = {
  get: oc
    .route({
      method: 'GET',
      path: '/services/{service}/builds/{buildId}/content',
      tags: contentTags,
      summary: 'What a build is against what runs in an environment, with the evidence',
    })
    .input(oneContent.extend({ environment: key }))
    .output(ContentAnswer),
  override: oc
    .route({
      method: 'POST',
      path: '/services/{service}/builds/{buildId}/content',
      tags: contentTags,
      summary: 'Make its class stricter at once, or looser with a second person',
      successStatus: 201,
    })
    .input(
      oneContent.extend({
        environment: key,
        content: z.enum(['release', 'bug-fix', 'feature']),
        reason: Reason,
      }),
    )
    .output(ContentAnswer),
  agree: oc
    .route({
      method: 'POST',
      path: '/content-overrides/{id}/agree',
      tags: contentTags,
      summary: 'Agree, as the second person, to a looser class',
    })
    .input(z.strictObject({ id: Id, environment: key }))
    .output(ContentAnswer),
  withdraw: oc
    .route({
      method: 'POST',
      path: '/content-overrides/{id}/withdraw',
      tags: contentTags,
      summary: 'Take back what was said of a class',
    })
    .input(z.strictObject({ id: Id, environment: key, reason: Reason }))
    .output(ContentAnswer),
}
