import { oc } from '@orpc/contract'
import { z } from 'zod'
import { figurePeriodKeys } from '../../domain/figure/period.ts'
import { PipelineKind } from './run-item.ts'
import { Id, Instant, page, pageInput } from './wire.ts'

const Day = z.iso.date()
const Seconds = z.number().nullable()

/** The figures of one span of time. A value is null where there is too little to say it; nothing unknown is zero. */
export const DeliveryValues = z.object({
  frequency: z.object({ perWeek: z.number().nullable(), deployments: z.int(), promotions: z.int() }),
  lead: z.object({ median: Seconds, p90: Seconds, commits: z.int(), unknown: z.int() }),
  failure: z.object({
    /** 0 to 1. */
    rate: z.number().nullable(),
    changes: z.int(),
    failures: z.int(),
    failed: z.int(),
    rolledBack: z.int(),
    hotfixed: z.int(),
    unknown: z.int(),
  }),
  restore: z.object({ median: Seconds, p90: Seconds, restored: z.int(), notRestored: z.int() }),
  handsFree: z.object({ share: z.number().nullable(), promotions: z.int(), handsFree: z.int() }),
  touches: z.object({ perDeployment: z.number().nullable(), touches: z.int(), deployments: z.int() }),
})
export type DeliveryValues = z.infer<typeof DeliveryValues>

const Range = z.object({ from: Day, to: Day })

export const DeliveryView = z.object({
  scope: z.object({
    kind: z.enum(['all', 'product-line', 'team', 'service']),
    slug: z.string().nullable(),
    name: z.string().nullable(),
  }),
  environment: z.string(),
  period: Range.extend({ key: z.enum(figurePeriodKeys), step: z.enum(['day', 'week']), days: z.int() }),
  before: Range,
  /** Days are those of this zone. */
  zone: z.string(),
  values: DeliveryValues,
  previous: DeliveryValues,
  points: z.array(z.object({ from: Day, values: DeliveryValues })),
  /** How much is needed before each figure says something. */
  enough: z.object({
    deployments: z.int(),
    commits: z.int(),
    changes: z.int(),
    failures: z.int(),
    promotions: z.int(),
  }),
  /** A hotfix within so many days speaks against the change that it follows. */
  hotfixDays: z.int(),
  /** Places in which promotions ended that are not counted yet. */
  waiting: z.int(),
  /** First day with something to count. */
  since: Day.nullable(),
  now: Instant,
})
export type DeliveryView = z.infer<typeof DeliveryView>

export const DeliveryRow = z.object({
  slug: z.string(),
  name: z.string(),
  values: DeliveryValues,
  previous: DeliveryValues,
})
export type DeliveryRow = z.infer<typeof DeliveryRow>

/** Durations are those of runs and stages that succeeded. */
export const StageFigures = z.object({
  runs: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  medianSeconds: z.int().nullable(),
  p90Seconds: z.int().nullable(),
  timed: z.int(),
  /** From creation to the start of the first job; of whole runs alone. */
  queueMedianSeconds: z.int().nullable(),
  queueP90Seconds: z.int().nullable(),
  queued: z.int(),
  queueUnknown: z.int(),
  cacheHits: z.int(),
  cacheMisses: z.int(),
  cacheUnknown: z.int(),
})
export type StageFigures = z.infer<typeof StageFigures>

const PipelineName = z.object({
  id: Id,
  name: z.string(),
  kind: PipelineKind,
  service: z.string().nullable(),
})

export const PipelineFiguresRow = PipelineName.extend({
  current: StageFigures,
  previous: StageFigures,
  /** Slow stages in the period. */
  slow: z.int(),
})
export type PipelineFiguresRow = z.infer<typeof PipelineFiguresRow>

