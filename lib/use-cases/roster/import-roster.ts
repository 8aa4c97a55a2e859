import { z } from 'zod'
import {
  endRosterEntry,
  insertRosterEntries,
  listImported,
  listKnownPeople,
  type NewRosterEntry,
  readOrganisationZone,
} from '../../catalog/roster/writes.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { ScopeKind } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { type KnownPerson, peopleNamed } from '../../domain/roster/calendar-people.ts'
import { defineUseCase } from '../define.ts'
import { type CalendarEvent, readCalendar } from './calendar.ts'
import { mayEditScope } from './edit-roster.ts'

/** Calendars repeat for ever: an import reaches this far, and the next one further. */
const horizonMs = 366 * 24 * 60 * 60_000
/** More than this in one scope and year is no roster. */
const maxEntries = 2_000

interface Skipped {
  summary: string
  fromAt: string | null
  why: 'nobody' | 'ambiguous' | 'disabled' | 'unreadable'
}

function sortOut(events: CalendarEvent[], people: KnownPerson[], now: Date) {
  const found: Pick<NewRosterEntry, 'personId' | 'fromAt' | 'toAt' | 'source'>[] = []
  const skipped: Skipped[] = []
  for (const { uid, summary, attendees, span } of events) {
    const named = peopleNamed({ summary, attendees }, people)
    const why = span === null ? 'unreadable' : 'why' in named ? named.why : null
    if (why !== null || span === null || !('people' in named)) {
      const fromAt = span?.fromAt.toISOString() ?? null
      skipped.push({ summary: summary.slice(0, 200), fromAt, why: why ?? 'unreadable' })
      continue
    }
    // What was served before now is history and stays as it was.
    const fromAt = span.fromAt > now ? span.fromAt : now
    const source = `ical:${uid}`.slice(0, 400)
    for (const personId of named.people) found.push({ personId, fromAt, toAt: span.toAt, source })
  }
  return { found, skipped }
}

/**
 * Imports an iCalendar file as the roster of one scope, from now on for a year: what was imported into this scope before
 * is replaced, what was typed in the portal stays. Events that name nobody are told, never guessed. With `dryRun` it says
 * what it would do. Fails with forbidden, not-found, invalid (no calendar, or far too much of one).
 */
export const importRoster = defineUseCase({
  input: z.object({
    scopeKind: ScopeKind,
    scopeId: z.uuid().nullable().default(null),
    calendar: z.string(),
    dryRun: z.boolean(),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'roster.edit'),
  write: async ({ tx, actor, input }) => {
    const scope = { scopeKind: input.scopeKind, scopeId: input.scopeId }
    const allowed = await mayEditScope(tx, actor, scope)
    if (!allowed.ok) return allowed
    const until = new Date(tx.now.getTime() + horizonMs)
    const events = readCalendar(input.calendar, tx.now, until, await readOrganisationZone(tx))
    if (events instanceof Error)
      return fail('invalid', `the calendar cannot be read: ${events.message}`, { field: 'calendar' })
    const { found, skipped } = sortOut(events, await listKnownPeople(tx), tx.now)
    if (found.length > maxEntries)
      return fail('invalid', `${found.length} entries are more than a roster has`, { field: 'calendar' })
    const before = await listImported(tx, scope)
    const result = { added: found.length, replaced: before.length, skipped: skipped.slice(0, 100) }
    if (input.dryRun) return ok(result)
    for (const entry of before) await endRosterEntry(tx, entry)
    await insertRosterEntries(
      tx,
      found.map((entry) => ({ ...entry, ...scope })),
    )
    const { scopeKind, scopeId } = scope
    await tx.record({
      ...authorOf(actor),
      action: 'roster.imported',
      subjectKind: 'roster',
      subjectId: scopeId ?? 'all',
      subjectName: scopeKind,
      environmentId: scopeKind === 'environment' ? scopeId : null,
      detail: { scopeKind, scopeId, added: result.added, replaced: result.replaced, skipped: skipped.length },
    })
    await tx.notify('roster', scopeId ?? 'all')
    return ok(result)
  },
})
