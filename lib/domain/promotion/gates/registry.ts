import type { ClusterPools, GateFacts } from '../facts.ts'
import type { GateVerdict, Reason } from '../gate-verdict.ts'
import { cloud, role, verdictOf } from '../verdicts.ts'

/** What sync last saw of instances and node pools counts for this long; older is not known. */
export const inventoryFreshMs = 24 * 60 * 60_000

const isAsked = (where: 'at-end' | 'always' | 'never' | undefined, { environment }: GateFacts) =>
  where === 'always' || (where === 'at-end' && environment.isLast)

/** Where nobody looked nothing is known; only a look that found nothing says that it is not there. */
const copyReasons: Readonly<Record<string, string>> = {
  absent: 'not-replicated',
  running: 'copy-runs',
  failed: 'copy-failed',
}

/** Regions of the targets other than the registry's own, where the digest is not known to be. */
function uncopied(facts: GateFacts): Reason[] {
  const { instance } = facts
  if (!instance) return []
  const regions = [...new Set([...facts.clusters.map(({ region }) => region), ...facts.functionRegions])]
  return regions
    .filter((region) => region !== instance.region)
    .flatMap((region) => {
      const state = instance.replicas.find((replica) => replica.region === region)?.state ?? null
      if (state === 'copied') return []
      const key = (state === null ? null : copyReasons[state]) ?? 'copy-unknown'
      return [{ key, values: { region, from: instance.region } }]
    })
}

/**
 * Images come from a registry fit for production: Enterprise Edition, reached inside the VPC, copied to the region. Where
 * it is asked too, the repository lets no tag be moved.
 */
export function judgeRegistry(facts: GateFacts, now: Date): GateVerdict {
  const { instance, settings } = facts
  if (!instance) return verdictOf('registry', 'off', 'not-read')
  const { name, seenAt } = instance
  const mustBeFit = isAsked(settings.registry.required, facts)
  const mustNotMove = isAsked(settings.registry.immutable, facts)
  if (!mustBeFit && !mustNotMove) return verdictOf('registry', 'pass', 'not-asked', { name }, { seenAt })
  const reasons: Reason[] = []
  if (now.getTime() - seenAt.getTime() > inventoryFreshMs)
    reasons.push({ key: 'stale', values: { name, since: seenAt.toISOString() } })
  if (mustBeFit) {
    if (instance.edition !== 'enterprise') reasons.push({ key: 'personal-edition', values: { name } })
    if (instance.vpcHosts.length === 0) reasons.push({ key: 'no-vpc-endpoint', values: { name } })
    reasons.push(...uncopied(facts))
  }
  if (mustNotMove && !instance.immutable) reasons.push({ key: 'tags-move', values: { name } })
  if (reasons.length === 0)
    return verdictOf('registry', 'pass', mustBeFit ? 'fit' : 'tags-stay', { name }, { seenAt })
  return {
    gate: 'registry',
    verdict: settings.registry.severity,
    reasons,
    resolvers: [role('admin'), cloud('registry')],
    until: null,
    seenAt: seenAt.toISOString(),
  }
}

/** As large as scaling may make it. */
const largest = (clusters: ClusterPools[]) =>
  clusters
    .flatMap(({ pools }) => pools)
    .reduce((sum, { nodes, maxNodes }) => sum + Math.max(nodes, maxNodes ?? 0), 0)

/** What a rollout would pull at once: the image on every node that may exist, unless the nodes share it by P2P. */
export function judgePullStorm(facts: GateFacts, now: Date): GateVerdict {
  const pools = facts.clusters.flatMap((cluster) => cluster.pools)
  if (pools.length === 0) return verdictOf('pull-storm', 'off', 'not-read')
  const seenAt = new Date(Math.min(...pools.map((pool) => pool.seenAt.getTime())))
  const nodes = largest(facts.clusters)
  const { sizeBytes } = facts.size
  const limit = facts.settings.pullStorm.nodes
  const values = { nodes, limit, sizeBytes, totalBytes: sizeBytes * nodes }
  const unread = facts.clusters.filter((cluster) => cluster.pools.length === 0).map(({ cluster }) => cluster)
  const reasons: Reason[] = []
  const without = pools.filter(({ p2p }) => p2p === false).map(({ name }) => name)
  const unknown = pools.filter(({ p2p }) => p2p === null).map(({ name }) => name)
  if (nodes > limit && without.length > 0)
    reasons.push({ key: 'no-p2p', values: { ...values, pools: without.join(', ') } })
  else if (nodes > limit && unknown.length > 0)
    reasons.push({ key: 'p2p-unknown', values: { ...values, pools: unknown.join(', ') } })
  if (unread.length > 0) reasons.push({ key: 'unread', values: { clusters: unread.join(', ') } })
  if (now.getTime() - seenAt.getTime() > inventoryFreshMs)
    reasons.push({ key: 'stale', values: { since: seenAt.toISOString() } })
  if (reasons.length === 0)
    return verdictOf('pull-storm', 'pass', nodes > limit ? 'p2p' : 'few-nodes', values, { seenAt })
  return {
    gate: 'pull-storm',
    verdict: 'warn',
    reasons,
    resolvers: [role('admin')],
    until: null,
    seenAt: seenAt.toISOString(),
  }
}
