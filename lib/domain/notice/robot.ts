import { z } from 'zod'

/** A DingTalk robot: where it listens (its access token is part of it) and what its messages are signed with. */
export const Robot = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((text) => new URL(text).searchParams.has('access_token'), {
      message: 'the address of a robot carries an access_token',
    }),
  secret: z.string().min(8).max(200),
})
export type Robot = z.infer<typeof Robot>
