import { oc } from '@orpc/contract'
import { z } from 'zod'
import { registryFindingKinds } from '../../domain/registry/findings.ts'
import { Permitted } from './permitted.ts'
import { Id, Instant, list, page, pageInput, Reason } from './wire.ts'

/** Something about the registry that is not as it must be. */
export const RegistryFindingItem = z.object({
  id: Id,
  kind: z.enum(registryFindingKinds),
  connection: z.string(),
  /** Slug; null where the image repository belongs to no service. */
  service: z.string().nullable(),
  /** host/namespace/name */
  repository: z.string().nullable(),
  /** What makes it one: imageTag, digest, rule. */
  subject: z.string(),
  /** Slugs of environments that run the digests it is about. */
  environments: z.array(z.string()),
  detail: z.object({
    digest: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    region: z.string().optional(),
    /** Of a missing copy: looked for and absent, its copying failed, or no instance in the region. */
    why: z.enum(['absent', 'failed', 'no-instance']).optional(),
    rule: z.string().optional(),
    /** Digests that the cleanup rule would delete, or that a repository with moving tags keeps. */
    count: z.int().optional(),
    /** The expression after which the rule spares everything that must stay. */
    keepPattern: z.string().optional(),
  }),
  foundAt: Instant,
  /** The last look that found it so. */
  seenAt: Instant,
  closedAt: Instant.nullable(),
})
export type RegistryFindingItem = z.infer<typeof RegistryFindingItem>

/** An instance as the last look left it. */
export const RegistryInstanceItem = z.object({
  id: Id,
  instanceId: z.string(),
  name: z.string(),
  connection: z.string(),
  region: z.string(),
  edition: z.string(),
  specification: z.string().nullable(),
  vpcHosts: z.array(z.string()),
  /** Null: could not be told. */
  publicOpen: z.boolean().nullable(),
  repositories: z.int(),
  /** Of these, how many let a tag move. */
  mutable: z.int(),
  replications: z.array(
    z.object({
      namespace: z.string(),
      /** Null: the whole namespace. */
      repository: z.string().nullable(),
      targetInstance: z.string(),
      targetRegion: z.string(),
    }),
  ),
  cleanupRules: z.array(
    z.object({
      externalId: z.string(),
      /** The registry carries it out by itself. */
      enabled: z.boolean(),
      /** namespace/repository, a namespace, or null for the whole instance. */
      scope: z.string().nullable(),
      keepCount: z.int().nullable(),
      keepDays: z.int().nullable(),
      keepPattern: z.string().nullable(),
    }),
  ),
  seenAt: Instant,
})
export type RegistryInstanceItem = z.infer<typeof RegistryInstanceItem>

/** Node pools of a cluster, as a rollout pulls images to them. */
export const PullCluster = z.object({
  cluster: z.string(),
  region: z.string(),
  /** As many as scaling may reach. */
  nodes: z.int(),
  /** Null: could not be told. */
  p2p: z.boolean().nullable(),
  seenAt: Instant,
})
export type PullCluster = z.infer<typeof PullCluster>

const Spares = z.object({
  keepCount: z.int().nullable(),
  keepDays: z.int().nullable(),
  keepPattern: z.string().nullable(),
})

/** A cleanup rule as it is, and as it would be so that it spares what must stay. */
export const CleanupPreview = z.object({
  rule: z.string(),
  instance: z.string(),
  /** namespace/repository, a namespace, or null for the whole instance. */
  scope: z.string().nullable(),
  before: Spares,
  after: Spares,
  /** Slug of the environment whose promotion role writes it. */
  role: z.string(),
  may: Permitted,
})
export type CleanupPreview = z.infer<typeof CleanupPreview>

const tags = ['registry']

export const registry = {
  findings: oc
    .route({
      method: 'GET',
      path: '/registry/findings',
      tags,
      summary: 'What is not as it must be in the registry, the newest first',
    })
    .input(
      z.strictObject({
        ...pageInput,
        service: z.string().max(120).optional(),
        /** Slug: only findings of services that run something there. */
        environment: z.string().max(120).optional(),
        kind: list(z.enum(registryFindingKinds)),
        /** Absent: open ones. */
        state: z.enum(['open', 'closed', 'all']).optional(),
      }),
    )
    .output(page(RegistryFindingItem)),
  previewCleanup: oc
    .route({
      method: 'GET',
      path: '/registry/findings/{id}/cleanup-rule',
      tags,
      summary: 'What the cleanup rule of a finding would become, so that it spares what must stay',
    })
    .input(z.strictObject({ id: Id }))
    .output(CleanupPreview),
  changeCleanup: oc
    .route({
      method: 'POST',
      path: '/registry/findings/{id}/cleanup-rule',
      tags,
      summary: 'Have the registry change its cleanup rule as it was shown',
    })
    .input(z.strictObject({ id: Id, keepPattern: z.string().min(1).max(20_000), reason: Reason }))
    .output(z.object({ rule: z.string(), keepPattern: z.string() })),
  instances: oc
    .route({
      method: 'GET',
      path: '/registry/instances',
      tags,
      summary: 'Registry instances with their doors and rules, and the clusters that pull from them',
    })
    .output(z.object({ items: z.array(RegistryInstanceItem), clusters: z.array(PullCluster), now: Instant })),
}
