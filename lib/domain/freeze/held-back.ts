import type { PreparedFreezes } from './prepare.ts'
import { reachOfScope } from './reach.ts'
import type { FreezeTarget } from './scope.ts'
import { type FreezeQuestion, sayOn, stopActs } from './standing.ts'

/** After a window longer than this nothing starts by itself. */
export const startsByItselfMs = 4 * 3_600_000

/** What ended while a promotion waited, so that a person must start it. */
export interface HeldBack {
  kind: 'stop' | 'window'
  ids: string[]
  /** When the last of it ended. */
  endedAt: Date
}

interface Run {
  from: number
  to: number
  ids: Set<string>
}

/** Joins times that touch or overlap: two windows of three hours end to end are one freeze of six. */
function runsOf(times: readonly { startsAt: number; endsAt: number; id: string }[]): Run[] {
  const runs: Run[] = []
  for (const { startsAt, endsAt, id } of [...times].sort((a, b) => a.startsAt - b.startsAt)) {
    const last = runs.at(-1)
    if (last && startsAt <= last.to) {
      last.to = Math.max(last.to, endsAt)
      last.ids.add(id)
    } else runs.push({ from: startsAt, to: endsAt, ids: new Set([id]) })
  }
  return runs
}

/**
 * What keeps a promotion that waited from `from` to `to` from starting by itself: any emergency stop that ended in
 * between, and every run of deny windows over four hours that did. Its gates are judged again, and a person starts it.
 * Empty: it may start by itself. Hours outside an allow window do not count: who asked then waits for its opening.
 */
export function heldBack(
  prepared: PreparedFreezes,
  question: FreezeQuestion,
  from: Date,
  to: Date,
): HeldBack[] {
  const [begins, ends] = [from.getTime(), to.getTime()]
  const say = sayOn(prepared, { ...question, exceptions: [] }, to)
  const stops = say.stops
    .filter((one) => stopActs(one, question.change) && one.startsAt < one.endsAt)
    .filter((one) => one.endsAt > begins && one.endsAt <= ends)
    .map((one) => ({ kind: 'stop' as const, ids: [one.stop.id], endedAt: new Date(one.endsAt) }))
  const reach = startsByItselfMs + 60_000
  const times = say.denies
    .filter((one) => one.exempt === null)
    .flatMap((one) =>
      one.ready.times.between(begins - reach, ends + 1).map((each) => ({ ...each, id: one.ready.window.id })),
    )
  const windows = runsOf(times)
    .filter((run) => run.to > begins && run.to <= ends && run.to - run.from > startsByItselfMs)
    .map((run) => ({ kind: 'window' as const, ids: [...run.ids], endedAt: new Date(run.to) }))
  return [...stops, ...windows].sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime())
}

/**
 * Which of these windows hold a target at an instant by a time of over four hours: when a person ends one of them early,
 * what it stopped does not start by itself either. `prepared`: as it was before.
 */
export function longHolds(
  prepared: PreparedFreezes,
  windowIds: readonly string[],
  target: FreezeTarget,
  at: Date,
): string[] {
  return prepared.windows
    .filter(({ window }) => windowIds.includes(window.id))
    .filter(({ window }) => window.effect === 'deny' && window.mode === 'enforcing')
    .filter(({ scope }) => reachOfScope(scope, target, 'promotion') !== 'no')
    .filter(({ times }) => {
      const held = times.at(at.getTime())
      return held !== null && held.endsAt - held.startsAt > startsByItselfMs
    })
    .map(({ window }) => window.id)
}
