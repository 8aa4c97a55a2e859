import { z } from 'zod'

/** GetLogsV2 with an analysis: rows of texts, and whether all of the logstore was looked at. */
export const CountAnswer = z.object({
  meta: z.object({ progress: z.string() }),
  data: z.array(
    z.object({ lines: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().int().min(0)) }),
  ),
})

export const LogError = z.object({ errorCode: z.string(), errorMessage: z.string().nullish() })
