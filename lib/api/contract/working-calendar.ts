import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Permitted } from './permitted.ts'
import { Instant } from './wire.ts'

const Day = z.iso.date()
const Country = z.string().regex(/^[A-Z]{2}$/)
const Year = z.coerce.number().int().min(2000).max(2100)

/** A day that is not what its weekday says. */
export const CalendarDayItem = z.object({
  country: Country,
  /** 2026-10-01 */
  on: Day,
  /** A weekend day that is worked; else a holiday. */
  workday: z.boolean(),
  name: z.string(),
})
export type CalendarDayItem = z.infer<typeof CalendarDayItem>

export const WorkingYear = z.object({
  country: Country,
  year: z.int(),
  days: z.array(CalendarDayItem),
  /** There is no entry: only weekends count as days off. */
  missing: z.boolean(),
  updatedAt: Instant.nullable(),
  may: z.object({ edit: Permitted }),
  now: Instant,
})
export type WorkingYear = z.infer<typeof WorkingYear>

/** What an import did, or would do. Anything wrong refuses all of it, with its line. */
export const CalendarImport = z.object({
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  years: z.array(z.int()),
})
export type CalendarImport = z.infer<typeof CalendarImport>

const tags = ['freezes']
const path = '/freezes/calendars'

export const workingCalendar = {
  list: oc
    .route({ method: 'GET', path, tags, summary: 'Countries with a calendar, and years that lack' })
    .output(
      z.object({
        items: z.array(z.object({ country: Country, years: z.array(z.int()) })),
        /** A window counts working days by it, and it is not there; the next year from 15 November on. */
        missing: z.array(z.object({ country: Country, year: z.int() })),
        now: Instant,
      }),
    ),
  get: oc
    .route({ method: 'GET', path: `${path}/{country}/{year}`, tags, summary: 'A country’s year' })
    .input(z.strictObject({ country: Country, year: Year }))
    .output(WorkingYear),
  import: oc
    .route({ method: 'POST', path: `${path}/{country}/import`, tags, summary: 'Import days of a country' })
    .input(
      z.strictObject({
        country: Country,
        /** Lines of `date,holiday|workday,name` (also with tabs), or an iCalendar file. */
        text: z.string().min(1).max(500_000),
        dryRun: z.boolean(),
      }),
    )
    .output(CalendarImport),
  setDay: oc
    .route({ method: 'PUT', path: `${path}/{country}/days/{on}`, tags, summary: 'A holiday or a workday' })
    .input(
      z.strictObject({
        country: Country,
        on: Day,
        workday: z.boolean(),
        name: z.string().trim().min(1).max(120),
      }),
    )
    .output(CalendarDayItem),
  removeDay: oc
    .route({
      method: 'DELETE',
      path: `${path}/{country}/days/{on}`,
      tags,
      summary: 'The day is again what its weekday says',
    })
    .input(z.strictObject({ country: Country, on: Day }))
    .output(z.object({ country: Country, on: Day })),
}
