import { z } from 'zod'

/** ListTagResources; what has no costTags is not in it. */
export const ListAnswer = z.object({
  NextToken: z.string().nullish(),
  TagResources: z
    .array(
      z.object({
        ResourceARN: z.string(),
        Tags: z.array(z.object({ Key: z.string(), Value: z.string().nullish() })).nullish(),
      }),
    )
    .nullish(),
})

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
