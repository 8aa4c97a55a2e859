import { z } from 'zod'

const text = z.string().nullish()

/** GetPrometheusInstance (arms 2019-08-08): a failure is a Code other than 200 inside HTTP 200. */
export const InstanceAnswer = z.object({
  Code: z.number().nullish(),
  Message: text,
  Data: z
    .object({
      HttpApiInterUrl: text,
      HttpApiIntraUrl: text,
      Version: text,
      EnableAuthToken: z.union([z.string(), z.boolean().transform(String)]).nullish(),
      AuthToken: text,
    })
    .nullish(),
})

const AlertEvent = z.object({ Labels: text, StartTime: text, EndTime: text })

/** One alert of ListAlerts; its times are local and without a zone, RecoverTime counts since the epoch. */
export const AlertItem = z.object({
  AlertId: z.union([z.number(), z.string()]).transform(String),
  AlertName: z.string(),
  Severity: text,
  State: z.number().nullish(),
  CreateTime: z.string(),
  RecoverTime: z.number().nullish(),
  AlertEvents: z.array(AlertEvent).nullish(),
})

export const AlertList = z.object({
  PageBean: z.object({ Total: z.number(), ListAlerts: z.array(AlertItem).nullish() }),
})
