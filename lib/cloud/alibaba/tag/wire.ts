import { z } from 'zod'

/** TagResources and UntagResources: what failed is listed inside HTTP 200. */
export const WriteAnswer = z.object({
  RequestId: z.string().nullish(),
  FailedResources: z
    .object({
      FailedResource: z
        .array(
          z.object({
            ResourceARN: z.string(),
            Result: z.object({ Code: z.string().nullish(), Message: z.string().nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})
