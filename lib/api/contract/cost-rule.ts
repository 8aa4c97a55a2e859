import { oc } from '@orpc/contract'
import { z } from 'zod'
import { causes } from '../../domain/attribution/cause.ts'
import { attributionMethods } from '../../domain/attribution/order.ts'
import {
  aliasKinds,
  CostTagAlias,
  CoverageGoal,
  nameableNouns,
  Requirement,
} from '../../domain/cost-tag/rule-set.ts'
import { SplitAmong, SplitMatch, splitMethods } from '../../domain/split/split-rule.ts'
import { Permitted } from './permitted.ts'
import { NamedReference, ServiceReference } from './reference.ts'
import { Id, Instant, Reason } from './wire.ts'

/** A day in UTC+8. */
const Day = z.iso.date()
/** Half-open; `untilOn` null: without end. */
const span = { fromOn: Day, untilOn: Day.nullable() }
const Order = z.array(z.object({ method: z.enum(attributionMethods), on: z.boolean() }))
/** Whoever said it; the id is null where it came with the installation. */
const Editor = z.object({ id: Id.nullable(), name: z.string() })

/** Whose a group, a unit or a namespace is. */
export const CostOwner = z.object({
  service: ServiceReference.nullable(),
  productLine: NamedReference.nullable(),
  team: NamedReference.nullable(),
  environment: ServiceReference.nullable(),
})
export type CostOwner = z.infer<typeof CostOwner>

const RequirementItem = z.object({
  key: z.string(),
  /** What its value names; null: nothing of ours. */
  names: z.enum(nameableNouns).nullable(),
  required: z.boolean(),
  allowed: Requirement.shape.allowed,
  /** Owner accounts and cloud products it is for; none: all. */
  accountIds: z.array(z.string()),
  products: z.array(z.string()),
})

/** One version of the rules. */
export const CostRuleVersion = z.object({
  id: Id,
  version: z.int(),
  /** In force from this day until the next version's first day. */
  fromOn: Day,
  order: Order,
  requirements: z.array(RequirementItem),
  /** Percent of taggable money that should have an owner; null: nobody says. */
  goal: CoverageGoal.nullable(),
  reason: z.string(),
  editor: Editor,
  createdAt: Instant,
})
export type CostRuleVersion = z.infer<typeof CostRuleVersion>

export const CostAliasItem = z.object({
  id: Id,
  kind: z.enum(aliasKinds),
  /** `*`: every key. */
  key: z.string(),
  /** As it stands in bills; empty where case or width may differ. */
  alias: z.string(),
  value: z.string().nullable(),
  ...span,
  reason: z.string(),
  creator: Editor,
})
export type CostAliasItem = z.infer<typeof CostAliasItem>

export const mappingKinds = ['resource-group', 'cost-unit', 'namespace'] as const
export const CostMappingItem = z.object({
  id: Id,
  kind: z.enum(mappingKinds),
  accountId: z.string().nullable(),
  /** Id or name as bills write it; of a namespace: cluster/namespace. */
  external: z.string(),
  owner: CostOwner,
  ...span,
  reason: z.string(),
})
export type CostMappingItem = z.infer<typeof CostMappingItem>

export const CostSplitRuleItem = z.object({
  id: Id,
  name: z.string(),
  /** The first of those that match takes the money. */
  position: z.int(),
  method: z.enum(splitMethods),
  matches: SplitMatch,
  among: SplitAmong,
  ...span,
  reason: z.string(),
})
export type CostSplitRuleItem = z.infer<typeof CostSplitRuleItem>

export const BillingKeyItem = z.object({
  connection: z.object({ id: Id, name: z.string() }),
  key: z.string(),
  /** Null: nobody knows. */
  switchedOn: z.boolean().nullable(),
  sinceOn: Day.nullable(),
  /** How that is known: it stood in a bill, a person says so, or it is on resources and never in a bill. */
  basis: z.enum(['seen', 'said', 'absent']),
  seenAt: Instant,
})
export type BillingKeyItem = z.infer<typeof BillingKeyItem>

