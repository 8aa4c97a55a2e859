import { z } from 'zod'

const ids = z.array(z.string().min(1).max(200)).max(5000).default([])

/** What a scope may name, one list per kind. */
const Named = z.object({
  /** Ids. */
  environments: ids,
  productLines: ids,
  teams: ids,
  services: ids,
  /** Tiers of services, 0 the most important. */
  tiers: z.array(z.int().min(0).max(9)).max(10).default([]),
  /** Region ids of the cloud, for example cn-hangzhou. */
  regions: ids,
  /** As services name theirs: ack, edas, fc. */
  runtimes: ids,
})

/** Where a window or a stop holds: AND between kinds, OR inside one; an empty kind narrows nothing. */
export const FreezeScope = Named.extend({
  /** Left out again: anything that any of these names. */
  exclusions: Named.prefault({}),
})
export type FreezeScope = z.infer<typeof FreezeScope>

export const scopeKinds = [
  'environments',
  'productLines',
  'teams',
  'services',
  'tiers',
  'regions',
  'runtimes',
] as const
export type ScopeKind = (typeof scopeKinds)[number]

/** What a question is about. `null` where a service has none (team, product line) or there is no environment (merges). */
export interface FreezeTarget {
  environmentId: string | null
  serviceId: string
  productLineId: string | null
  teamId: string | null
  tier: number
  runtime: string
  /** Regions of the targets it runs in; null: not known yet, which opens nothing and closes what it may touch. */
  regions: readonly string[] | null
}
