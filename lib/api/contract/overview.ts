import { oc } from '@orpc/contract'
import { z } from 'zod'
import { LedgerItem } from './ledger-item.ts'
import { PromotionItem } from './promotion-item.ts'
import { BuildReference, PersonReference, ServiceReference } from './reference.ts'
import { RosterItem } from './roster.ts'
import { RunItem } from './run-item.ts'
import { Id, Instant } from './wire.ts'

export const Overview = z.object({
  /** Who is on call now, anywhere. */
  onCall: z.array(RosterItem),
  /** Waiting promotions that the reader could approve. */
  approvals: z.array(PromotionItem),
  /** Trains whose list the reader could approve. */
  trains: z.array(
    z.object({
      id: Id,
      number: z.int(),
      name: z.string(),
      /** Slug. */
      environment: z.string(),
      requester: PersonReference,
      /** Services that go. */
      rows: z.int(),
    }),
  ),
  /** The reader's own that have not ended, or ended badly in the last day. */
  mine: z.array(PromotionItem),
  moving: z.array(PromotionItem),
  /** Waiting promotions that a gate blocks, in the reader's scope. */
  blocked: z.array(PromotionItem),
  /** Last run of a branch failed in the last 48 h; services of the reader's teams, else all. */
  failedRuns: z.array(RunItem),
  /** Places that crash, drift or are unsettled now. */
  problems: z.array(
    z.object({
      service: ServiceReference,
      environment: z.string(),
      kind: z.enum(['crash-loop', 'pull-failure', 'stuck', 'drift', 'unsettled']),
      since: Instant.nullable(),
      build: BuildReference.nullable(),
    }),
  ),
  /** Ledger of the last two hours about the reader's services, else all; newest first, at most 30. */
  changes: z.array(LedgerItem),
  counts: z.object({
    services: z.int(),
    canGoOn: z.int(),
    blocked: z.int(),
    moving: z.int(),
    waiting: z.int(),
    unmatched: z.int(),
  }),
  sync: z.object({ running: z.boolean(), lastDoneAt: Instant.nullable(), problem: z.string().nullable() }),
  now: Instant,
})
export type Overview = z.infer<typeof Overview>

export const SearchHit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('service'),
    slug: z.string(),
    team: z.string().nullable(),
    productLine: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('build'),
    service: z.string(),
    build: BuildReference,
    runsIn: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('promotion'),
    id: Id,
    number: z.int(),
    service: z.string(),
    environment: z.string(),
    state: z.string(),
  }),
  z.object({ kind: z.literal('person'), id: Id, key: z.string(), name: z.string() }),
])
export type SearchHit = z.infer<typeof SearchHit>

export const overview = {
  get: oc
    .route({ method: 'GET', path: '/overview', tags: ['overview'], summary: 'What needs the reader now' })
    .output(Overview),
}

export const search = {
  get: oc
    .route({
      method: 'GET',
      path: '/search',
      tags: ['search'],
      summary: 'Services, versions, digests, promotions, people',
    })
    .input(
      z.strictObject({
        q: z.string().trim().min(1).max(200),
        limit: z.coerce.number().int().min(1).max(20).optional(),
      }),
    )
    .output(z.object({ items: z.array(SearchHit) })),
}
