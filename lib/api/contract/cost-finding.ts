import { oc } from '@orpc/contract'
import { z } from 'zod'
import { costMeasures } from '../../domain/bill/source.ts'
import { suggestionReasons } from '../../domain/cost-finding/finding.ts'
import { costFindingKinds, findingRemedies, findingSeverities } from '../../domain/cost-finding/kinds.ts'
import { askableKinds, QueryPlan, QueryScope } from '../../domain/cost-finding/query.ts'
import { costFindingStates } from '../../domain/cost-finding/state.ts'
import { Permitted } from './permitted.ts'
import { NamedReference, PersonReference } from './reference.ts'
import { Id, Instant, list, page, pageInput, Reason } from './wire.ts'

/** Exact: never a float. */
const Amount = z.string()

/** Money per month; each currency for itself. */
const AtStake = z.object({ currency: z.string(), perMonth: Amount })

/** Where a resource comes from, as far as anybody knows, and how that is known. */
export const ResourceSourceItem = z.object({
  /** Null: nobody knows. */
  by: z.enum(['ros', 'terraform', 'console']).nullable(),
  stack: z.string().nullable(),
  /** Full path of the code repository with its file. */
  repository: z.string().nullable(),
  path: z.string().nullable(),
  /** Name in the ROS template, or `type.name` in Terraform. */
  address: z.string().nullable(),
  /** A key of lib/domain/inventory/source.ts. */
  reason: z.string(),
})

/** Something that costs more than it should, or that nobody can be named for. Texts of others in it: inert. */
export const CostFindingItem = z.object({
  id: Id,
  kind: z.enum(costFindingKinds),
  severity: z.enum(findingSeverities),
  remedy: z.enum(findingRemedies),
  state: z.enum(costFindingStates),
  connection: z.object({ id: Id, name: z.string() }),
  accountId: z.string().nullable(),
  /** Empty: global. Null: it is of no one resource. */
  regionId: z.string().nullable(),
  resourceType: z.string().nullable(),
  resourceId: z.string().nullable(),
  /** Of the resource, key, commitment or workload. */
  name: z.string(),
  /** Slugs; null: nothing links it. */
  service: z.string().nullable(),
  environment: z.string().nullable(),
  team: NamedReference.nullable(),
  productLine: NamedReference.nullable(),
  /** Who answers for it where no team does: the owner of its query. */
  owner: PersonReference.nullable(),
  query: z.object({ id: Id, name: z.string() }),
  /** What `atStake` measures; null: nobody knows what it costs. */
  measure: z.enum(costMeasures).nullable(),
  /** Of the last 30 days that are billed. Empty: it was in no bill. */
  atStake: z.array(AtStake),
  suggestions: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      reason: z.enum(suggestionReasons),
      /** For the sentence, by name. */
      values: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  /** For the words: keys with what is written, counts, names. */
  detail: z.record(z.string(), z.unknown()),
  /** Null: it is of no one resource of the inventory. */
  source: ResourceSourceItem.nullable(),
  /** How it is put right; null where costTags put nothing right. */
  fix: z.enum(['source', 'find-source', 'direct', 'look-first']).nullable(),
  /** The last fix that was proposed: a merge request, or a tagging that waits for the next query. */
  proposal: z
    .object({
      kind: z.enum(['merge-request', 'tagging']),
      url: z.string().nullable(),
      number: z.int().nullable(),
      by: z.string(),
      at: Instant,
    })
    .nullable(),
  waiver: z
    .object({ by: z.string(), reason: z.string(), createdAt: Instant, endsAt: Instant, inDate: z.boolean() })
    .nullable(),
  openedAt: Instant,
  /** The last look that found it so. */
  seenAt: Instant,
  notifiedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
})
export type CostFindingItem = z.infer<typeof CostFindingItem>

const State = z.enum([...costFindingStates, 'standing', 'all'])

