import { z } from 'zod'
import { findContentPlace } from '../../catalog/change-class/place.ts'
import { readContent } from '../../catalog/change-class/reads.ts'
import {
  buildOfDigest,
  insertOverride,
  lockOverride,
  secondOverride,
  withdrawOverride,
} from '../../catalog/change-class/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { agreeTo, type ContentOverride, isLooser } from '../../domain/change-class/override.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { wakeJob } from '../../queue/promotion.ts'
import { defineUseCase } from '../define.ts'
import { type ContentIds, ContentInput, thenContent } from './read-content.ts'

const reasonInput = z.string().trim().min(1).max(2000)

/** One entry about what a build contains; what waits of this service is judged anew. */
async function tell(
  tx: Transaction,
  actor: Actor,
  action: 'content-class.overridden' | 'content-class.agreed' | 'content-class.withdrawn',
  of: {
    id: string
    serviceId: string
    digest: string
    reason: string | null
    detail: Record<string, unknown>
  },
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'content-class',
    subjectId: of.id,
    subjectName: of.digest.slice(0, 19),
    serviceId: of.serviceId,
    reason: of.reason,
    detail: { digest: of.digest, ...of.detail },
  })
  await tx.enqueue(wakeJob({ serviceId: of.serviceId }))
  await tx.notify('service', of.serviceId)
}

/**
 * Says what a build contains: stricter than the facts at once, looser once a second person agreed. Fails with not-found,
 * forbidden, precondition (nobody makes a build a version of a release), wrong-state (the facts say so already).
 */
export const overrideContent = thenContent(
  defineUseCase({
    input: ContentInput.extend({ content: z.enum(['release', 'bug-fix', 'feature']), reason: reasonInput }),
    authorise: (actor) => holdsAnywhere(actor, 'content-class.override'),
    write: async ({ tx, actor, input }): Promise<Result<ContentIds>> => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person says what a build contains')
      const place = await findContentPlace(tx, input)
      if (!place.ok) return place
      const ids = { ...place.value, buildId: input.buildId }
      const found = await readContent(tx, ids)
      if (!found) return fail('not-found', 'no such build of this service', { field: 'buildId' })
      const { service, digest } = found.row
      const allowed = decide(actor, 'content-class.override', service)
      if (!allowed.ok) return allowed
      const { content, reason } = input
      if (content === 'release' && found.facts.versionOf.length === 0)
        return fail('precondition', 'it is a version of no open release', { field: 'content' })
      if (found.verdict.content === content)
        return fail('wrong-state', `it is called ${content} already`, { content })
      const said = { serviceId: service.id, digest, content, reason, personId: actor.personId }
      const id = await insertOverride(tx, said)
      const looser = isLooser(content, found.facts.content)
      const detail = { content, facts: found.facts.content, looser }
      await tell(tx, actor, 'content-class.overridden', { id, serviceId: service.id, digest, reason, detail })
      return ok(ids)
    },
  }),
)

interface Asked {
  override: ContentOverride & { serviceId: string; digest: string; reason: string }
  ids: ContentIds
  facts: Parameters<typeof agreeTo>[1]
}

/** What was said, locked, and what the facts say against the environment that is looked at. */
async function findAsked(
  tx: Transaction,
  actor: Actor,
  of: { id: string; environment: string },
): Promise<Result<Asked>> {
  const override = await lockOverride(tx, of.id)
  const missing = fail('not-found', 'nothing was said of that build', { field: 'id' })
  if (!override) return missing
  const build = await buildOfDigest(tx, override)
  const place = await findContentPlace(tx, { service: override.serviceId, environment: of.environment })
  if (!build) return missing
  if (!place.ok) return place
  const ids = { ...place.value, buildId: build.id }
  const found = await readContent(tx, ids)
  if (!found) return missing
  const allowed = decide(actor, 'content-class.override', found.row.service)
  if (!allowed.ok) return allowed
  const said = override as Asked['override']
  return ok({ override: said, ids, facts: found.facts.content })
}

/** Agrees, as the second person, to a looser class. Fails with not-found, forbidden, own-request, wrong-state. */
export const agreeToContent = thenContent(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), environment: z.string().min(1).max(120) }),
    authorise: (actor) => holdsAnywhere(actor, 'content-class.override'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person agrees to that')
      const found = await findAsked(tx, actor, input)
      if (!found.ok) return found
      const { override, ids, facts } = found.value
      const agreed = agreeTo(override, facts, actor.personId)
      if (!agreed.ok) return agreed
      await secondOverride(tx, override.id, agreed.value.secondId)
      const { serviceId, digest, content } = override
      await tell(tx, actor, 'content-class.agreed', {
        id: override.id,
        serviceId,
        digest,
        reason: null,
        detail: { content },
      })
      return ok(ids)
    },
  }),
)

/** Takes back what was said of a class. Fails with not-found, forbidden, wrong-state. */
export const withdrawContent = thenContent(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), environment: z.string().min(1).max(120), reason: reasonInput }),
    authorise: (actor) => holdsAnywhere(actor, 'content-class.override'),
    write: async ({ tx, actor, input }) => {
      const found = await findAsked(tx, actor, input)
      if (!found.ok) return found
      const { override, ids } = found.value
      if (override.withdrawnAt !== null) return fail('wrong-state', 'it was withdrawn before')
      await withdrawOverride(tx, override.id)
      const { serviceId, digest, content } = override
      await tell(tx, actor, 'content-class.withdrawn', {
        id: override.id,
        serviceId,
        digest,
        reason: input.reason,
        detail: { content },
      })
      return ok(ids)
    },
  }),
)
