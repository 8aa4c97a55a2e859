import { oc } from '@orpc/contract'
import { z } from 'zod'
import { FreezeScope } from '../../domain/freeze/scope.ts'
import { ScopeName } from './freeze-item.ts'
import { Id, Instant } from './wire.ts'

/** The address by which somebody's own calendar reads the freezes. */
export const CalendarFeedItem = z.object({
  id: Id,
  /** Null: all freezes. */
  scope: FreezeScope.nullable(),
  scopeNames: z.array(ScopeName),
  locale: z.enum(['en', 'zh-CN']),
  createdAt: Instant,
  usedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})
export type CalendarFeedItem = z.infer<typeof CalendarFeedItem>

const tags = ['freezes']

/** The feed itself is `GET /api/v1/calendar/<token>.ics`: the token alone opens it. */
export const calendarFeed = {
  list: oc
    .route({ method: 'GET', path: '/freezes/feeds', tags, summary: 'One’s own calendar feeds' })
    .output(z.object({ items: z.array(CalendarFeedItem), now: Instant })),
  create: oc
    .route({
      method: 'POST',
      path: '/freezes/feeds',
      tags,
      summary: 'A calendar feed; its address is shown once',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        /** Absent: all freezes. */
        scope: FreezeScope.optional(),
        locale: z.enum(['en', 'zh-CN']),
      }),
    )
    .output(
      CalendarFeedItem.extend({
        /** Shown this once. */
        token: z.string(),
        /** With the token. */
        url: z.string(),
      }),
    ),
  revoke: oc
    .route({ method: 'DELETE', path: '/freezes/feeds/{id}', tags, summary: 'The address stops answering' })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ id: Id })),
}