/** One finding, with what stands on its resource now and what the reader may do. */
export const CostFindingDetail = z.object({
  item: CostFindingItem,
  /** As the inventory last saw them; null: it is of no one resource of the inventory. */
  costTags: z.record(z.string(), z.string()).nullable(),
  /** Why it is linked to its service and environment. */
  link: z
    .object({
      service: z.object({ method: z.string(), value: z.string() }).nullable(),
      environment: z.object({ method: z.string(), value: z.string() }).nullable(),
    })
    .nullable(),
  may: z.object({ fix: Permitted, waive: Permitted }),
  now: Instant,
})
export type CostFindingDetail = z.infer<typeof CostFindingDetail>

const Sum = AtStake.extend({ measure: z.enum(costMeasures) })

/** How findings stand as a whole: of what the reader may see. */
export const CostFindingSummary = z.object({
  standing: z.object({ high: z.int(), medium: z.int(), low: z.int() }),
  waived: z.int(),
  /** Standing ones by kind, the gravest first. */
  kinds: z.array(
    z.object({
      kind: z.enum(costFindingKinds),
      severity: z.enum(findingSeverities),
      count: z.int(),
      /** One resource counts once in a kind; kinds are not added to each other. */
      atStake: z.array(Sum),
    }),
  ),
  /** The last look of each query that is not stopped. */
  looks: z.array(
    z.object({
      query: z.object({ id: Id, name: z.string() }),
      endedAt: Instant.nullable(),
      /** Accounts or kinds that could not be asked: unknown there, and never clean. */
      unread: z.array(z.object({ what: z.string(), message: z.string() })),
    }),
  ),
  may: z.object({ fix: Permitted, waive: Permitted, editQueries: Permitted }),
  now: Instant,
})
export type CostFindingSummary = z.infer<typeof CostFindingSummary>

/** What became of each of many, one by one. */
export const EachOutcome = z.object({
  done: z.array(Id),
  refused: z.array(z.object({ id: Id, code: z.string(), message: z.string() })),
})
export type EachOutcome = z.infer<typeof EachOutcome>

/** A saved question about costs, and when it is asked. */
export const CostQueryItem = z.object({
  id: Id,
  name: z.string(),
  kinds: z.array(z.enum(costFindingKinds)),
  scope: QueryScope,
  plan: QueryPlan,
  /** What it finds is told to the teams it is of, and to the owner. */
  tells: z.boolean(),
  owner: PersonReference.nullable(),
  version: z.int(),
  reason: z.string(),
  updatedAt: Instant,
  stoppedAt: Instant.nullable(),
  /** Null: stopped. */
  nextAt: Instant.nullable(),
  standing: z.int(),
  last: z
    .object({
      id: Id,
      state: z.enum(['running', 'done', 'failed']),
      startedAt: Instant,
      endedAt: Instant.nullable(),
      /** Resources, keys, commitments and parts that were looked at. */
      asked: z.int(),
      found: z.int(),
      opened: z.int(),
      closed: z.int(),
      problem: z.string().nullable(),
    })
    .nullable(),
})
export type CostQueryItem = z.infer<typeof CostQueryItem>

/** A repository whose files say where resources come from. */
export const SourceRepositoryItem = z.object({
  id: Id,
  connection: z.object({ id: Id, name: z.string() }),
  /** Full path. */
  repository: z.string(),
  branch: z.string(),
  readAt: Instant.nullable(),
  /** Files that were read: ROS templates, Terraform files and states. */
  files: z.int(),
  /** Resources of the inventory whose file is known by it. */
  resources: z.int(),
  /** Why it could not be read the last time. */
  problem: z.string().nullable(),
})
export type SourceRepositoryItem = z.infer<typeof SourceRepositoryItem>

const tags = ['cost']
const Ids = z.array(Id).min(1).max(200)
const written = {
  name: z.string().trim().min(1).max(120),
  kinds: z.array(z.enum(askableKinds)).min(1).max(askableKinds.length),
  scope: QueryScope,
  plan: QueryPlan,
  tells: z.boolean(),
  /** Key or id; absent: who asks. */
  owner: z.string().min(1).max(120).optional(),
  reason: Reason,
}

