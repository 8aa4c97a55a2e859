import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ServiceReference } from './reference.ts'
import { flag, Id, Instant, page, pageInput } from './wire.ts'

export const MatchNoun = z.enum(['repository', 'pipeline', 'image', 'workload', 'application', 'function'])
export type MatchNoun = z.infer<typeof MatchNoun>

export const SyncPass = z.object({
  connection: z.string(),
  noun: z.string(),
  /** off: the account has not opened the product. */
  state: z.enum(['running', 'done', 'failed', 'off']),
  doneCount: z.int(),
  totalCount: z.int().nullable(),
  changedCount: z.int(),
  startedAt: Instant,
  beatAt: Instant,
  endedAt: Instant.nullable(),
  problem: z.string().nullable(),
})
export type SyncPass = z.infer<typeof SyncPass>

export const Setup = z.object({
  services: z.int(),
  /** Services that have a target in no environment. */
  servicesWithoutTarget: z.int(),
  nouns: z.array(
    z.object({
      noun: MatchNoun,
      matched: z.int(),
      unmatched: z.int(),
      ignored: z.int(),
      pinned: z.int(),
      /** Rule or reason key -> how many. */
      rules: z.record(z.string(), z.int()),
      reasons: z.record(z.string(), z.int()),
    }),
  ),
  /** The latest pass of each noun of each connection. */
  passes: z.array(SyncPass),
  now: Instant,
})
export type Setup = z.infer<typeof Setup>

export const MatchItem = z.object({
  id: Id,
  noun: MatchNoun,
  subjectName: z.string(),
  service: ServiceReference.nullable(),
  /** Key of the rule that matched, or why none did. */
  reason: z.string(),
  detail: z.record(z.string(), z.unknown()),
  pinned: z.boolean(),
})
export type MatchItem = z.infer<typeof MatchItem>

export const ImportReport = z.object({
  /** Nothing was written. */
  dryRun: z.boolean(),
  created: z.array(z.object({ kind: z.string(), name: z.string() })),
  updated: z.array(z.object({ kind: z.string(), name: z.string(), fields: z.array(z.string()) })),
  unchanged: z.int(),
  /** Documents that were not taken, and why (a key and its values). */
  skipped: z.array(
    z.object({
      document: z.int(),
      name: z.string().nullable(),
      reason: z.string(),
      values: z.record(z.string(), z.unknown()),
    }),
  ),
})
export type ImportReport = z.infer<typeof ImportReport>

const tags = ['setup']

export const setup = {
  get: oc
    .route({ method: 'GET', path: '/setup', tags, summary: 'What was found and how sync goes' })
    .output(Setup),
  matches: oc
    .route({ method: 'GET', path: '/setup/matches', tags, summary: 'Things found in the cloud, by name' })
    .input(
      z.strictObject({
        ...pageInput,
        noun: MatchNoun.optional(),
        matched: flag,
        reason: z.string().max(80).optional(),
        q: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(page(MatchItem)),
  pin: oc
    .route({
      method: 'POST',
      path: '/setup/matches/{id}',
      tags,
      summary: 'Say whose it is, or that it is nobody’s',
    })
    .input(
      z.strictObject({
        id: Id,
        /** pin: to `service`; ignore: to none, for good; release: back to the rules. */
        decision: z.enum(['pin', 'ignore', 'release']),
        service: z.string().max(120).optional(),
      }),
    )
    .output(MatchItem),
  import: oc
    .route({
      method: 'POST',
      path: '/setup/import',
      tags,
      summary: 'Import catalog-info.yaml (Backstage descriptors)',
    })
    .input(z.strictObject({ text: z.string().min(1).max(900_000), dryRun: z.boolean().optional() }))
    .output(ImportReport),
}
