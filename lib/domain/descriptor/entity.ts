import { z } from 'zod'

const Name = z
  .string()
  .trim()
  .min(1)
  .max(63)
  .regex(/^[A-Za-z0-9]+([-_.A-Za-z0-9]*[A-Za-z0-9])?$/)
const text = z.string().trim().max(2000).optional().catch(undefined)
const words = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .optional()
  .catch(undefined)
const list = z.array(z.string()).optional().catch(undefined)

/** The envelope of every entity (Backstage, descriptor format): apiVersion, kind, metadata, spec. */
export const Envelope = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({
    name: Name,
    title: text,
    description: text,
    labels: words,
    annotations: words,
    tags: list,
  }),
  spec: z.record(z.string(), z.unknown()).optional(),
})

/** One part of the catalogue as a descriptor states it, in our words. */
export type DescribedEntity =
  | {
      kind: 'component'
      name: string
      title: string | null
      description: string | null
      /** service, website or whatever else the file says. */
      type: string
      owner: string | null
      system: string | null
      dependsOn: string[]
      tier: number | null
      techStack: string | null
      loadProfile: string | null
    }
  | {
      kind: 'system'
      name: string
      title: string | null
      description: string | null
      domain: string | null
      owner: string | null
    }
  | { kind: 'domain'; name: string; title: string | null; description: string | null; owner: string | null }
  | { kind: 'group'; name: string; title: string | null; members: string[]; parent: string | null }
  | { kind: 'user'; name: string; title: string | null; email: string | null; memberOf: string[] }

export type ComponentEntity = Extract<DescribedEntity, { kind: 'component' }>

/** A document that was not taken: position from 0, and why (words are in the message files under `descriptor`). */
export interface RefusedEntity {
  document: number
  name: string | null
  reason: 'not-yaml' | 'empty' | 'not-an-entity' | 'api-version' | 'kind' | 'duplicate'
  values: Record<string, string>
}
