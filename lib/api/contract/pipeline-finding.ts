import { oc } from '@orpc/contract'
import { z } from 'zod'
import { findingRuleNames, findingSeverities } from '../../domain/pipeline-finding/rules.ts'
import { StageProfile } from '../../domain/pipeline-finding/stages.ts'
import { Permitted } from './permitted.ts'
import { PersonReference } from './reference.ts'
import { Id, Instant, list, page, pageInput, Reason } from './wire.ts'

/** open: nobody let it through; waived: let through until a date; fixed: a later look found it no more. */
export const findingStates = ['open', 'waived', 'fixed'] as const

/** Something about a pipeline, its definition or its repository that is not as it must be. Never with a secret. */
export const PipelineFindingItem = z.object({
  id: Id,
  rule: z.enum(findingRuleNames),
  severity: z.enum(findingSeverities),
  state: z.enum(findingStates),
  /** Slug; null where it is of no service, or of several. */
  service: z.string().nullable(),
  pipeline: z.object({ id: Id, name: z.string(), kind: z.string() }).nullable(),
  /** Full path of the code repository. */
  repository: z.string().nullable(),
  /** What makes it one. */
  subject: z.string(),
  /** File in the repository; null: the pipeline itself. */
  path: z.string().nullable(),
  /** From 1. */
  line: z.int().nullable(),
  /** For the sentences, by name. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** A change that fixes it, or shows how; null: no change of text does. */
  diff: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })).nullable(),
  /** The file, line or branch in Codeup; null where there is no address. */
  link: z.string().nullable(),
  /** Names under which it can be let through: itself, and its rule for the service. */
  waiverNames: z.array(z.string()),
  /** The waiver that lets it through, or the last one that did. */
  waiver: z
    .object({ id: Id, owner: PersonReference, reason: z.string(), endsAt: Instant, inDate: z.boolean() })
    .nullable(),
  openedAt: Instant,
  /** The last look that found it so. */
  seenAt: Instant,
  closedAt: Instant.nullable(),
})
export type PipelineFindingItem = z.infer<typeof PipelineFindingItem>

/** How it stands as a whole, and what nobody could find out. */
export const PipelineFindingSummary = z.object({
  open: z.object({ high: z.int(), medium: z.int(), low: z.int() }),
  waived: z.int(),
  /** Open ones by rule, most first. */
  rules: z.array(z.object({ rule: z.enum(findingRuleNames), count: z.int() })),
  /** Repositories, and pipelines of none, that were looked at. */
  looked: z.int(),
  /** Those that were never looked at yet. */
  waiting: z.int(),
  /** The oldest last look. */
  oldestLookAt: Instant.nullable(),
  /** Rules that could not be asked: unknown there, and never clean. */
  unread: z.array(
    z.object({
      subject: z.string(),
      rules: z.array(z.string()),
      problem: z.string().nullable(),
      lookedAt: Instant,
    }),
  ),
  now: Instant,
})
export type PipelineFindingSummary = z.infer<typeof PipelineFindingSummary>

/** Which stages pipelines of each kind must have. */
export const PipelineProfile = z.object({
  stages: StageProfile,
  /** 0: the default, which nobody changed. */
  version: z.int(),
  editor: z.string().nullable(),
  reason: z.string().nullable(),
  updatedAt: Instant.nullable(),
  may: Permitted,
})
export type PipelineProfile = z.infer<typeof PipelineProfile>

/** What gates and checks were worth in a period: which were advice, skipped or set aside, and by whom. */
export const HonestyReport = z.object({
  since: Instant,
  until: Instant,
  /** Promotions that started. */
  promotions: z.int(),
  /** How each gate came out at their starts. */
  gates: z.array(
    z.object({
      gate: z.string(),
      passed: z.int(),
      /** Let go on with a warning: advice. */
      warned: z.int(),
      /** Its source was not connected: nothing was judged. */
      off: z.int(),
      overridden: z.int(),
    }),
  ),
  overrides: z.object({
    count: z.int(),
    unreviewed: z.int(),
    people: z.array(z.object({ person: PersonReference, count: z.int() })),
    /** The newest. */
    items: z.array(
      z.object({
        id: Id,
        gate: z.string(),
        promotion: z.object({ id: Id, number: z.int() }),
        service: z.string(),
        environment: z.string(),
        person: PersonReference,
        second: PersonReference.nullable(),
        reason: z.string(),
        at: Instant,
        reviewedAt: Instant.nullable(),
      }),
    ),
  }),
  skippedJobs: z.object({
    /** Skipped after they had begun, in runs that ended well. */
    count: z.int(),
    /** Never begun: left out by a condition of the pipeline or by somebody; Flow does not tell which. */
    leftOut: z.int(),
    items: z.array(
      z.object({
        run: z.object({ id: Id, number: z.int() }),
        pipeline: z.string(),
        service: z.string().nullable(),
        job: z.string(),
        at: Instant.nullable(),
        /** Name of who skipped it through the portal; null: in Flow, which does not tell. */
        by: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  }),
  /** Pipelines whose required checks are advice now. */
  advisory: z.array(
    z.object({ id: Id, rule: z.enum(findingRuleNames), service: z.string().nullable(), subject: z.string() }),
  ),
  waivers: z.object({
    inDate: z.int(),
    /** Their date has passed. */
    past: z.int(),
    /** Of these the ones whose finding is still there, the longest past first. */
    items: z.array(
      z.object({
        id: Id,
        finding: z.string(),
        service: z.string().nullable(),
        environment: z.string().nullable(),
        owner: PersonReference,
        endsAt: Instant,
      }),
    ),
  }),
  now: Instant,
})
export type HonestyReport = z.infer<typeof HonestyReport>

const tags = ['pipelines']
const scope = {
  /** Slug. */
  service: z.string().max(120).optional(),
  /** Slug. */
  team: z.string().max(120).optional(),
}

export const pipelineFinding = {
  list: oc
    .route({
      method: 'GET',
      path: '/pipeline-findings',
      tags,
      summary: 'What is wrong with pipelines and repositories, the gravest and newest first',
    })
    .input(
      z.strictObject({
        ...pageInput,
        ...scope,
        rule: list(z.enum(findingRuleNames)),
        severity: list(z.enum(findingSeverities)),
        /** Absent: open ones. */
        state: z.enum([...findingStates, 'all']).optional(),
      }),
    )
    .output(page(PipelineFindingItem)),
  summary: oc
    .route({
      method: 'GET',
      path: '/pipeline-findings/summary',
      tags,
      summary: 'How many findings there are, and which rules could not be asked',
    })
    .input(z.strictObject(scope))
    .output(PipelineFindingSummary),
  honesty: oc
    .route({
      method: 'GET',
      path: '/pipeline-findings/honesty',
      tags,
      summary:
        'Gates that were advice, skipped or set aside in a period, by whom, and waivers past their date',
    })
    .input(
      z.strictObject({
        ...scope,
        environment: z.string().max(120).optional(),
        /** Absent: 30 days before the end. */
        since: Instant.optional(),
        /** Absent: now. */
        until: Instant.optional(),
      }),
    )
    .output(HonestyReport),
  profile: oc
    .route({ method: 'GET', path: '/pipeline-profile', tags, summary: 'Which stages pipelines must have' })
    .output(PipelineProfile),
  setProfile: oc
    .route({
      method: 'PUT',
      path: '/pipeline-profile',
      tags,
      summary: 'Say which stages pipelines must have; every repository is then looked at again',
    })
    .input(z.strictObject({ stages: StageProfile, version: z.int().min(0), reason: Reason }))
    .output(PipelineProfile),
}
