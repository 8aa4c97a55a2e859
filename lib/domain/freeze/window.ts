import { z } from 'zod'
import { FreezeScope } from './scope.ts'

export const contentClasses = ['release', 'bug-fix', 'feature', 'unknown'] as const
export type ContentClass = (typeof contentClasses)[number]

export const actionClasses = [
  'verification',
  'gray',
  'go-live',
  'rollback',
  'redeploy',
  'config',
  'infrastructure',
] as const
export type ActionClass = (typeof actionClasses)[number]

/** What a freeze acts on. */
export const freezeActs = ['promotion', 'merge-release', 'merge-main', 'release-content'] as const
export type FreezeAct = (typeof freezeActs)[number]

/** The class of a change, from facts, never from a person's word. */
export interface ChangeClass {
  content: ContentClass
  /** Null for a merge or release content: nothing is deployed. */
  action: ActionClass | null
  /** Open releases that have this build as a version. */
  releaseIds: readonly string[]
  /** The first deployment of a service into an environment below production: exempt from windows, not from stops. */
  firstBelowProduction: boolean
}

/** Date and time on a wall clock of the window's zone, to the minute. */
export const WallText = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)

const workingDayRule = z.enum(['last-before', 'on-or-last-before', 'on-or-first-after', 'first-after'])

export const FreezeSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('one-off'), startsAt: WallText, endsAt: WallText }),
  z.object({
    kind: z.literal('recurring'),
    /** First possible start; gives the time of day. */
    startsAt: WallText,
    /** RFC 5545, DAILY to YEARLY. */
    rrule: z.string().min(1).max(500),
    /** ISO 8601, weeks to minutes, read on the wall clock: 22:00 and PT8H end at 06:00 in every night. */
    duration: z.string().min(1).max(40),
  }),
  z.object({
    kind: z.literal('release'),
    releaseId: z.string().min(1),
    /** release-week and after-cut end with go-live; before-go-live is the week without its go-live window. */
    phase: z.enum(['release-week', 'before-go-live', 'go-live', 'after-cut']),
    /** Minutes added to start and end; negative is earlier. */
    startOffsetMinutes: z.int().min(-100_000).max(100_000).default(0),
    endOffsetMinutes: z.int().min(-100_000).max(100_000).default(0),
  }),
])
export type FreezeSchedule = z.infer<typeof FreezeSchedule>

/** Classes let through: AND between the lists, OR inside one, an empty list means any. */
export const AdmitRule = z.object({
  content: z.array(z.enum(contentClasses)).default([]),
  action: z.array(z.enum(actionClasses)).default([]),
  /** Only builds of the release that the window is bound to; of any open release where it is bound to none. */
  ofRelease: z.boolean().default(false),
})
export type AdmitRule = z.infer<typeof AdmitRule>

/** What of a window people write: kept as JSON in `definition`, one per version. */
export const FreezeDefinition = z.object({
  name: z.string().trim().min(1).max(120),
  effect: z.enum(['deny', 'allow', 'require']),
  schedule: FreezeSchedule,
  /** IANA name. */
  zone: z.string().min(1).max(80),
  scope: FreezeScope,
  /** A deny window lets these through, a require window without more approvals; an allow window opens for these. */
  admits: z.array(AdmitRule).max(20),
  actsOn: z.array(z.enum(freezeActs)).min(1),
  /** More approvals, for effect require: from the group with this slug. */
  require: z.object({ group: z.string().min(1).max(120), count: z.int().min(1).max(20) }).nullable(),
  /** Said to whoever is stopped. */
  message: z.string().max(500),
  mode: z.enum(['enforcing', 'report-only']),
  ownerId: z.string().min(1),
  /** Also tightens the protected-branch rules of Codeup while it holds; absent: no. */
  protectBranches: z.boolean().optional(),
  /** Moves the day of the start, of the end, or of both, to a working day; the time of day stays. */
  workingDay: z
    .object({
      /** ISO 3166, for example CN. */
      country: z.string().regex(/^[A-Z]{2}$/),
      start: workingDayRule.nullable(),
      end: workingDayRule.nullable(),
    })
    .nullable(),
})
export type FreezeDefinition = z.infer<typeof FreezeDefinition>

export const FreezeWindow = FreezeDefinition.extend({ id: z.string().min(1), version: z.int().min(1) })
export type FreezeWindow = z.infer<typeof FreezeWindow>

/** The planned instants of a release that a bound window needs. */
export interface ReleaseTimes {
  id: string
  cutPlannedAt: Date
  weekStartsAt: Date
  goLiveStartsAt: Date
  goLiveEndsAt: Date
  closedAt: Date | null
}
