import { z } from 'zod'

const Point = z.tuple([z.number(), z.string()])

/** `/api/v1/query_range` of any Prometheus. */
export const RangeAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(Point) })),
  }),
})

export const ErrorAnswer = z.object({
  status: z.literal('error'),
  errorType: z.string(),
  error: z.string().nullish(),
})
