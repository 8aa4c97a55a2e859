import { z } from 'zod'
import { listSlugs } from '../../catalog/environment/writes.ts'
import {
  idsOf,
  listDependencies,
  lockService,
  nameIsFree,
  renameService,
  type Sources,
  setDependencies,
  slugsOf,
  writeService,
} from '../../catalog/service/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { withoutRings } from '../../domain/matching/dependencies.ts'
import { ServiceLimits } from '../../domain/observation/limits.ts'
import { decide } from '../../domain/permission/decide.ts'
import { ringOf } from '../../domain/train/order.ts'
import { defineUseCase } from '../define.ts'
import { stillAsSeen } from './overtaken.ts'

const input = z.object({
  slug: z.string(),
  newSlug: z.string().optional(),
  kind: z.enum(['service', 'web']).optional(),
  tier: z.int().min(1).max(4).optional(),
  team: z.string().nullable().optional(),
  productLine: z.string().nullable().optional(),
  techStack: z.string().nullable().optional(),
  loadProfile: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
  sizeLimitBytes: z.int().nullable().optional(),
  sizeLimitReason: z.string().nullable().optional(),
  dependsOn: z.array(z.string()).optional(),
  /** Environment slugs into which the newest build whose gates pass goes by itself. */
  autoPromoteInto: z.array(z.string().min(1).max(120)).max(20).optional(),
  /** By environment slug, over the limits of the environment. */
  observationLimits: ServiceLimits.optional(),
  /** What the editor saw of these before; refused when they are something else by now. */
  seen: z
    .strictObject({
      autoPromoteInto: z.array(z.string()).optional(),
      observationLimits: ServiceLimits.optional(),
    })
    .optional(),
  retired: z.boolean().optional(),
  reason: z.string().optional(),
})
type Input = z.infer<typeof input>

async function owner(
  tx: Transaction,
  table: 'team' | 'product_line',
  slug: string | null | undefined,
): Promise<Result<string | null | undefined>> {
  if (slug === undefined || slug === null) return ok(slug)
  const id = (await idsOf(tx, table, [slug])).get(slug)
  return id ? ok(id) : fail('not-found', `there is no "${slug}"`, { noun: table.replace('_', '-'), slug })
}

async function dependencies(tx: Transaction, id: string, slugs: string[]): Promise<Result<string[]>> {
  const ids = await idsOf(tx, 'service', slugs)
  const unknown = slugs.filter((slug) => !ids.has(slug))
  if (unknown.length > 0)
    return fail('not-found', `no service is called ${unknown.join(', ')}`, { noun: 'service', unknown })
  const others = (await listDependencies(tx)).filter((edge) => edge.serviceId !== id)
  const wanted = [...new Set(ids.values())]
  const edges = [...others, ...wanted.map((dependsOnId) => ({ serviceId: id, dependsOnId }))]
  const { kept, refused } = withoutRings(
    edges.map((edge) => ({ from: edge.serviceId, to: edge.dependsOnId })),
  )
  const ring = slugs.filter((slug) => refused.some((edge) => edge.from === id && edge.to === ids.get(slug)))
  const [closing] = refused.filter((edge) => edge.from === id)
  if (!closing) return ok(wanted)
  // The whole way round, so that somebody can see which of its edges is wrong.
  const way = ringOf(kept, closing) ?? [closing.from, closing.to]
  const names = await slugsOf(tx, way)
  const cycle = way.map((key) => names.get(key) ?? key)
  return fail('invalid', `${ring.join(', ')} already depends on this service: ${cycle.join(' → ')}`, {
    field: 'dependsOn',
    ring,
    cycle,
  })
}

/** Settings by environment name environments that there are. */
async function knownEnvironments(tx: Transaction, asked: Input): Promise<Result<null>> {
  const named = [...(asked.autoPromoteInto ?? []), ...Object.keys(asked.observationLimits ?? {})]
  const found = await listSlugs(tx, named)
  const unknown = named.find((slug) => !found.includes(slug))
  return unknown
    ? fail('not-found', `no environment is called "${unknown}"`, { noun: 'environment', slug: unknown })
    : ok(null)
}

