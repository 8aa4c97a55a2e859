import { oc } from '@orpc/contract'
import { z } from 'zod'
import { PersonReference } from './reference.ts'
import { Id, Instant, Slug } from './wire.ts'

/** A named group that a gate may ask for: QA, DBA, security. */
export const GroupItem = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  /** Asked next when nobody of this one acted in time; null: release managers. */
  escalatesTo: z.object({ id: Id, slug: z.string(), name: z.string() }).nullable(),
  members: z.array(PersonReference.extend({ disabled: z.boolean() })),
  /** Environments whose approvals ask for it. */
  askedIn: z.array(z.string()),
})
export type GroupItem = z.infer<typeof GroupItem>

const tags = ['groups']
const name = z.string().trim().min(1).max(120)
const members = z.array(Id).max(500)

export const group = {
  list: oc
    .route({ method: 'GET', path: '/groups', tags, summary: 'Named groups, with members' })
    .output(z.object({ items: z.array(GroupItem), now: Instant })),
  create: oc
    .route({ method: 'POST', path: '/groups', tags, summary: 'A new group', successStatus: 201 })
    .input(
      z.strictObject({
        slug: Slug,
        name,
        members: members.optional(),
        escalatesToId: Id.nullable().optional(),
      }),
    )
    .output(GroupItem),
  update: oc
    .route({ method: 'PATCH', path: '/groups/{id}', tags, summary: 'Name, members, who is asked next' })
    .input(
      z.strictObject({
        id: Id,
        name: name.optional(),
        members: members.optional(),
        escalatesToId: Id.nullable().optional(),
      }),
    )
    .output(GroupItem),
  retire: oc
    .route({ method: 'DELETE', path: '/groups/{id}', tags, summary: 'Retire a group that no gate asks for' })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ id: Id })),
}
