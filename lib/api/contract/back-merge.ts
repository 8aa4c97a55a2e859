import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { PersonReference, ServiceReference } from './reference.ts'
import { Id, Instant, Reason } from './wire.ts'

const tags = ['releases']

/** A piece of back-merge work: what a release or a hotfix branch has and another branch lacks. */
export const BackMergeItem = z.object({
  id: Id,
  repository: z.string(),
  fromBranch: z.string(),
  toBranch: z.string(),
  sha: z.string(),
  service: ServiceReference.nullable(),
  release: z.object({ id: Id, name: z.string() }).nullable(),
  /** The hotfix that owes it. */
  promotion: z.object({ id: Id, number: z.int() }).nullable(),
  /** Null until the request is made. */
  requestNumber: z.int().nullable(),
  webUrl: z.string().nullable(),
  problem: z.string().nullable(),
  openedAt: Instant,
  /** Null: the portal, for a hotfix. */
  openedBy: PersonReference.nullable(),
  mergedAt: Instant.nullable(),
  waivedBy: PersonReference.nullable(),
  waivedReason: z.string().nullable(),
  may: z.object({ open: Permitted, waive: Permitted }),
})
export type BackMergeItem = z.infer<typeof BackMergeItem>

export const backMerge = {
  list: oc
    .route({
      method: 'GET',
      path: '/back-merges',
      tags,
      summary: 'Back-merge work that is open, of releases and hotfixes',
    })
    .input(z.strictObject({ service: z.string().max(120).optional() }))
    .output(z.object({ items: z.array(BackMergeItem), now: Instant })),
  open: oc
    .route({ method: 'POST', path: '/back-merges/{id}/open', tags, summary: 'Open its merge request' })
    .input(z.strictObject({ id: Id }))
    .output(z.object({ id: Id })),
  waive: oc
    .route({ method: 'POST', path: '/back-merges/{id}/waive', tags, summary: 'Say that it is not needed' })
    .input(z.strictObject({ id: Id, reason: Reason }))
    .output(z.object({ id: Id })),
}