/** A cluster whose cost, and that of its nodes, is shared out by its workloads. */
export const SharedClusterItem = z.object({
  id: Id,
  /** As bills name it. */
  cluster: z.string(),
  name: z.string(),
  ...span,
  reason: z.string(),
  /** The last day whose shares were measured; null: none yet. */
  measuredOn: Day.nullable(),
  askedAt: Instant.nullable(),
  /** Why its metrics could not be read the last time: the last known shares count, marked as estimated. */
  problem: z.string().nullable(),
})
export type SharedClusterItem = z.infer<typeof SharedClusterItem>

export const CostRules = z.object({
  /** The newest first, fifty at most. */
  versions: z.array(CostRuleVersion),
  /** The version that judges what is spent today; null: none. */
  inForce: z.int().nullable(),
  aliases: z.array(CostAliasItem),
  mappings: z.array(CostMappingItem),
  splitRules: z.array(CostSplitRuleItem),
  sharedClusters: z.array(SharedClusterItem),
  /** Clusters that there are. */
  clusters: z.array(z.object({ id: Id, name: z.string() })),
  keys: z.array(BillingKeyItem),
  /** The cloud switches on no more keys for billing than this. */
  mostKeys: z.int(),
  /** Feeds of bills are of these. */
  connections: z.array(z.object({ id: Id, name: z.string() })),
  /** Months (`YYYY-MM`) that a change judges again, the newest first; what is sealed is not among them. */
  openMonths: z.array(z.string()),
  /** Of these, months whose verdicts are not yet what the rules say. */
  judging: z.array(z.string()),
  today: Day,
  may: Permitted,
  now: Instant,
})
export type CostRules = z.infer<typeof CostRules>

/** What was made, and the open months that are judged again because of it. */
const Changed = z.object({ judgedAgain: z.array(z.string()) })
const Made = Changed.extend({ id: Id })
const Until = Day.nullable().optional()

const MonthOfSource = {
  source: Id,
  /** `YYYY-MM` */
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
}
/** Null: the source does not say. */
const Amounts = z.object({ billed: z.string().nullable(), effective: z.string().nullable() })

/** A month as it counts beside the same month by today's rules. */
export const RestatedMonth = z.object({
  today: Day,
  sealed: z.boolean(),
  /** Amounts as text, exact; currencies stand side by side. */
  causes: z.array(
    z.object({ currency: z.string(), cause: z.enum(causes), stored: Amounts, restated: Amounts }),
  ),
})
export type RestatedMonth = z.infer<typeof RestatedMonth>

/** Why the money of a subject is whose it is, way by way. */
export const ExplainedSubject = z.object({
  subject: z.object({
    accountId: z.string(),
    cloudProduct: z.string(),
    resourceId: z.string(),
    resourceGroup: z.string(),
    costUnit: z.string(),
    /** As billed: texts of others, shown as text and nothing else. */
    costTags: z.record(z.string(), z.string()),
  }),
  /** What counts; null: it was not judged yet. */
  stored: z
    .object({
      cause: z.enum(causes),
      fromOn: Day,
      /** Half-open. */
      untilOn: Day,
      owner: CostOwner,
      missingKeys: z.array(z.string()),
      /** Of what is given back: how that is attributed which it follows. */
      follows: z.string().nullable(),
    })
    .nullable(),
  sealed: z.boolean(),
  /** Version of the rules of that day; null: none was in force. */
  version: z.int().nullable(),
  keys: z.array(
    z.object({
      key: z.string(),
      required: z.boolean(),
      state: z.enum(['present', 'alias', 'not-allowed', 'missing', 'not-switched-on']),
      raw: z.object({ key: z.string(), value: z.string() }).nullable(),
      value: z.string().nullable(),
    }),
  ),
  tried: z.array(
    z.object({
      method: z.enum(attributionMethods),
      outcome: z.enum(['off', 'nothing', 'decided', 'not-reached']),
      values: z.record(z.string(), z.string()),
    }),
  ),
  /** The rules of that day, as they are known now, say something else than what is stored. */
  differs: z.boolean(),
})
export type ExplainedSubject = z.infer<typeof ExplainedSubject>

const tags = ['cost']

