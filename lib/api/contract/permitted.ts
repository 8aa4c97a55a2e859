import { z } from 'zod'

/** Whether the reader may do it now, and if not why (a failure code). */
export const Permitted = z.object({
  allowed: z.boolean(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** Where it is a matter of who asks: somebody with one of these roles may, or of the group. */
  needs: z.object({ roles: z.array(z.string()), group: z.string().nullable() }).optional(),
})
export type Permitted = z.infer<typeof Permitted>