export const PipelineFigures = z.object({
  pipeline: PipelineName,
  period: Range.extend({ key: z.enum(figurePeriodKeys), step: z.enum(['day', 'week']) }),
  /** The whole run first, with an empty name; then the stages in their order. Points with nothing in them are absent. */
  stages: z.array(
    z.object({
      stage: z.string(),
      current: StageFigures,
      previous: StageFigures,
      points: z.array(z.object({ from: Day, figures: StageFigures })),
    }),
  ),
  now: Instant,
})
export type PipelineFigures = z.infer<typeof PipelineFigures>

export const SlowStageItem = z.object({
  run: Id,
  number: z.int(),
  pipelineId: Id,
  pipeline: z.string(),
  service: z.string().nullable(),
  stage: z.string(),
  durationMs: z.int(),
  medianMs: z.int(),
  p90Ms: z.int(),
  /** Of how many earlier successes. */
  history: z.int(),
  at: Instant,
})
export type SlowStageItem = z.infer<typeof SlowStageItem>

const tags = ['figures']
const slug = z.string().min(1).max(120).optional()
/** At most one of them; none: everything. */
const scope = { service: slug, team: slug, productLine: slug }
const period = z.enum(figurePeriodKeys).optional()
/** Slug; absent: production, else the environment of the highest rank. */
const delivery = z.strictObject({ ...scope, environment: slug, period })

export const figure = {
  delivery: oc
    .route({
      method: 'GET',
      path: '/figures/delivery',
      tags,
      summary: 'Deployment frequency, lead time, change failure rate and time to restore, over time',
    })
    .input(delivery)
    .output(DeliveryView),
  deliveryFile: oc
    .route({
      method: 'GET',
      path: '/figures/delivery.csv',
      tags,
      summary: 'The same as comma-separated values: the period, the one before, and every point',
    })
    .input(delivery)
    .output(z.string()),
  breakdown: oc
    .route({
      method: 'GET',
      path: '/figures/delivery/by/{by}',
      tags,
      summary: 'The same figures per environment, product line, team or service',
    })
    .input(
      z.strictObject({
        ...scope,
        environment: slug,
        period,
        by: z.enum(['environment', 'product-line', 'team', 'service']),
        ...pageInput,
      }),
    )
    .output(page(DeliveryRow)),
  pipelines: oc
    .route({
      method: 'GET',
      path: '/figures/pipelines',
      tags,
      summary:
        'Pipelines by name: duration, success, queue time and cache use in a period and the one before',
    })
    .input(
      z.strictObject({
        ...scope,
        kind: PipelineKind.optional(),
        q: z.string().trim().min(1).max(200).optional(),
        period,
        ...pageInput,
      }),
    )
    .output(page(PipelineFiguresRow)),
  pipeline: oc
    .route({
      method: 'GET',
      path: '/figures/pipelines/{id}',
      tags,
      summary: 'One pipeline and each of its stages over time',
    })
    .input(z.strictObject({ id: Id, period }))
    .output(PipelineFigures),
  slowStages: oc
    .route({
      method: 'GET',
      path: '/figures/slow-stages',
      tags,
      summary: 'Stages that took far longer than they do, newest first',
    })
    .input(z.strictObject({ ...scope, pipeline: Id.optional(), run: Id.optional(), ...pageInput }))
    .output(page(SlowStageItem)),
  runStages: oc
    .route({
      method: 'GET',
      path: '/figures/runs/{id}',
      tags,
      summary: 'The stages of a run against their own history',
    })
    .input(z.strictObject({ id: Id }))
    .output(
      z.object({
        stages: z.array(
          z.object({
            stage: z.string(),
            /** Null until it ended. */
            durationMs: z.int().nullable(),
            /** Null: fewer than five successes before. */
            medianMs: z.int().nullable(),
            p90Ms: z.int().nullable(),
            history: z.int(),
            slow: z.boolean(),
          }),
        ),
        /** Slow: over so many times the median, and over so much more. */
        rule: z.object({ times: z.number(), overMs: z.int(), history: z.int(), least: z.int() }),
        now: Instant,
      }),
    ),
}
