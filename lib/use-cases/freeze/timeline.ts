import { z } from 'zod'
import { listDays } from '../../catalog/freeze/calendar.ts'
import { readEstate } from '../../catalog/freeze/estate.ts'
import { listExceptions } from '../../catalog/freeze/exceptions.ts'
import { environmentsOf, readScopeNames } from '../../catalog/freeze/names.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { listReleasesBetween } from '../../catalog/freeze/releases.ts'
import { listStops } from '../../catalog/freeze/stops.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { timelineOf } from '../../domain/freeze/timeline.ts'
import type { FreezeVerdict } from '../../domain/freeze/verdict.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { evaluatePlaces } from './evaluate-places.ts'
import { changesAt } from './freeze-status.ts'
import { kindsOf, servicesNamedBy } from './held.ts'
import { exceptionItemOf } from './list-exceptions.ts'
import { stopItems } from './stops.ts'
import { briefOf, spanOf } from './window-item.ts'

/** The longest time drawn at once. */
const longestMs = 400 * 86_400_000

/** What a lane says of all services in it. */
function stateOf(verdicts: readonly FreezeVerdict[]): 'open' | 'partly' | 'needs' | 'closed' {
  const has = (state: FreezeVerdict['state']) => verdicts.some((one) => one.state === state)
  if (!has('closed')) return has('needs') ? 'needs' : 'open'
  return has('open') || has('needs') ? 'partly' : 'closed'
}

/**
 * Windows, stops, exceptions and releases between two instants, one lane per environment; the state of a lane is of now.
 * Fails with invalid: the end not after the beginning, or over 400 days.
 */
export const freezeTimeline = defineQuery({
  input: z.strictObject({ from: z.coerce.date(), to: z.coerce.date() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const { from, to } = input
    if (to <= from) return fail('invalid', 'the end must be after the beginning', { field: 'to' })
    if (to.getTime() - from.getTime() > longestMs)
      return fail('invalid', 'at most 400 days are shown at once', { field: 'to' })
    const [{ prepared }, estate, stops, listed, releases, days] = await Promise.all([
      readFreezes(database),
      readEstate(database),
      listStops(database, { from, to }),
      listExceptions(database, { from, to }),
      listReleasesBetween(database, from, to),
      listDays(database, { from, to }),
    ])
    const { entries, shortened } = timelineOf(prepared, from, to)
    const drawn = new Set([...entries.map(({ windowId }) => windowId), ...shortened])
    const shown = prepared.windows.map(({ window }) => window).filter(({ id }) => drawn.has(id))
    const broken = prepared.broken.map((one) => one.broken)
    const names = await readScopeNames(database, [
      ...shown.map(({ scope }) => scope),
      ...broken.flatMap(({ scope }) => (scope ? [scope] : [])),
    ])
    const windows = shown.map((window) => briefOf(window, window, window.scope, names))
    const holds = new Map(windows.map(({ id, environments }) => [id, new Set(environments)]))
    const named = servicesNamedBy([
      ...prepared.windows.map(({ window }) => window.scope),
      ...prepared.stops.map(({ stop }) => stop.scope),
    ])
    const evaluated = evaluatePlaces(prepared, kindsOf(estate.targets, named), 'unknown', estate.now)
    const { items: stopList } = await stopItems(database, actor, stops)
    const exceptions = listed.items.map((one) => exceptionItemOf(actor, one, new Date(listed.now)))
    const lanes = estate.environments.map(({ id, slug }) => {
      const verdicts = evaluated
        .filter(({ place }) => place.target.environmentId === id)
        .map(({ verdict }) => verdict)
      return {
        environment: { id, slug, name: slug },
        state: stateOf(verdicts),
        changesAt: changesAt(verdicts),
        entries: entries
          .filter(({ windowId }) => holds.get(windowId)?.has(slug))
          .map((entry) => ({ windowId: entry.windowId, ...spanOf(entry) })),
        stopIds: stopList.filter(({ environments }) => environments.includes(slug)).map((stop) => stop.id),
        exceptionIds: exceptions.filter(({ environment }) => environment === slug).map((one) => one.id),
        shortened: shortened.filter((windowId) => holds.get(windowId)?.has(slug)),
      }
    })
    return ok({
      from: from.toISOString(),
      to: to.toISOString(),
      lanes,
      windows,
      broken: broken.map(({ id, name, problem, scope }) => ({
        id,
        name,
        problem,
        environments: scope && environmentsOf(scope, names),
      })),
      stops: stopList,
      exceptions,
      releases,
      days,
      now: estate.now.toISOString(),
    })
  },
})
