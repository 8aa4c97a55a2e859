import { oc } from '@orpc/contract'
import { z } from 'zod'
import { branchSources } from '../../domain/branch/code-rules.ts'
import { ServiceLimits } from '../../domain/observation/limits.ts'
import { BoardRow, Runtime, ServiceItem, ServiceKind } from './cell.ts'
import { PromotionItem } from './promotion-item.ts'
import { BuildReference, NamedReference, RunState, ServiceReference } from './reference.ts'
import { RunItem } from './run-item.ts'
import { flag, Id, Instant, list, page, pageInput, Reason, Slug } from './wire.ts'

export const serviceFilters = {
  /** Part of the slug, team, product line or tech stack, in any case. */
  q: z.string().trim().min(1).max(200).optional(),
  team: list(z.string().max(120)),
  productLine: list(z.string().max(120)),
  tier: list(z.enum(['1', '2', '3', '4'])),
  runtime: list(Runtime),
  kind: list(ServiceKind),
}

export const ServiceDetail = BoardRow.extend({
  description: z.string().nullable(),
  loadProfile: z.string().nullable(),
  sizeLimitBytes: z.int().nullable(),
  sizeLimitReason: z.string().nullable(),
  repository: z
    .object({ id: Id, path: z.string(), defaultBranch: z.string(), webUrl: z.string().nullable() })
    .nullable(),
  pipelines: z.array(
    z.object({ id: Id, name: z.string(), kind: z.enum(['merge-check', 'ci', 'cd', 'other']) }),
  ),
  images: z.array(z.object({ id: Id, host: z.string(), namespace: z.string(), name: z.string() })),
  dependsOn: z.array(ServiceReference),
  /** Environment slugs, first to last. */
  path: z.array(z.string()),
  /** Environments into which the newest build whose gates pass goes by itself. */
  autoPromoteInto: z.array(z.string()),
  /** By environment slug, over its own limits. */
  observationLimits: ServiceLimits,
  /** Earlier names. */
  aliases: z.array(z.string()),
  /** Field -> who said so: a field edited in the portal is not overwritten by sync. */
  sources: z.record(z.string(), z.enum(['portal', 'descriptor', 'rule'])),
})
export type ServiceDetail = z.infer<typeof ServiceDetail>

export const BuildItem = BuildReference.extend({
  /** Title of the commit, where we have it. */
  title: z.string().nullable(),
  authorName: z.string().nullable(),
  imageTags: z.array(z.string()),
  sizeBytes: z.int(),
  pushedAt: Instant,
  scanState: z.enum(['absent', 'running', 'complete', 'failed']),
  scannedAt: Instant.nullable(),
  findings: z.object({ high: z.int(), medium: z.int(), low: z.int(), unknown: z.int() }).nullable(),
  /** Run that made it. */
  run: z.object({ id: Id, pipeline: z.string(), number: z.int(), state: RunState }).nullable(),
  /** Environment slugs where it runs now. */
  runsIn: z.array(z.string()),
  /** Not in the registry any more: cannot be redeployed. */
  goneAt: Instant.nullable(),
})
export type BuildItem = z.infer<typeof BuildItem>

/** Names that keep no rule; a report, which stops nothing. */
export const CodeRules = z.object({
  /** Null: the service has no code repository. */
  repository: z.string().nullable(),
  branches: z.object({
    count: z.int(),
    items: z.array(
      z.object({
        name: z.string(),
        problem: z.enum(['no-rule', 'no-month', 'no-work-item']),
        seenIn: z.array(z.enum(branchSources)),
      }),
    ),
  }),
  /** Commits since then that bring something of their own, and those of them that name no work item. */
  commits: z.int(),
  unlinked: z.object({ count: z.int(), items: z.array(z.object({ sha: z.string(), title: z.string() })) }),
  /** Pipelines and images whose name says something else than where they belong. */
  names: z.array(z.object({ noun: z.enum(['pipeline', 'image']), name: z.string(), finding: z.string() })),
  since: Instant,
})
export type CodeRules = z.infer<typeof CodeRules>

