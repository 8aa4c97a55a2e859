import { z } from 'zod'
import { PersonReference } from './reference.ts'
import { Id, Instant } from './wire.ts'

export const PromotionComment = z.object({
  id: Id,
  person: PersonReference.nullable(),
  text: z.string(),
  at: Instant,
})
export type PromotionComment = z.infer<typeof PromotionComment>

export const PromotionComments = z.object({ items: z.array(PromotionComment), now: Instant })
export type PromotionComments = z.infer<typeof PromotionComments>