export const costRule = {
  get: oc
    .route({ method: 'GET', path: '/cost-rules', tags, summary: 'By which rules money finds its owner' })
    .output(CostRules),
  setVersion: oc
    .route({ method: 'POST', path: '/cost-rules/versions', tags, summary: 'Make a new version of the rules' })
    .input(
      z.strictObject({
        /** The version it was made from; 0: there was none. */
        after: z.int().min(0),
        fromOn: Day,
        order: Order,
        requirements: z.array(Requirement).min(1).max(100),
        goal: CoverageGoal.nullable().optional(),
        reason: Reason,
      }),
    )
    .output(Made.extend({ version: z.int() })),
  addAlias: oc
    .route({
      method: 'POST',
      path: '/cost-rules/aliases',
      tags,
      summary: 'Let another way to write a key or a value count, from a day on',
    })
    .input(z.strictObject({ alias: CostTagAlias, reason: Reason }))
    .output(Made),
  addMapping: oc
    .route({
      method: 'POST',
      path: '/cost-rules/mappings',
      tags,
      summary: 'Say whose a resource group, a cost unit or a namespace is, from a day on',
    })
    .input(
      z.strictObject({
        mapping: z.strictObject({
          kind: z.enum(mappingKinds),
          accountId: z.string().min(1).max(64).nullable(),
          external: z.string().min(1).max(200),
          serviceId: Id.nullable().optional(),
          productLineId: Id.nullable().optional(),
          teamId: Id.nullable().optional(),
          environmentId: Id.nullable().optional(),
          fromOn: Day,
          untilOn: Until,
        }),
        reason: Reason,
      }),
    )
    .output(Made),
  addSplitRule: oc
    .route({
      method: 'POST',
      path: '/cost-rules/split-rules',
      tags,
      summary: 'Share out shared or untaggable money, from a day on',
    })
    .input(
      z.strictObject({
        rule: z.strictObject({
          name: z.string().trim().min(1).max(120),
          position: z.int().min(0).max(1000),
          method: z.enum(splitMethods),
          matches: SplitMatch,
          among: SplitAmong,
          fromOn: Day,
          untilOn: Until,
        }),
        reason: Reason,
      }),
    )
    .output(Made),
  shareCluster: oc
    .route({
      method: 'POST',
      path: '/cost-rules/shared-clusters',
      tags,
      summary: 'Have the cost of a cluster shared out by its workloads, from a day on',
    })
    .input(z.strictObject({ clusterId: Id, fromOn: Day, reason: Reason }))
    .output(Made),
  end: oc
    .route({
      method: 'POST',
      path: '/cost-rules/end',
      tags,
      summary:
        'End an alias, a mapping, a split rule or the sharing of a cluster; what it did until then stays',
    })
    .input(
      z.strictObject({
        what: z.enum(['alias', 'mapping', 'split-rule', 'shared-cluster']),
        id: Id,
        untilOn: Day,
        reason: Reason,
      }),
    )
    .output(Changed),
  sayKey: oc
    .route({
      method: 'POST',
      path: '/cost-rules/billing-keys',
      tags,
      summary: 'Say whether a key is switched on for billing',
    })
    .input(
      z.strictObject({
        connectionId: Id,
        key: z.string().min(1).max(128),
        switchedOn: z.boolean(),
        sinceOn: Until,
        reason: Reason,
      }),
    )
    .output(Changed),
  restated: oc
    .route({
      method: 'GET',
      path: '/bill-sources/{source}/months/{period}/restated',
      tags,
      summary: 'A month as it counts, beside the same month restated by the rules of today',
    })
    .input(z.strictObject(MonthOfSource))
    .output(RestatedMonth),
  explain: oc
    .route({
      method: 'GET',
      path: '/cost-subjects/{subject}',
      tags,
      summary: 'Why the money of a subject of a bill is whose it is',
    })
    .input(
      z.strictObject({
        subject: z.string().regex(/^-?\d{1,20}$/),
        /** The month it was billed in, and the day it was spent on. */
        period: MonthOfSource.period,
        day: Day,
        /** Absent: the source that is read for the month. */
        source: Id.optional(),
      }),
    )
    .output(ExplainedSubject),
}