export const costFinding = {
  list: oc
    .route({
      method: 'GET',
      path: '/cost-findings',
      tags,
      summary: 'What costs more than it should or has no owner: the gravest first, then by money',
    })
    .input(
      z.strictObject({
        ...pageInput,
        kind: list(z.enum(costFindingKinds)),
        severity: list(z.enum(findingSeverities)),
        /** Absent: `standing`, which is what is neither closed nor waived. */
        state: State.optional(),
        account: z.string().max(64).optional(),
        /** Slug. */
        service: z.string().max(120).optional(),
        /** Slug. */
        team: z.string().max(120).optional(),
        /** Slug. */
        productLine: z.string().max(120).optional(),
        query: Id.optional(),
        /** Part of a name or id. */
        text: z.string().max(120).optional(),
        fix: list(z.enum(['source', 'find-source', 'direct', 'look-first'])),
      }),
    )
    .output(page(CostFindingItem)),
  summary: oc
    .route({
      method: 'GET',
      path: '/cost-findings/summary',
      tags,
      summary: 'How many findings stand, what they cost a month, and what could not be asked',
    })
    .output(CostFindingSummary),
  get: oc
    .route({ method: 'GET', path: '/cost-findings/{id}', tags, summary: 'One finding of cost' })
    .input(z.strictObject({ id: Id }))
    .output(CostFindingDetail),
  waive: oc
    .route({
      method: 'POST',
      path: '/cost-findings/waive',
      tags,
      summary: 'Let findings of cost stand until a date, each for itself',
    })
    .input(z.strictObject({ ids: Ids, reason: Reason, endsAt: Instant }))
    .output(EachOutcome),
  endWaiver: oc
    .route({
      method: 'POST',
      path: '/cost-findings/end-waiver',
      tags,
      summary: 'Let waived findings of cost count again now',
    })
    .input(z.strictObject({ ids: Ids, reason: Reason }))
    .output(EachOutcome),
  notify: oc
    .route({
      method: 'POST',
      path: '/cost-findings/notify',
      tags,
      summary: 'Tell the owners of findings of cost',
    })
    .input(z.strictObject({ ids: Ids, note: z.string().trim().max(2000).optional() }))
    .output(EachOutcome),
}

export const costQuery = {
  list: oc
    .route({ method: 'GET', path: '/cost-queries', tags, summary: 'Saved queries over costs' })
    .output(z.object({ items: z.array(CostQueryItem), may: Permitted, now: Instant })),
  add: oc
    .route({ method: 'POST', path: '/cost-queries', tags, summary: 'Save a query over costs' })
    .input(z.strictObject(written))
    .output(CostQueryItem),
  change: oc
    .route({ method: 'PUT', path: '/cost-queries/{id}', tags, summary: 'Change a saved query' })
    .input(z.strictObject({ id: Id, version: z.int().min(1), ...written }))
    .output(CostQueryItem),
  stop: oc
    .route({
      method: 'POST',
      path: '/cost-queries/{id}/stop',
      tags,
      summary: 'Ask a saved query no more; what it found stays',
    })
    .input(z.strictObject({ id: Id, reason: Reason }))
    .output(CostQueryItem),
  run: oc
    .route({ method: 'POST', path: '/cost-queries/{id}/run', tags, summary: 'Ask a saved query now' })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ id: Id })),
}

export const sourceRepository = {
  list: oc
    .route({
      method: 'GET',
      path: '/source-repositories',
      tags,
      summary: 'Repositories whose files say where resources come from',
    })
    .output(z.object({ items: z.array(SourceRepositoryItem), may: Permitted, now: Instant })),
  add: oc
    .route({
      method: 'POST',
      path: '/source-repositories',
      tags,
      summary: 'Read where resources come from in a repository',
    })
    .input(
      z.strictObject({
        connectionId: Id,
        repository: z.string().trim().min(1).max(400),
        /** Absent: its default branch. */
        branch: z.string().trim().min(1).max(200).optional(),
        reason: Reason,
      }),
    )
    .output(SourceRepositoryItem),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/source-repositories/{id}',
      tags,
      summary: 'Read a repository no more: files known by it are forgotten',
    })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ id: Id })),
}
