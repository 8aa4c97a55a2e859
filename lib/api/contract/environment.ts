import { oc } from '@orpc/contract'
import { z } from 'zod'
import { EnvironmentPlacement, EnvironmentSettings } from '../../domain/environment/settings.ts'
import { PersonReference, StartMode } from './reference.ts'
import { Id, Instant, Reason, Slug } from './wire.ts'

export const EnvironmentHead = z.object({
  id: Id,
  slug: z.string(),
  rank: z.int(),
  regions: z.array(z.string()),
  startMode: StartMode,
  approvalsNeeded: z.int(),
})
export type EnvironmentHead = z.infer<typeof EnvironmentHead>

export const EnvironmentItem = EnvironmentHead.extend({
  connection: z.object({ id: Id, name: z.string() }),
  settings: EnvironmentSettings,
  placement: EnvironmentPlacement,
  /** Version of the settings; send it back when you change them. */
  settingsVersion: z.int(),
  services: z.int(),
  targets: z.int(),
  clusters: z.array(
    z.object({
      name: z.string(),
      region: z.string(),
      state: z.string(),
      version: z.string().nullable(),
      seenAt: Instant,
    }),
  ),
  /** The role that writes here, and what it still lacks. */
  promotionRole: z
    .object({
      arn: z.string(),
      missing: z.array(z.string()),
      checkedAt: Instant.nullable(),
      problem: z.string().nullable(),
    })
    .nullable(),
})
export type EnvironmentItem = z.infer<typeof EnvironmentItem>

export const EnvironmentDetail = EnvironmentItem.extend({
  history: z.array(
    z.object({
      version: z.int(),
      settings: EnvironmentSettings,
      editor: PersonReference.nullable(),
      reason: z.string().nullable(),
      at: Instant,
    }),
  ),
})
export type EnvironmentDetail = z.infer<typeof EnvironmentDetail>

const tags = ['environments']

export const environment = {
  list: oc
    .route({ method: 'GET', path: '/environments', tags, summary: 'Environments, by rank' })
    .output(z.object({ items: z.array(EnvironmentItem), now: Instant })),
  get: oc
    .route({
      method: 'GET',
      path: '/environments/{slug}',
      tags,
      summary: 'One environment with the history of its settings',
    })
    .input(z.strictObject({ slug: z.string().min(1).max(120) }))
    .output(EnvironmentDetail),
  create: oc
    .route({
      method: 'POST',
      path: '/environments',
      tags,
      summary: 'A new environment of a connection',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        slug: Slug,
        rank: z.int().min(1).max(10_000),
        regions: z.array(z.string().max(40)).min(1).max(20),
        /** Name of the connection. */
        connection: z.string().min(1).max(120),
        settings: EnvironmentSettings,
        placement: EnvironmentPlacement,
        reason: Reason,
      }),
    )
    .output(EnvironmentDetail),
  update: oc
    .route({
      method: 'PATCH',
      path: '/environments/{slug}',
      tags,
      summary: 'Change gates and limits; makes a new version',
    })
    .input(
      z.strictObject({
        slug: z.string().min(1).max(120),
        /** The version that was edited: another one in between is a conflict. */
        settingsVersion: z.int().min(1).max(2_000_000_000),
        settings: EnvironmentSettings.optional(),
        placement: EnvironmentPlacement.optional(),
        reason: Reason,
      }),
    )
    .output(EnvironmentDetail),
}
