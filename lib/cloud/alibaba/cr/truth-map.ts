import type { z } from 'zod'
import type {
  CleanupRuleFact,
  RegistryInstanceFact,
  ReplicationRuleFact,
  ReplicationTaskFact,
} from '../../ports/registry-truth.ts'
import type { EndpointList, WireLifecycleRule, WireSyncRule } from './truth-wire.ts'

type Endpoints = NonNullable<z.infer<typeof EndpointList>['Endpoints']>

const domainsOf = (endpoints: Endpoints, kind: string) =>
  endpoints
    .filter((each) => each.EndpointType.toLowerCase() === kind && each.Enable !== false)
    .flatMap((each) => each.Domains ?? [])

/** Which doors an instance has. A VPC endpoint that no VPC is linked to lets nobody in. */
export function toDoors(
  endpoints: Endpoints,
): Pick<RegistryInstanceFact, 'host' | 'vpcHosts' | 'publicOpen'> {
  const open = domainsOf(endpoints, 'internet')
  const linked = endpoints.filter((each) => (each.LinkedVpcs ?? []).length > 0)
  const internet = endpoints.find((each) => each.EndpointType.toLowerCase() === 'internet')
  const everywhere = (internet?.AclEntries ?? []).some(({ Entry }) => Entry === '0.0.0.0/0')
  return {
    host: (open.find((each) => each.Type === 'SYSTEM') ?? open[0])?.Domain ?? null,
    vpcHosts: domainsOf(linked, 'vpc').map((each) => each.Domain),
    publicOpen: internet ? internet.Enable !== false && (internet.AclEnable !== true || everywhere) : false,
  }
}

export const toReplicationRule = (wire: WireSyncRule, instanceId: string): ReplicationRuleFact => ({
  externalId: wire.SyncRuleId,
  instanceId,
  namespace: wire.LocalNamespaceName,
  repository: wire.SyncScope === 'REPO' ? (wire.LocalRepoName ?? '') : null,
  tagFilter: wire.TagFilter || '.*',
  targetInstanceId: wire.TargetInstanceId,
  targetRegion: wire.TargetRegionId ?? '',
})

/** A new word is something that goes on: never copied, never failed. */
export function toTaskState(status: string): ReplicationTaskFact['state'] {
  if (status === 'SUCCESS') return 'copied'
  return status === 'FAILED' || status === 'CANCELED' ? 'failed' : 'running'
}

const scopes = { NAMESPACE: 'namespace', REPO: 'repository' } as const

/** Policies of the newer form say the same as the flat fields; of several, the one that spares least. */
export function toCleanupRule(wire: WireLifecycleRule, instanceId: string): CleanupRuleFact {
  const conditions = (wire.Policies ?? []).flatMap(({ Condition }) => (Condition ? [Condition] : []))
  const least = (values: (number | null | undefined)[]) => {
    const stated = values.filter((value) => value != null)
    return stated.length === 0 ? null : Math.min(...stated)
  }
  return {
    externalId: wire.RuleId,
    instanceId,
    enabled: wire.Auto ?? false,
    scope: scopes[(wire.Scope ?? '') as keyof typeof scopes] ?? 'instance',
    namespace: wire.NamespaceName || null,
    repository: wire.RepoName || null,
    keepCount: least([wire.RetentionTagCount, ...conditions.map((each) => each.LatestTagCount)]),
    keepDays: least(conditions.map((each) => each.LastPushOlderThanDays)),
    keepPattern: wire.TagRegexp || null,
    nextAt: wire.NextTime == null ? null : new Date(wire.NextTime),
  }
}
