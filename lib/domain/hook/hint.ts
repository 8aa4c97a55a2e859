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

/** Its name as it is kept: the same thing is read again once, however many deliveries name it. No part of it has a space. */
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

const orNull = (text: string): string | null => (text === '*' ? null : text)
const idOrPath = (text: string) =>
  text.includes('/') ? { externalId: null, path: text } : { externalId: text, path: null }

/** What a kept name asks for; null for one that is none. */
export function hintOf(object: string): HookHint | null {
  const [kind, first = '', second = ''] = object.split(' ')
  switch (kind) {
    case 'repository':
      return { kind, ...idOrPath(first) }
    case 'merge-request':
      return { kind, ...idOrPath(first), number: Number(second) }
    case 'run':
      return { kind, pipeline: first, number: second === '*' ? null : Number(second) }
    case 'image': {
      const [instanceId = '*', namespace = '', name = ''] = first.split('/')
      return { kind, instanceId: orNull(instanceId), namespace, name, scanned: orNull(second) }
    }
    default:
      return null
  }
}
