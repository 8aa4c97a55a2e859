import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Runtime } from './cell.ts'
import { Permitted } from './permitted.ts'
import { Id, Instant, Reason } from './wire.ts'

const tags = ['targets']
const one = z.strictObject({ id: Id })

const Migration = z.object({
  name: z.string().min(1).max(120),
  kind: z.enum(['expand', 'contract', 'irreversible']),
  /** Name or id of the Flow pipeline that does it. */
  pipeline: z.string().min(1).max(200),
})

const WriteWay = z.enum(['gitops', 'pipeline', 'direct'])
const PipelineName = z.object({ id: Id, name: z.string() })

export const TargetItem = z.object({
  id: Id,
  /** Slug. */
  environment: z.string(),
  /** Cluster and workload or application; region, function and alias. */
  name: z.string(),
  kind: Runtime,
  /** Of an EDAS application, where it is one of the two. */
  framework: z.enum(['dubbo', 'spring-cloud']).nullable(),
  writeWay: WriteWay,
  /** What it may be written by. */
  ways: z.array(WriteWay),
  /** What delivers it where it is written by a pipeline; null: the first of `pipelines`. */
  pipeline: PipelineName.nullable(),
  /** Of the pipeline's runs: what takes the digest. */
  pipelineParameter: z.string(),
  /** The service's own pipelines that deliver. */
  pipelines: z.array(PipelineName),
  /** Catching up: its time is over, and it does not run what it should yet. */
  state: z.enum(['in-service', 'out', 'catching-up']),
  /** What the last look found; null: nothing is there. */
  look: z
    .object({
      readyPods: z.int(),
      pods: z.int(),
      settled: z.boolean(),
      problem: z.enum(['crash-loop', 'pull-failure', 'stuck']).nullable(),
      problemText: z.string().nullable(),
      seenAt: Instant,
    })
    .nullable(),
  /** Of a function: which versions the calls through its alias go to, with what each is made of where that is known. */
  shares: z.array(
    z.object({
      versionId: z.string(),
      percent: z.number(),
      digest: z.string().nullable(),
      gone: z.boolean(),
    }),
  ),
  /** Of an EDAS application: the change order in progress. */
  order: z
    .object({
      externalId: z.string(),
      state: z.string(),
      description: z.string(),
      batches: z.object({ done: z.int(), total: z.int() }).nullable(),
    })
    .nullable(),
  outReason: z.string().nullable(),
  outUntilAt: Instant.nullable(),
  takenOut: z.object({ name: z.string(), at: Instant }).nullable(),
  /** It runs exactly what the place should, and is ready. */
  caughtUp: z.boolean(),
  /** What brings it up to date. */
  promotion: z.object({ id: Id, number: z.int() }).nullable(),
  may: z.object({ takeOut: Permitted, bringBack: Permitted, chooseWay: Permitted }),
})
export type TargetItem = z.infer<typeof TargetItem>

export const target = {
  list: oc
    .route({
      method: 'GET',
      path: '/services/{slug}/targets',
      tags,
      summary: 'Where a service runs, and what of it is out of service',
    })
    .input(z.strictObject({ slug: z.string().min(1).max(120) }))
    .output(z.object({ items: z.array(TargetItem), now: Instant })),
  takeOut: oc
    .route({ method: 'POST', path: '/targets/{id}/out', tags, summary: 'Take a target out of service' })
    .input(one.extend({ reason: Reason, until: Instant }))
    .output(one),
  bringBack: oc
    .route({
      method: 'POST',
      path: '/targets/{id}/return',
      tags,
      summary: 'Bring a target back; it catches up first',
    })
    .input(one)
    .output(z.object({ id: Id, returned: z.boolean(), promotionId: Id.nullable() })),
  chooseWay: oc
    .route({
      method: 'PUT',
      path: '/targets/{id}/way',
      tags,
      summary: 'Say by which way a target is written from the next promotion on',
    })
    .input(
      one.extend({
        way: WriteWay,
        /** What delivers it; absent: the service's own pipeline that does. Only for `pipeline`. */
        pipeline: Id.optional(),
        /** Of its runs: what takes the digest. */
        parameter: z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/)
          .optional(),
        reason: Reason,
      }),
    )
    .output(one),
  declareMigrations: oc
    .route({
      method: 'PUT',
      path: '/builds/{build}/migrations',
      tags: ['builds'],
      summary: 'Say which migrations a build needs, in order',
    })
    .input(z.strictObject({ build: Id, migrations: z.array(Migration).max(50) }))
    .output(z.object({ build: Id, migrations: z.array(Migration) })),
}
