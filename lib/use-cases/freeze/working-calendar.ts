import { z } from 'zod'
import { listDays, listYears, removeDay, writeDays } from '../../catalog/freeze/calendar.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { parseDay, printDay } from '../../domain/calendar/day.ts'
import { readCalendarLines } from '../../domain/calendar/import-days.ts'
import { type CalendarDay, calendarsOf, missingCalendars } from '../../domain/calendar/working-days.ts'
import { clockOf } from '../../domain/calendar/zone-clock.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { readCalendarFile } from './calendar-file.ts'
import { tellCalendar } from './tell-freeze.ts'

const country = z.string().regex(/^[A-Z]{2}$/)
const on = z.iso.date()

/** Countries with the years they have, and the years that windows need and nobody has written yet. */
export const listCalendars = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database }) => {
    const [{ prepared }, { years, zone, now }] = await Promise.all([
      readFreezes(database),
      listYears(database),
    ])
    const days = years.map(({ country: of, year }) => ({
      country: of,
      on: `${year}-01-01`,
      workday: false,
      name: '',
    }))
    const used = prepared.windows.flatMap(({ window }) =>
      window.workingDay ? [window.workingDay.country] : [],
    )
    const known = calendarsOf(days)
    const today = Math.floor((clockOf(zone)?.wallAt(Date.parse(now)) ?? 0) / 1440)
    return ok({
      items: [...known.values()].map((one) => ({
        country: one.country,
        years: [...one.years].sort((a, b) => a - b),
      })),
      missing: missingCalendars(known, [...known.keys(), ...used], today),
      now,
    })
  },
})

/** A country's year, with every day that is not what its weekday says. */
export const getCalendar = defineQuery({
  input: z.strictObject({ country, year: z.coerce.number().int() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const [days, { years, now }] = await Promise.all([listDays(database, input), listYears(database)])
    const known = years.find((one) => one.country === input.country && one.year === input.year)
    return ok({
      ...input,
      days,
      missing: days.length === 0,
      updatedAt: known?.updatedAt ?? null,
      may: { edit: permitted(decide(actor, 'calendar.edit')) },
      now,
    })
  },
})

function readDays(of: string, text: string): Result<CalendarDay[]> {
  const isFile = /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)
  const read = isFile ? readCalendarFile(of, text) : readCalendarLines(of, text)
  if (!read.ok)
    return fail('invalid', read.problems.map(({ line, message }) => `Line ${line}: ${message}`).join(' '), {
      field: 'text',
      problems: read.problems,
    })
  return read.days.length > 0 ? ok(read.days) : fail('invalid', 'there is no day in it', { field: 'text' })
}

const personOf = (actor: Actor) => (actor.kind === 'system' ? null : actor.personId)

/** Imports days of a country; a bad line refuses all, with its line. A dry run writes nothing. Fails with invalid, forbidden. */
export const importCalendar = defineUseCase({
  input: z.strictObject({ country, text: z.string().max(500_000), dryRun: z.boolean() }),
  authorise: (actor) => decide(actor, 'calendar.edit'),
  write: async ({ tx, actor, input }) => {
    const read = readDays(input.country, input.text)
    if (!read.ok) return read
    const years = [...new Set(read.value.map((day) => Number(day.on.slice(0, 4))))].sort((a, b) => a - b)
    if (input.dryRun) {
      const before = new Map<string, CalendarDay>()
      for (const year of years)
        for (const day of await listDays(tx, { country: input.country, year })) before.set(day.on, day)
      const added = read.value.filter((day) => !before.has(day.on)).length
      const same = read.value.filter((day) => {
        const was = before.get(day.on)
        return was?.workday === day.workday && was.name === day.name
      }).length
      return ok({ added, same, changed: read.value.length - added - same, years })
    }
    const written = await writeDays(tx, read.value, personOf(actor))
    await tellCalendar(tx, actor, 'calendar.imported', input.country, { detail: { ...written, years } })
    return ok({ ...written, years })
  },
})

/** Says of one day that it is a holiday or a workday. Fails with forbidden, invalid. */
export const setCalendarDay = defineUseCase({
  input: z.strictObject({ country, on, workday: z.boolean(), name: z.string().trim().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'calendar.edit'),
  write: async ({ tx, actor, input }) => {
    const day = parseDay(input.on)
    if (day === null) return fail('invalid', `${input.on} is no date`, { field: 'on' })
    const written = await writeDays(tx, [{ ...input, on: printDay(day) }], personOf(actor))
    if (written.same === 0)
      await tellCalendar(tx, actor, 'calendar.changed', input.country, { detail: { ...input } })
    return ok(input)
  },
})

/** The day is again what its weekday says. Fails with forbidden, not-found. */
export const removeCalendarDay = defineUseCase({
  input: z.strictObject({ country, on }),
  authorise: (actor) => decide(actor, 'calendar.edit'),
  write: async ({ tx, actor, input }) => {
    if (!(await removeDay(tx, input.country, input.on)))
      return fail('not-found', 'nothing is said of that day', { noun: 'calendar', field: 'on' })
    await tellCalendar(tx, actor, 'calendar.changed', input.country, { detail: { ...input, removed: true } })
    return ok(input)
  },
})