export const StayItem = z.object({
  id: Id,
  environment: z.string(),
  digest: z.string(),
  build: BuildReference.nullable(),
  cause: z.enum(['adopted', 'promotion', 'outside']),
  promotion: z.object({ id: Id, number: z.int() }).nullable(),
  startedAt: Instant,
  lastSeenAt: Instant,
  /** Time in which nobody looked; never counts as soak. */
  gapMs: z.int(),
  endedAt: Instant.nullable(),
})
export type StayItem = z.infer<typeof StayItem>

const bySlug = z.strictObject({ slug: z.string().min(1).max(120) })
const bySlugPaged = bySlug.extend(pageInput)
const tags = ['services']

export const service = {
  list: oc
    .route({ method: 'GET', path: '/services', tags, summary: 'Services, by slug' })
    .input(
      z.strictObject({
        ...pageInput,
        ...serviceFilters,
        /** Services whose running builds have findings of this severity or worse. */
        findings: z.enum(['high', 'medium', 'low']).optional(),
        retired: flag,
        withTotal: flag,
      }),
    )
    .output(page(ServiceItem).extend({ total: z.int().optional() })),
  get: oc
    .route({ method: 'GET', path: '/services/{slug}', tags, summary: 'One service, by slug or an old name' })
    .input(bySlug)
    .output(ServiceDetail),
  update: oc
    .route({ method: 'PATCH', path: '/services/{slug}', tags, summary: 'Edit a service' })
    .input(
      bySlug.extend({
        newSlug: Slug.optional(),
        kind: ServiceKind.optional(),
        tier: z.int().min(1).max(4).optional(),
        /** Slugs; null takes it away. */
        team: z.string().max(120).nullable().optional(),
        productLine: z.string().max(120).nullable().optional(),
        techStack: z.string().trim().max(200).nullable().optional(),
        loadProfile: z.string().trim().max(200).nullable().optional(),
        description: z.string().trim().max(4000).nullable().optional(),
        sizeLimitBytes: z.int().min(1).max(1e12).nullable().optional(),
        /** Environments into which the newest build whose gates pass goes by itself. */
        autoPromoteInto: z.array(z.string().min(1).max(120)).max(20).optional(),
        /** By environment slug, over its own limits. */
        observationLimits: ServiceLimits.optional(),
        /** What the editor saw of these before; refused with `conflict` when somebody changed them since. */
        seen: z
          .strictObject({
            autoPromoteInto: z.array(z.string().max(120)).max(20).optional(),
            observationLimits: ServiceLimits.optional(),
          })
          .optional(),
        sizeLimitReason: z.string().trim().max(400).nullable().optional(),
        dependsOn: z.array(z.string().max(120)).max(200).optional(),
        retired: z.boolean().optional(),
        reason: Reason.optional(),
      }),
    )
    .output(ServiceDetail),
  builds: oc
    .route({ method: 'GET', path: '/services/{slug}/builds', tags, summary: 'Builds, newest first' })
    .input(bySlugPaged.extend({ q: z.string().trim().min(1).max(200).optional() }))
    .output(page(BuildItem)),
  runs: oc
    .route({ method: 'GET', path: '/services/{slug}/runs', tags, summary: 'Pipeline runs, newest first' })
    .input(bySlugPaged.extend({ state: list(RunState) }))
    .output(page(RunItem)),
  promotions: oc
    .route({ method: 'GET', path: '/services/{slug}/promotions', tags, summary: 'Promotions, newest first' })
    .input(bySlugPaged.extend({ environment: z.string().max(120).optional() }))
    .output(page(PromotionItem)),
  stays: oc
    .route({ method: 'GET', path: '/services/{slug}/stays', tags, summary: 'What ran where, newest first' })
    .input(bySlugPaged.extend({ environment: z.string().max(120).optional() }))
    .output(page(StayItem)),
  codeRules: oc
    .route({ method: 'GET', path: '/services/{slug}/code-rules', tags, summary: 'Names that keep no rule' })
    .input(bySlug)
    .output(CodeRules),
  /** For filters and forms. */
  facets: oc
    .route({ method: 'GET', path: '/facets', tags, summary: 'Teams and product lines, with counts' })
    .output(
      z.object({
        teams: z.array(NamedReference.extend({ services: z.int() })),
        productLines: z.array(NamedReference.extend({ services: z.int() })),
      }),
    ),
}
