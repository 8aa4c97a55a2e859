import { z } from 'zod'

const count = z.number().nullish()
/** Argo Rollouts writes the generation it observed as text. */
const generation = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish()

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

/** Deployment or StatefulSet of apps/v1, Rollout of argoproj.io/v1alpha1: only what we use. */
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
      observedGeneration: generation,
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentRevision: z.string().nullish(),
      updateRevision: z.string().nullish(),
      phase: z.string().nullish(),
      message: z.string().nullish(),
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

const pause = z.object({
  pause: z.object({ duration: z.union([z.string(), z.number()]).nullish() }).nullable(),
})
const setWeight = z.object({ setWeight: z.number() })

/** The part of a Rollout that steers it. */
export const WireRollout = WireWorkload.extend({
  spec: WireWorkload.shape.spec.extend({
    paused: z.boolean().nullish(),
    strategy: z.object({
      canary: z
        .object({ steps: z.array(z.union([setWeight, pause, z.record(z.string(), z.unknown())])).nullish() })
        .nullish(),
      blueGreen: z.object({ activeService: z.string() }).nullish(),
    }),
  }),
  status: z
    .object({
      observedGeneration: generation,
      phase: z.string().nullish(),
      message: z.string().nullish(),
      currentPodHash: z.string().nullish(),
      stableRS: z.string().nullish(),
      currentStepIndex: count,
      pauseConditions: z.array(z.object({ reason: z.string() })).nullish(),
      controllerPause: z.boolean().nullish(),
      abort: z.boolean().nullish(),
      promoteFull: z.boolean().nullish(),
      canary: z
        .object({ weights: z.object({ canary: z.object({ weight: z.number() }) }).nullish() })
        .nullish(),
    })
    .nullish(),
})
export type WireRollout = z.infer<typeof WireRollout>

export const WireService = z.object({
  metadata: Metadata,
  spec: z.object({ selector: z.record(z.string(), z.string()).nullish() }),
})
export type WireService = z.infer<typeof WireService>

/** An object as it came, to be changed in one place and written back whole. */
export const WireObject = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.looseObject({}),
})
export type WireObject = z.infer<typeof WireObject>

/** The template of a Deployment or Rollout, to be copied with everything in it. */
export const WireTemplate = z.looseObject({
  replicas: count,
  selector: WireSelector,
  template: z.looseObject({
    metadata: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).nullish(),
    spec: z.looseObject({
      containers: z.array(z.looseObject({ name: z.string(), image: z.string().nullish() })),
    }),
  }),
})
export type WireTemplate = z.infer<typeof WireTemplate>

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
