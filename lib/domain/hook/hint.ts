import { z } from 'zod'

/**
 * What a delivery says may have changed. It is believed in nothing: each is a name of something that is read again
 * through the API.
 */
export const HookHint = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('repository'),
    /** One of the two is there. */
    externalId: z.string().nullable(),
    path: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('merge-request'),
    externalId: z.string().nullable(),
    path: z.string().nullable(),
    number: z.int(),
  }),
  /** `number` null: some run of this pipeline. */
  z.object({ kind: z.literal('run'), pipeline: z.string(), number: z.int().nullable() }),
  z.object({
    kind: z.literal('image'),
    /** Null where the event does not say: then every instance that has these names is meant. */
    instanceId: z.string().nullable(),
    namespace: z.string(),
    name: z.string(),
    /** The name of the image whose scan ended; null: a push. */
    scanned: z.string().nullable(),
  }),
])
export type HookHint = z.infer<typeof HookHint>

/** The same thing is read again once, however many deliveries name it. */
export function objectOf(hint: HookHint): string {
  switch (hint.kind) {
    case 'repository':
      return `repository ${hint.externalId ?? hint.path}`
    case 'merge-request':
      return `merge-request ${hint.externalId ?? hint.path} ${hint.number}`
    case 'run':
      return `run ${hint.pipeline} ${hint.number ?? '*'}`
    case 'image':
      return `image ${hint.instanceId ?? '*'}/${hint.namespace}/${hint.name} ${hint.scanned ?? '*'}`
  }
}
