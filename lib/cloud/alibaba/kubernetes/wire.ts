import { z } from 'zod'

const count = z.number().nullish()

export const WireSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
    .nullish(),
})
export type WireSelector = z.infer<typeof WireSelector>

const Metadata = z.object({
  name: z.string(),
  namespace: z.string(),
  generation: count,
  resourceVersion: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  deletionTimestamp: z.string().nullish(),
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
})

/** Deployment or StatefulSet of apps/v1: only what we use. */
export const WireWorkload = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: count,
    selector: WireSelector,
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().nullish() })) }),
    }),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentRevision: z.string().nullish(),
      updateRevision: z.string().nullish(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().nullish(),
            message: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})
export type WireWorkload = z.infer<typeof WireWorkload>

export const WirePod = z.object({
  metadata: Metadata,
  status: z
    .object({
      phase: z.string().nullish(),
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            image: z.string().nullish(),
            imageID: z.string().nullish(),
            ready: z.boolean().nullish(),
            state: z
              .object({
                waiting: z.object({ reason: z.string().nullish(), message: z.string().nullish() }).nullish(),
              })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})
export type WirePod = z.infer<typeof WirePod>

/** Lists are cut by limit; `continue` asks for the rest. */
export const listOf = <T>(item: z.ZodType<T>) =>
  z.object({ metadata: z.object({ continue: z.string().nullish() }).nullish(), items: z.array(item) })

export const WireStatus = z.object({ message: z.string().nullish(), reason: z.string().nullish() })