/** Names of the fields that the person set: sync and import leave them alone from now on. */
function fieldsOf(asked: Input): string[] {
  const notFields = new Set(['slug', 'newSlug', 'seen', 'reason'])
  const named = Object.entries(asked).filter(([key, value]) => value !== undefined && !notFields.has(key))
  return [...(asked.newSlug === undefined ? [] : ['slug']), ...named.map(([key]) => key)]
}

/**
 * Edits a service in the portal. Allowed to those who may edit it where it is, and, when it moves to another team or
 * product line, where it goes. A new name leaves the old one as an alias. Failures: `not-found`, `forbidden`,
 * `conflict` (name taken, or somebody was faster), `invalid` (dependencies in a ring, a size limit without reason).
 */
export const updateService = defineUseCase({
  input,
  authorise: (actor) => decide(actor, 'catalog.read'),
  write: async ({ tx, actor, input: asked }) => {
    const service = await lockService(tx, asked.slug)
    if (!service)
      return fail('not-found', `no service is called "${asked.slug}"`, { noun: 'service', slug: asked.slug })
    const here = { teamId: service.teamId, productLineId: service.productLineId }
    const allowed = decide(actor, 'service.edit', here)
    if (!allowed.ok) return allowed
    const teamId = await owner(tx, 'team', asked.team)
    if (!teamId.ok) return teamId
    const productLineId = await owner(tx, 'product_line', asked.productLine)
    if (!productLineId.ok) return productLineId
    const there = {
      teamId: teamId.value === undefined ? here.teamId : teamId.value,
      productLineId: productLineId.value === undefined ? here.productLineId : productLineId.value,
    }
    const stays = there.teamId === here.teamId && there.productLineId === here.productLineId
    const allowedThere = stays ? ok(null) : decide(actor, 'service.edit', there)
    if (!allowedThere.ok) return allowedThere
    if (asked.sizeLimitBytes && !asked.sizeLimitReason) {
      return fail('invalid', 'an own size limit needs its reason', { field: 'sizeLimitReason' })
    }
    const environments = await knownEnvironments(tx, asked)
    if (!environments.ok) return environments
    const fresh = await stillAsSeen(tx, service, asked.seen)
    if (!fresh.ok) return fresh
    const fields = fieldsOf(asked)
    if (fields.length === 0) return ok({ slug: service.slug })
    const { kind, tier, techStack, loadProfile, description, sizeLimitBytes, sizeLimitReason } = asked
    const retiredAt =
      asked.retired === undefined ? undefined : asked.retired ? (service.retiredAt ?? tx.now) : null
    const sources: Sources = Object.fromEntries(fields.map((field) => [field, 'portal' as const]))
    await writeService(
      tx,
      service,
      {
        kind,
        tier,
        techStack,
        loadProfile,
        description,
        sizeLimitBytes,
        sizeLimitReason,
        retiredAt,
        autoPromoteInto: asked.autoPromoteInto && [...new Set(asked.autoPromoteInto)],
        observationLimits: asked.observationLimits,
        teamId: teamId.value,
        productLineId: productLineId.value,
      },
      sources,
    )
    if (asked.dependsOn) {
      const ids = await dependencies(tx, service.id, asked.dependsOn)
      if (!ids.ok) return ids
      await setDependencies(tx, service.id, ids.value)
    }
    const slug = asked.newSlug ?? service.slug
    if (slug !== service.slug) {
      if (!(await nameIsFree(tx, slug, service.id)))
        return fail('conflict', `"${slug}" is or was another service`, { field: 'newSlug' })
      await renameService(tx, service, slug)
    }
    const after = Object.fromEntries(Object.entries(asked).filter(([key]) => fields.includes(key)))
    await tx.record({
      ...authorOf(actor),
      action: asked.retired ? 'service.retired' : 'service.updated',
      subjectKind: 'service',
      subjectId: service.id,
      subjectName: slug,
      serviceId: service.id,
      reason: asked.reason ?? null,
      detail: { changed: fields, after, ...(slug === service.slug ? {} : { renamedFrom: service.slug }) },
    })
    return ok({ slug })
  },
})
