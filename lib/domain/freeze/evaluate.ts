import { closesAt, horizonMs, opensAt } from './next-edge.ts'
import type { PreparedFreezes } from './prepare.ts'
import { reasonsOf } from './reasons.ts'
import { type FreezeQuestion, momentAt, type Say, sayOn } from './standing.ts'
import type { FreezeReason, FreezeResolver, FreezeVerdict } from './verdict.ts'

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

const resolversOf = {
  stopped: ['release-manager', 'on-call'],
  denied: ['release-manager'],
  'outside-allow': ['release-manager'],
  broken: ['admin'],
} as const satisfies Partial<Record<FreezeReason['key'], readonly string[]>>

function whoResolves(say: Say, reasons: readonly FreezeReason[], byTime: boolean): FreezeResolver[] {
  const found = new Map<string, FreezeResolver>()
  const add = (kind: FreezeResolver['kind'], name: string) => found.set(`${kind} ${name}`, { kind, name })
  for (const { key, weight } of reasons) {
    if (weight !== 'closes' || !(key in resolversOf)) continue
    for (const role of resolversOf[key as keyof typeof resolversOf]) add('role', role)
  }
  const closing = new Set(
    reasons
      .filter(({ weight }) => weight === 'closes')
      .flatMap(({ sources }) => sources.filter(({ kind }) => kind === 'window').map(({ id }) => id)),
  )
  for (const { ready } of [...say.denies, ...say.allows])
    if (closing.has(ready.window.id)) add('person', ready.window.ownerId)
  for (const { key, weight, values } of reasons)
    if (key === 'requires' && weight === 'needs') add('group', String(values.group))
  if (byTime) add('time', 'time')
  return [...found.values()]
}

/** The verdict of those who have a say; `withinMs`: how far ahead openings and closings are told. */
export function verdictOf(
  say: Say,
  question: Pick<FreezeQuestion, 'change'>,
  at: Date,
  withinMs = horizonMs,
): FreezeVerdict {
  const { change } = question
  const now = at.getTime()
  const moment = momentAt(say, change, now)
  const reasons = reasonsOf(say, change, moment, now)
  const opens = opensAt(say, change, moment, now, withinMs)
  const needed = reasons.filter(({ key, weight }) => key === 'requires' && weight === 'needs')
  const used = reasons.filter(({ key }) => key === 'excepted').map(({ values }) => String(values.exceptionId))
  return {
    state: moment.state,
    reasons,
    requires: needed.map(({ sources, values }) => ({
      windowId: sources[0]?.id ?? '',
      group: String(values.group),
      count: Number(values.count),
    })),
    opensAt: iso(opens),
    closesAt: iso(closesAt(say, moment, now, withinMs)),
    resolvers: whoResolves(say, reasons, opens !== null),
    exceptionIds: [...new Set(used)],
  }
}

/**
 * Whether one change may go to one target at one instant: every reason, when time alone opens or closes it, and who can
 * do something. Pure: nothing is remembered between two questions but what the windows say.
 */
export function evaluateFreezes(
  prepared: PreparedFreezes,
  question: FreezeQuestion,
  at: Date,
): FreezeVerdict {
  return verdictOf(sayOn(prepared, question, at), question, at)
}
