import { z } from 'zod'

/** Whether the reader may do it now, and if not why (a failure code). */
export const Permitted = z.object({
  allowed: z.boolean(),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type Permitted = z.infer<typeof Permitted>
