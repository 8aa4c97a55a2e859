import { z } from 'zod'

/** What a reason is made of: words are kept under `freeze.reason.<key>`. */
export const FreezeReason = z.object({
  key: z.enum([
    'stopped',
    'denied',
    'outside-allow',
    'requires',
    'allowed',
    'admitted',
    'excepted',
    'report-only',
    'broken',
  ]),
  /** What the reason does to this change here and now: closes it, asks for approvals, only warns, or lets it through. */
  weight: z.enum(['closes', 'needs', 'warns', 'opens']),
  /** The stop or window; several for `outside-allow`. */
  sources: z.array(
    z.object({
      kind: z.enum(['window', 'stop']),
      id: z.string(),
      /** 0 for a stop. */
      version: z.int(),
      name: z.string(),
    }),
  ),
  values: z.record(z.string(), z.unknown()),
  /** ISO instant at which this reason alone is over; null: not within what was looked at. */
  until: z.string().nullable(),
})
export type FreezeReason = z.infer<typeof FreezeReason>

/** Who can do something about it, in the same words as a gate's. */
export const FreezeResolver = z.object({
  kind: z.enum(['person', 'role', 'group', 'time']),
  name: z.string(),
})
export type FreezeResolver = z.infer<typeof FreezeResolver>

/** Whether one change may go to one target now: every reason, not only the first. */
export const FreezeVerdict = z.object({
  state: z.enum(['open', 'needs', 'closed']),
  reasons: z.array(FreezeReason),
  /** More approvals asked for by windows in force. */
  requires: z.array(z.object({ windowId: z.string(), group: z.string(), count: z.int() })),
  /** ISO instant from which it is open again by time alone; null when open, or not within what was looked at. */
  opensAt: z.string().nullable(),
  /** ISO instant at which it closes next; null when closed, or not within what was looked at. */
  closesAt: z.string().nullable(),
  resolvers: z.array(FreezeResolver),
  /** The exception that carries it, to be counted at the start. */
  exceptionIds: z.array(z.string()),
})
export type FreezeVerdict = z.infer<typeof FreezeVerdict>
