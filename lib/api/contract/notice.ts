import { oc } from '@orpc/contract'
import { z } from 'zod'
import { noticeChannels, noticeKinds, noticeLocales } from '../../domain/notice/kind.ts'
import { Robot } from '../../domain/notice/robot.ts'
import { NamedReference, PersonReference } from './reference.ts'
import { flag, Id, Instant } from './wire.ts'

const tags = ['notices']

/** One message that went, or is on its way. */
export const NoticeItem = z.object({
  id: Id,
  kind: z.string(),
  promotion: z.object({ id: Id, number: z.int() }).nullable(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  createdAt: Instant,
  attempts: z.int(),
  /** It is tried then; null when it went or was given up. */
  nextAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  failedAt: Instant.nullable(),
  /** Why the last attempt did not arrive. */
  problem: z.string().nullable(),
})
export type NoticeItem = z.infer<typeof NoticeItem>

/** A way by which a team or a person hears of things. Its secret is never here. */
export const NoticeRoute = z.object({
  id: Id,
  /** One of the two. */
  team: NamedReference.nullable(),
  person: PersonReference.nullable(),
  channel: z.enum(noticeChannels),
  /** E-mail address, or what the robot is called. */
  address: z.string(),
  /** Empty: all. */
  kinds: z.array(z.enum(noticeKinds)),
  locale: z.enum(noticeLocales),
  hasSecret: z.boolean(),
  createdAt: Instant,
  /** The last five, newest first. */
  messages: z.array(NoticeItem),
})
export type NoticeRoute = z.infer<typeof NoticeRoute>

const kinds = z.array(z.enum(noticeKinds)).max(noticeKinds.length)
const Address = z.string().trim().min(1).max(200)
const one = z.strictObject({ id: Id })

export const notice = {
  routes: oc
    .route({ method: 'GET', path: '/notices/routes', tags, summary: 'Ways of every team and one’s own' })
    .input(z.strictObject({ own: flag }))
    .output(z.object({ items: z.array(NoticeRoute), now: Instant })),
  create: oc
    .route({ method: 'POST', path: '/notices/routes', tags, summary: 'A new way', successStatus: 201 })
    .input(
      z.strictObject({
        /** Slug; left out: one's own. */
        team: z.string().min(1).max(120).optional(),
        channel: z.enum(noticeChannels),
        address: Address,
        /** Empty: all. */
        kinds: kinds.optional(),
        locale: z.enum(noticeLocales),
        /** Sealed, never answered. */
        robot: Robot.optional(),
      }),
    )
    .output(NoticeRoute),
  update: oc
    .route({ method: 'PATCH', path: '/notices/routes/{id}', tags, summary: 'Name, kinds, language, robot' })
    .input(
      one.extend({
        address: Address.optional(),
        kinds: kinds.optional(),
        locale: z.enum(noticeLocales).optional(),
        robot: Robot.optional(),
      }),
    )
    .output(NoticeRoute),
  retire: oc
    .route({ method: 'DELETE', path: '/notices/routes/{id}', tags, summary: 'Close a way' })
    .input(one)
    .output(z.object({ id: Id })),
  test: oc
    .route({
      method: 'POST',
      path: '/notices/routes/{id}/test',
      tags,
      summary: 'Send a test message; its result stands among the messages of the way',
    })
    .input(one)
    .output(NoticeRoute),
}
