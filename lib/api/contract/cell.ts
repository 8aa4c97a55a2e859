import { z } from 'zod'
import {
  ActivePromotion,
  BuildReference,
  HealthProblem,
  NamedReference,
  WaitingPromotion,
} from './reference.ts'
import { Id, Instant } from './wire.ts'

export const ServiceKind = z.enum(['service', 'web'])
export const Runtime = z.enum(['ack', 'edas', 'fc'])

/**
 * What asks for caution: a hold, a build that a rollback left here or that is bad (running, or next in line), a
 * downgrade, an image that the registry lost or does not keep.
 */
export const CautionMark = z.enum([
  'held',
  'cannot-redeploy',
  'not-kept',
  'suspect',
  'suspect-next',
  'bad',
  'bad-next',
  'downgrade',
])
export type CautionMark = z.infer<typeof CautionMark>

/** One service in one environment. Environments where the service has no target have no cell. */
export const Cell = z.object({
  /** Slug. */
  environment: z.string(),
  /** Observed running and ready on every target; null when unknown or mixed. */
  build: BuildReference.nullable(),
  /** Known even where no build of ours has it. */
  digest: z.string().nullable(),
  since: Instant.nullable(),
  /** To the minute; at most five minutes behind where it is looked at more often than that. */
  seenAt: Instant.nullable(),
  /** Builds that ran in the environment before and not here. */
  behind: z.int().nullable(),
  /** Runs what its left neighbour runs. */
  sameAsPrevious: z.boolean(),
  /** What should run, where that is not what runs. */
  desired: BuildReference.nullable(),
  readyTargets: z.int(),
  totalTargets: z.int(),
  readyPods: z.int(),
  totalPods: z.int(),
  problem: HealthProblem.nullable(),
  driftSince: Instant.nullable(),
  active: ActivePromotion.nullable(),
  next: WaitingPromotion.nullable(),
  pendingCount: z.int(),
  /** The left neighbour runs something else, is healthy, and nothing moves or waits here. */
  canGoOn: z.boolean(),
  /** Findings of the running build's last scan; null when it was never scanned. */
  findings: z.object({ high: z.int(), medium: z.int(), low: z.int() }).nullable(),
  marks: z.array(CautionMark),
})
export type Cell = z.infer<typeof Cell>

/** What the Services page shows of a cell. */
export const ListCell = Cell.pick({
  environment: true,
  build: true,
  digest: true,
  since: true,
  seenAt: true,
  sameAsPrevious: true,
  problem: true,
  driftSince: true,
})
export type ListCell = z.infer<typeof ListCell>

export const ServiceHead = z.object({
  id: Id,
  slug: z.string(),
  kind: ServiceKind,
  tier: z.int(),
  runtime: Runtime,
  techStack: z.string().nullable(),
  productLine: NamedReference.nullable(),
  team: NamedReference.nullable(),
  retiredAt: Instant.nullable(),
})
export type ServiceHead = z.infer<typeof ServiceHead>

export const ServiceItem = ServiceHead.extend({
  /** Worst of the builds that run anywhere; null when none was scanned. */
  findings: z.object({ high: z.int(), medium: z.int(), low: z.int() }).nullable(),
  /** In the order of the environments' ranks. */
  cells: z.array(ListCell),
})
export type ServiceItem = z.infer<typeof ServiceItem>

export const BoardRow = ServiceHead.extend({ cells: z.array(Cell) })
export type BoardRow = z.infer<typeof BoardRow>
