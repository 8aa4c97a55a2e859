import { z } from 'zod'
import { problemCodes } from '../../domain/freeze/problem.ts'
import { scopeKinds } from '../../domain/freeze/scope.ts'
import { AdmitRule } from '../../domain/freeze/window.ts'
import { Id, Instant } from './wire.ts'

/** Half-open. */
export const Span = z.object({ startsAt: Instant, endsAt: Instant })
export type Span = z.infer<typeof Span>

/** One thing wrong with one field; words are in the message files under `freeze.problem.<code>`. */
export const FreezeProblem = z.object({
  /** For example `schedule.rrule`. */
  field: z.string(),
  code: z.enum(problemCodes),
  message: z.string(),
  values: z.record(z.string(), z.unknown()),
})
export type FreezeProblem = z.infer<typeof FreezeProblem>

/** What a scope names, with the names of today; id is the tier's number, the region or the runtime where there is no other. */
export const ScopeName = z.object({
  kind: z.enum(scopeKinds),
  excluded: z.boolean(),
  id: z.string(),
  /** Null: it is not there any more. */
  name: z.string().nullable(),
})
export type ScopeName = z.infer<typeof ScopeName>

/** What is needed to draw and name a window. */
export const WindowBrief = z.object({
  id: Id,
  name: z.string(),
  version: z.int(),
  effect: z.enum(['deny', 'allow', 'require']),
  mode: z.enum(['enforcing', 'report-only']),
  kind: z.enum(['one-off', 'recurring', 'release']),
  zone: z.string(),
  message: z.string(),
  admits: z.array(AdmitRule),
  /** Slugs of the environments that it holds, in their order. */
  environments: z.array(z.string()),
  /** It holds only some of the services there. */
  partial: z.boolean(),
  scopeNames: z.array(ScopeName),
})
export type WindowBrief = z.infer<typeof WindowBrief>

export const ReleaseDates = z.object({
  id: Id,
  name: z.string(),
  batch: z.string(),
  branch: z.string(),
  zone: z.string(),
  cutPlannedAt: Instant,
  weekStartsAt: Instant,
  goLiveStartsAt: Instant,
  goLiveEndsAt: Instant,
  cutAt: Instant.nullable(),
  closedAt: Instant.nullable(),
})
export type ReleaseDates = z.infer<typeof ReleaseDates>
