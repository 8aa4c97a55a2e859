import { z } from 'zod'
import {
  putBackMerge,
  listOpenBackMerges as read,
  readBackMerge,
  waiveBackMerge as waive,
} from '../../catalog/release/back-merges.ts'
import {
  findServiceOf,
  lockRelease,
  type ReleaseRecord,
  type ServiceRecord,
} from '../../catalog/release/find.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { bringBackJob } from '../../queue/release.ts'
import { type Call, defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { readServiceDetail } from './get-service.ts'
import { reasonInput } from './plan-input.ts'
import { tellRelease } from './tell-release.ts'

const place = {
  id: z.string().min(1).max(120),
  service: z.string().min(1).max(120),
  toBranch: z.string().min(1).max(200),
}

interface Found {
  release: ReleaseRecord
  service: ServiceRecord & { repositoryId: string; headSha: string }
}

/** The branch of a service of a release, which owes something. A closed release still owes what it owed. */
async function findOwing(tx: Transaction, of: { id: string; service: string }): Promise<Result<Found>> {
  const release = await lockRelease(tx, of.id)
  if (!release.ok) return release
  const service = await findServiceOf(tx, release.value, of.service)
  if (!service.ok) return service
  const { repositoryId, headSha, slug } = service.value
  if (repositoryId === null || headSha === null)
    return fail('precondition', `${slug} has no branch ${release.value.branch}`, { need: 'branch' })
  return ok({ release: release.value, service: { ...service.value, repositoryId, headSha } })
}

interface Answered {
  id: string
  service: string
  toBranch: string
}

/** Answers with the branch that is owed, as the page of the service shows it. */
function thenOwed(call: Call<Answered>) {
  const answer: Call<OwedAnswer> = async (around, actor, input) => {
    const done = await call(around, actor, input)
    if (!done.ok) return done
    const detail = await readServiceDetail(around.database, actor, done.value.id, done.value.service)
    if (!detail.ok) return detail
    const found = detail.value.owed.find(({ toBranch }) => toBranch === done.value.toBranch)
    return found ? ok(found) : fail('gone', 'nothing is owed there any more')
  }
  return answer
}
type OwedAnswer = Extract<
  Awaited<ReturnType<typeof readServiceDetail>>,
  { ok: true }
>['value']['owed'][number]

/**
 * Asks for the merge request that brings what a release branch owes to another branch; the worker opens it. Asking twice
 * is the same request. Fails with not-found, forbidden, precondition (there is no such branch).
 */
export const askBackMerge = thenOwed(
  defineUseCase({
    input: z.strictObject(place),
    authorise: (actor) => holdsAnywhere(actor, 'release.back-merge'),
    write: async ({ tx, actor, input }) => {
      const found = await findOwing(tx, input)
      if (!found.ok) return found
      const { release, service } = found.value
      const allowed = decide(actor, 'release.back-merge', service)
      if (!allowed.ok) return allowed
      const { toBranch } = input
      if (toBranch === release.branch)
        return fail('invalid', 'a branch owes itself nothing', { field: 'toBranch' })
      const id = await putBackMerge(tx, {
        repositoryId: service.repositoryId,
        fromBranch: release.branch,
        toBranch,
        sha: service.headSha,
        releaseId: release.id,
        promotionId: null,
        openedById: actor.kind === 'system' ? null : actor.personId,
        ask: true,
      })
      await tx.enqueue(bringBackJob(id))
      await tellRelease(tx, release, actor, 'release.back-merge-asked', {
        serviceId: service.serviceId,
        detail: { service: service.slug, from: release.branch, to: toBranch, commit: service.headSha },
      })
      return ok({ id: release.id, service: service.serviceId, toBranch })
    },
  }),
)

/** Says that what a release branch has now is not needed on another branch. Fails with not-found, forbidden, precondition. */
export const waiveOwed = thenOwed(
  defineUseCase({
    input: z.strictObject({ ...place, reason: reasonInput }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person says that a fix is not owed')
      const found = await findOwing(tx, input)
      if (!found.ok) return found
      const { release, service } = found.value
      const allowed = decide(actor, 'release.edit', service)
      if (!allowed.ok) return allowed
      const { toBranch, reason } = input
      const id = await putBackMerge(tx, {
        repositoryId: service.repositoryId,
        fromBranch: release.branch,
        toBranch,
        sha: service.headSha,
        releaseId: release.id,
        promotionId: null,
        openedById: null,
        ask: false,
      })
      await waive(tx, id, { personId: actor.personId, reason })
      await tellRelease(tx, release, actor, 'release.back-merge-waived', {
        serviceId: service.serviceId,
        reason,
        detail: { service: service.slug, from: release.branch, to: toBranch, commit: service.headSha },
      })
      return ok({ id: release.id, service: service.serviceId, toBranch })
    },
  }),
)

/** Back-merge work that is open, of releases and hotfixes, the oldest first. */
export const listBackMerges = defineQuery({
  input: z.strictObject({ service: z.string().max(120).optional() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const { items, now } = await read(database, input.service ?? null)
    return ok({
      items: items.map(({ repositoryId: _r, connectionId: _c, service, ...item }) => ({
        ...item,
        service: service && { id: service.id, slug: service.slug },
        may: {
          open: permitted(decide(actor, 'release.back-merge', service ?? {})),
          waive: permitted(decide(actor, 'release.edit', service ?? {})),
        },
      })),
      now,
    })
  },
})

const change = { open: 'release.back-merge', waive: 'release.edit' } as const

/** Opens the merge request of one piece of back-merge work, or says with a reason that it is not needed. Fails with not-found, forbidden, wrong-state. */
export const changeBackMerge = defineUseCase({
  input: z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('open'), id: z.uuid() }),
    z.strictObject({ do: z.literal('waive'), id: z.uuid(), reason: reasonInput }),
  ]),
  authorise: (actor, input) => holdsAnywhere(actor, change[input.do]),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'only a person does that')
    const found = await readBackMerge(tx, input.id)
    if (!found) return fail('not-found', 'no such back-merge', { field: 'id' })
    const allowed = decide(actor, change[input.do], found.service ?? {})
    if (!allowed.ok) return allowed
    if (found.mergedAt !== null || found.waivedReason !== null)
      return fail('wrong-state', 'it is not owed any more', { state: found.mergedAt ? 'merged' : 'waived' })
    const named = found.release ?? {
      id: found.service?.id ?? found.repositoryId,
      name: found.service?.slug ?? found.repository,
    }
    const detail = { from: found.fromBranch, to: found.toBranch, commit: found.sha }
    const serviceId = found.service?.id ?? null
    if (input.do === 'open') {
      await putBackMerge(tx, {
        repositoryId: found.repositoryId,
        fromBranch: found.fromBranch,
        toBranch: found.toBranch,
        sha: found.sha,
        releaseId: found.release?.id ?? null,
        promotionId: found.promotion?.id ?? null,
        openedById: actor.personId,
        ask: true,
      })
      await tx.enqueue(bringBackJob(found.id))
      await tellRelease(tx, named, actor, 'release.back-merge-asked', { serviceId, detail })
    } else {
      await waive(tx, found.id, { personId: actor.personId, reason: input.reason })
      await tellRelease(tx, named, actor, 'release.back-merge-waived', {
        serviceId,
        reason: input.reason,
        detail,
      })
    }
    return ok({ id: found.id })
  },
})
