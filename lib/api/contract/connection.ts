import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Instant } from './wire.ts'

const RolePurpose = z.enum(['reading', 'cost', 'tagging', 'promotion'])
const SecretPurpose = z.enum([
  'access-key',
  'yunxiao-reader',
  'yunxiao-releaser',
  'yunxiao-operator',
  'yunxiao-proposer',
  'manifest-writer',
])

export const ConnectionItem = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['simulated', 'alibaba']),
  accountId: z.string(),
  regions: z.array(z.string()),
  yunxiaoOrganisationId: z.string(),
  /** Identifies the key; its secret is never answered. */
  accessKeyId: z.string().nullable(),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
  roles: z.array(
    z.object({
      purpose: RolePurpose,
      /** Slug, for promotion roles. */
      environment: z.string().nullable(),
      arn: z.string(),
      /** Permissions the last check found missing, by name. */
      missing: z.array(z.string()),
      checkedAt: Instant.nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** Which secrets are there, never what they are. */
  secrets: z.array(
    z.object({ purpose: SecretPurpose, environment: z.string().nullable(), updatedAt: Instant }),
  ),
  /** What stands in the way of rules of protected branches that a freeze asks for; null: nothing, or none was asked for. */
  branchRuleProblem: z.string().nullable(),
  health: z.array(
    z.object({
      product: z.string(),
      lastSuccessAt: Instant.nullable(),
      lastErrorAt: Instant.nullable(),
      lastErrorCode: z.string().nullable(),
      lastErrorMessage: z.string().nullable(),
      quotaLeft: z.int().nullable(),
      quotaLimit: z.int().nullable(),
      throttledCount: z.int(),
    }),
  ),
})
export type ConnectionItem = z.infer<typeof ConnectionItem>

const roleInput = z.strictObject({
  purpose: RolePurpose,
  environment: z.string().max(120).optional(),
  arn: z.string().regex(/^acs:ram::\d{16}:role\/[\w.-]{1,64}$/),
})
const secretInput = z.strictObject({
  purpose: SecretPurpose,
  environment: z.string().max(120).optional(),
  value: z.string().min(1).max(2000),
})
const fields = {
  name: z.string().trim().min(1).max(120),
  accountId: z.string().regex(/^\d{16}$/),
  regions: z
    .array(z.string().regex(/^[a-z0-9-]{2,40}$/))
    .min(1)
    .max(40),
  yunxiaoOrganisationId: z.string().trim().min(1).max(120),
  accessKeyId: z
    .string()
    .regex(/^[A-Za-z0-9]{10,40}$/)
    .nullable(),
}
const tags = ['connections']

export const connection = {
  list: oc
    .route({ method: 'GET', path: '/connections', tags, summary: 'Cloud accounts and their health' })
    .output(z.object({ items: z.array(ConnectionItem), now: Instant })),
  create: oc
    .route({ method: 'POST', path: '/connections', tags, summary: 'Connect an account', successStatus: 201 })
    .input(
      z.strictObject({
        ...fields,
        accessKeyId: fields.accessKeyId.optional(),
        roles: z.array(roleInput).max(100).optional(),
        secrets: z.array(secretInput).max(100).optional(),
      }),
    )
    .output(ConnectionItem),
  update: oc
    .route({
      method: 'PATCH',
      path: '/connections/{id}',
      tags,
      summary: 'Change it; roles and secrets named are replaced',
    })
    .input(
      z.strictObject({
        id: Id,
        name: fields.name.optional(),
        regions: fields.regions.optional(),
        yunxiaoOrganisationId: fields.yunxiaoOrganisationId.optional(),
        accessKeyId: fields.accessKeyId.optional(),
        roles: z.array(roleInput).max(100).optional(),
        secrets: z.array(secretInput).max(100).optional(),
        disabled: z.boolean().optional(),
      }),
    )
    .output(ConnectionItem),
  check: oc
    .route({
      method: 'POST',
      path: '/connections/{id}/check',
      tags,
      summary: 'Try each permission; the worker does it, the answer appears in roles[].missing',
      successStatus: 202,
    })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ asked: z.boolean() })),
}

export const sync = {
  now: oc
    .route({
      method: 'POST',
      path: '/sync',
      tags: ['setup'],
      summary: 'Sync now; the worker does it',
      successStatus: 202,
    })
    .input(z.strictObject({ connection: z.string().max(120).optional() }))
    .output(z.object({ asked: z.int() })),
}

export const simulation = {
  moveClock: oc
    .route({
      method: 'POST',
      path: '/simulation/clock',
      tags: ['simulation'],
      summary: 'Move the clock on; simulated mode only',
    })
    .input(
      z.strictObject({
        advanceMs: z
          .int()
          .min(1)
          .max(366 * 24 * 3_600_000),
      }),
    )
    .output(z.object({ now: Instant, offsetMs: z.int() })),
}
