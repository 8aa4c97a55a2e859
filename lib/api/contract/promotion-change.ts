import { z } from 'zod'
import { Id, Instant } from './wire.ts'

export const CommitItem = z.object({
  sha: z.string(),
  title: z.string(),
  authorName: z.string(),
  workItems: z.array(z.string()),
  committedAt: Instant,
})
export type CommitItem = z.infer<typeof CommitItem>

export const Finding = z.object({
  name: z.string(),
  severity: z.enum(['high', 'medium', 'low', 'unknown']),
  feature: z.string(),
  version: z.string(),
  fixedIn: z.string().nullable(),
  link: z.string().nullable(),
})

/** What would be different after it. */
export const Change = z.object({
  direction: z.enum(['first', 'same', 'newer', 'older', 'diverged', 'unknown']),
  /** Commits in the new build and not in the running one, newest first, at most 100. */
  added: z.array(CommitItem),
  /** Commits that would go away. */
  removed: z.array(CommitItem),
  /** False when part of the history is not known to us. */
  complete: z.boolean(),
  sizeBytes: z.int(),
  sizeDeltaBytes: z.int().nullable(),
  findings: z
    .object({ added: z.array(Finding), fixed: z.array(Finding), inherited: z.array(Finding) })
    .nullable(),
  /** Declared and not done in the place yet; `known` false: nobody has looked yet, the promotion does before it writes. */
  migrations: z.object({
    known: z.boolean(),
    /** Why the declaration cannot be read: the promotion would fail before it writes. */
    problem: z.string().nullable(),
    open: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['expand', 'contract', 'irreversible']),
        pipeline: z.string(),
      }),
    ),
  }),
})
export type Change = z.infer<typeof Change>

/** What would be written, per target. */
export const PlannedWrite = z.object({
  targetId: Id,
  cluster: z.string().nullable(),
  namespace: z.string().nullable(),
  workload: z.string().nullable(),
  wave: z.int(),
  way: z.enum(['gitops', 'pipeline', 'direct', 'none']),
  repository: z.string().nullable(),
  branch: z.string().nullable(),
  path: z.string().nullable(),
})
export type PlannedWrite = z.infer<typeof PlannedWrite>
