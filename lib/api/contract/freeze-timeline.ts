import { oc } from '@orpc/contract'
import { z } from 'zod'
import { StopItem } from './emergency-stop.ts'
import { ExceptionItem } from './freeze-exception.ts'
import { ReleaseDates, Span, WindowBrief } from './freeze-item.ts'
import { NamedReference, PersonReference } from './reference.ts'
import { Id, Instant } from './wire.ts'
import { CalendarDayItem } from './working-calendar.ts'

/** One environment; what is drawn in it points to the lists beside by id. */
export const TimelineLane = z.object({
  environment: NamedReference,
  /** Now, of all services here, for a change of unknown content. */
  state: z.enum(['open', 'partly', 'needs', 'closed']),
  /** When that changes by time alone; null: not within what was looked at. */
  changesAt: Instant.nullable(),
  /** By start. */
  entries: z.array(Span.extend({ windowId: Id })),
  stopIds: z.array(Id),
  exceptionIds: z.array(Id),
  /** Windows with more times than are drawn. */
  shortened: z.array(Id),
})
export type TimelineLane = z.infer<typeof TimelineLane>

export const FreezeTimeline = z.object({
  from: Instant,
  to: Instant,
  lanes: z.array(TimelineLane),
  windows: z.array(WindowBrief),
  /** Windows that cannot be followed: they close what they name. `environments` null: everything. */
  broken: z.array(
    z.object({
      id: Id,
      name: z.string(),
      problem: z.string(),
      environments: z.array(z.string()).nullable(),
    }),
  ),
  stops: z.array(StopItem),
  exceptions: z.array(ExceptionItem),
  /** Those of which a planned time lies inside. */
  releases: z.array(ReleaseDates),
  /** Holidays and make-up workdays inside. */
  days: z.array(CalendarDayItem),
  now: Instant,
})
export type FreezeTimeline = z.infer<typeof FreezeTimeline>

export const FreezeStrip = z.object({
  /** In force in the reader's scope, the one that ends first at the front. */
  running: z.array(Span.extend({ window: WindowBrief })),
  /** Beginning within 48 hours, soonest first. */
  next: z.array(Span.extend({ window: WindowBrief })),
  stops: z.array(StopItem),
  broken: z.array(z.object({ id: Id, name: z.string(), problem: z.string() })),
  /** Overrides of the freeze gate whose review is open: the strip is red until somebody else closes it. */
  reviews: z.array(
    z.object({
      id: Id,
      promotion: z.object({ id: Id, number: z.int() }),
      service: z.string(),
      environment: z.string(),
      person: PersonReference,
      reason: z.string(),
      at: Instant,
    }),
  ),
  /** Ask again then; null: only when told of a change. */
  changesAt: Instant.nullable(),
  now: Instant,
})
export type FreezeStrip = z.infer<typeof FreezeStrip>

const tags = ['freezes']

export const freezeView = {
  timeline: oc
    .route({
      method: 'GET',
      path: '/freezes/timeline',
      tags,
      summary: 'Windows, stops, exceptions and releases between two instants, one lane per environment',
    })
    .input(z.strictObject({ from: Instant, to: Instant }))
    .output(FreezeTimeline),
  strip: oc
    .route({
      method: 'GET',
      path: '/freezes/strip',
      tags,
      summary: 'What is frozen now and next in the reader’s scope',
    })
    .output(FreezeStrip),
}
