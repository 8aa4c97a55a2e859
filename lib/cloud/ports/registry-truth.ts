import type { CloudResult } from './outcome.ts'

export interface RegistryInstanceFact {
  externalId: string
  name: string
  region: string
  edition: 'enterprise' | 'personal'
  /** The cloud's own word: Enterprise_Basic and so on. */
  specification: string | null
  /** Its public registry host, as images name it; null without one. */
  host: string | null
  /** Registry hosts inside VPCs; empty when no VPC is let in. */
  vpcHosts: string[]
  /** The public endpoint is on and lets every address in; null when it could not be told. */
  publicOpen: boolean | null
}
export interface ReplicationRuleFact {
  externalId: string
  instanceId: string
  namespace: string
  /** Null: the whole namespace. */
  repository: string | null
  /** A regular expression for whole tag names. */
  tagFilter: string
  targetInstanceId: string
  targetRegion: string
}
/** How the copying of one imageTag went last. */
export interface ReplicationTaskFact {
  imageTag: string
  targetInstanceId: string
  state: 'running' | 'copied' | 'failed'
}
export interface CleanupRuleFact {
  externalId: string
  instanceId: string
  /** The registry carries it out by itself. */
  enabled: boolean
  scope: 'instance' | 'namespace' | 'repository'
  namespace: string | null
  repository: string | null
  /** So many newest tags of each repository stay; null when the rule does not count. */
  keepCount: number | null
  /** Tags pushed less than so many days ago stay; null when the rule does not look at age. */
  keepDays: number | null
  /** A regular expression for tags that stay whatever else is true; null for none. */
  keepPattern: string | null
  /** When it deletes next; null when the registry does not say. */
  nextAt: Date | null
}

/** What of a registry's own rules may be written, under a promotion role. */
export interface CleanupRulePort {
  /**
   * Changes which tags a cleanup rule spares, and nothing else of it; twice without harm. Answers the rule as it is then.
   * Failure kinds: not-found (no such rule), conflict (its pattern is not `from` any more), invalid (the rule has
   * conditions that cannot be written back, so it was left alone).
   */
  setKeepPattern(
    instanceId: string,
    ruleId: string,
    change: { from: string | null; to: string },
  ): Promise<CloudResult<CleanupRuleFact>>
}

/** What ACR Enterprise Edition says of itself, reading role: instances, their doors, and the rules they carry out. */
export interface RegistryTruthPort {
  listInstances(): Promise<CloudResult<RegistryInstanceFact[]>>
  /** Failure kind not-found when there is no such instance. */
  listReplicationRules(instanceId: string): Promise<CloudResult<ReplicationRuleFact[]>>
  /** Newest first, at most the last hundred of one repository. */
  listReplicationTasks(
    instanceId: string,
    namespace: string,
    repository: string,
  ): Promise<CloudResult<ReplicationTaskFact[]>>
  listCleanupRules(instanceId: string): Promise<CloudResult<CleanupRuleFact[]>>
}
