import { admits } from './admit.ts'
import type { FreezeException } from './exception.ts'
import { type ExceptionUse, uncovered } from './exception-cover.ts'
import type { PreparedFreezes, ReadyBroken, ReadyStop, ReadyWindow } from './prepare.ts'
import { reachOfScope } from './reach.ts'
import type { FreezeTarget } from './scope.ts'
import type { ChangeClass, FreezeAct } from './window.ts'

/** One change to one target, and what may let it through. */
export interface FreezeQuestion {
  act: FreezeAct
  target: FreezeTarget
  change: ChangeClass
  /** What an exception may name; null where nothing is there yet to be excepted. */
  build: ExceptionUse | null
  /** Exceptions of the service, in any state. */
  exceptions: readonly FreezeException[]
}

/** Why a window that is in force does not act on this change. */
export type Exempt = 'class' | 'first-deployment' | 'rollback' | 'report-only'

/** A window that holds the target, and how it stands to this change at every instant. */
export interface Standing {
  ready: ReadyWindow
  exempt: Exempt | null
  /** An allow window: opens for this change when in force. */
  opens: boolean
  /** A fact about the target is unknown, so it was counted as held. */
  unknown: boolean
  exception: { one: FreezeException; until: number } | null
}

/** Everything that has a say about one question. */
export interface Say {
  stops: readonly ReadyStop[]
  broken: readonly ReadyBroken[]
  denies: readonly Standing[]
  requires: readonly Standing[]
  allows: readonly Standing[]
}

export const isRollback = (change: ChangeClass) => change.action === 'rollback'

function exemptOf({ window }: ReadyWindow, change: ChangeClass): Exempt | null {
  if (window.mode === 'report-only') return 'report-only'
  if (window.effect !== 'allow' && admits(window, change)) return 'class'
  if (change.firstBelowProduction) return 'first-deployment'
  return isRollback(change) ? 'rollback' : null
}

/** The granted exception that lasts longest. */
function exceptionFor(windowId: string, question: FreezeQuestion, at: Date): Standing['exception'] {
  const { build, target } = question
  if (!build || question.act !== 'promotion') return null
  const covering = question.exceptions
    .filter((one) => one.windowId === windowId && uncovered(one, target, build, at) === null)
    .sort((a, b) => b.endsAt.getTime() - a.endsAt.getTime())
  return covering[0] ? { one: covering[0], until: covering[0].endsAt.getTime() } : null
}

/** What holds a target, before anything is asked about the change. */
export interface Held {
  windows: { ready: ReadyWindow; unknown: boolean }[]
  broken: readonly ReadyBroken[]
  stops: readonly ReadyStop[]
}

/** Those of some windows whose scope holds a target. */
export function holding(near: readonly ReadyWindow[], act: FreezeAct, target: FreezeTarget): Held['windows'] {
  const windows: Held['windows'] = []
  for (const ready of near) {
    if (!ready.window.actsOn.includes(act)) continue
    const reach = reachOfScope(ready.scope, target, act)
    if (reach !== 'no') windows.push({ ready, unknown: reach === 'unknown' })
  }
  return windows
}

/** Stops and broken windows whose scope holds a target. */
export function closersOf({ broken, stops }: PreparedFreezes, act: FreezeAct, target: FreezeTarget) {
  const reaches = (scope: ReadyStop['scope']) => reachOfScope(scope, target, act) !== 'no'
  return {
    broken: act === 'promotion' ? broken.filter(({ scope }) => scope === null || reaches(scope)) : [],
    // A stop names no acts: like a window by default it closes release branches, and leaves main to work on.
    stops: act === 'merge-main' ? [] : stops.filter(({ scope }) => reaches(scope)),
  }
}

/** Everything whose scope holds a target. */
export function heldBy(prepared: PreparedFreezes, act: FreezeAct, target: FreezeTarget): Held {
  const near = [...prepared.near.anyService(target), ...prepared.near.tellsServices(target)]
  return { windows: holding(near, act, target), ...closersOf(prepared, act, target) }
}

/** Finds who has a say, once for every instant that is looked at; exceptions are those that cover at `at`. */
export function sayOf(held: Held, question: FreezeQuestion, at: Date): Say {
  const { change } = question
  const lists: Record<'deny' | 'require' | 'allow', Standing[]> = { deny: [], require: [], allow: [] }
  for (const { ready, unknown } of [...held.windows].sort((a, b) => a.ready.index - b.ready.index))
    lists[ready.window.effect].push({
      ready,
      exempt: exemptOf(ready, change),
      opens: ready.window.effect === 'allow' && !unknown && admits(ready.window, change),
      unknown,
      exception: exceptionFor(ready.window.id, question, at),
    })
  const { broken, stops } = held
  return { stops, broken, denies: lists.deny, requires: lists.require, allows: lists.allow }
}

export const sayOn = (prepared: PreparedFreezes, question: FreezeQuestion, at: Date): Say =>
  sayOf(heldBy(prepared, question.act, question.target), question, at)

export const stopActs = ({ stop }: ReadyStop, change: ChangeClass) =>
  !isRollback(change) || stop.includingRollback

export const excepted = (one: Standing, at: number) => one.exception !== null && at < one.exception.until

/** Allow windows that close the rest of their time: any that is enforced, whatever it opens for. */
export const governing = (say: Say) => say.allows.filter((one) => one.exempt === null)

export type FreezeState = 'open' | 'needs' | 'closed'

/** What holds at one instant. */
export interface Moment {
  state: FreezeState
  /** Ends of what closes by being in force. */
  closedUntil: number[]
  /** Closed because no allow window opens. */
  outside: boolean
  needsUntil: number[]
}

/** Deny beats require beats allow; a stop beats all. */
export function momentAt(say: Say, change: ChangeClass, at: number): Moment {
  const holding = say.stops.filter((one) => stopActs(one, change) && one.startsAt <= at && at < one.endsAt)
  const closedUntil = holding.map((one) => one.endsAt)
  for (const one of say.denies) {
    if (one.exempt !== null || excepted(one, at)) continue
    const held = one.ready.times.at(at)
    if (held) closedUntil.push(held.endsAt)
  }
  const allows = governing(say)
  const opened = allows.some((one) => excepted(one, at) || (one.opens && one.ready.times.at(at) !== null))
  const outside = allows.length > 0 && !opened
  const needsUntil: number[] = []
  for (const one of say.requires) {
    if (one.exempt !== null || excepted(one, at)) continue
    const held = one.ready.times.at(at)
    if (held) needsUntil.push(held.endsAt)
  }
  const stuck = say.broken.some(({ broken }) => !broken.reportOnly) && !isRollback(change)
  const closed = closedUntil.length > 0 || outside || stuck
  return {
    state: closed ? 'closed' : needsUntil.length > 0 ? 'needs' : 'open',
    closedUntil,
    outside,
    needsUntil,
  }
}
