import { verdictOf } from './evaluate.ts'
import type { PreparedFreezes } from './prepare.ts'
import type { FreezeTarget } from './scope.ts'
import { closersOf, type FreezeQuestion, type Held, holding, sayOf } from './standing.ts'
import type { FreezeVerdict } from './verdict.ts'

/** How far ahead a status tells openings and closings. */
export const statusAheadMs = 60 * 86_400_000

const profileOf = ({ environmentId, productLineId, teamId, tier, runtime, regions }: FreezeTarget) =>
  [environmentId, productLineId, teamId, tier, runtime, regions?.join('+')].join(' ')

const keyOf = ({ windows, stops, broken }: Held) =>
  [
    windows.map(({ ready, unknown }) => (unknown ? -1 - ready.index : ready.index)).join(),
    stops.map(({ stop }) => stop.id).join(),
    broken.map(({ broken: { id } }) => id).join(),
  ].join(' ')

/**
 * What `evaluateFreezes` says for many targets at one instant, without exceptions, openings and closings within 60
 * days. What holds all services of a team alike is found once, and equal answers are one object.
 */
export function evaluateTargets(
  prepared: PreparedFreezes,
  targets: readonly FreezeTarget[],
  asked: Pick<FreezeQuestion, 'act' | 'change'>,
  at: Date,
): FreezeVerdict[] {
  const profiles = new Map<string, Held['windows']>()
  const plain = new Map<string, FreezeVerdict>()
  const known = new Map<string, FreezeVerdict>()
  return targets.map((target) => {
    const profile = profileOf(target)
    const alike = profiles.get(profile) ?? holding(prepared.near.anyService(target), asked.act, target)
    profiles.set(profile, alike)
    const own = holding(prepared.near.tellsServices(target), asked.act, target)
    const closers = closersOf(prepared, asked.act, target)
    const isPlain = own.length + closers.stops.length + closers.broken.length === 0
    const quick = isPlain ? plain.get(profile) : undefined
    if (quick) return quick
    const held = { windows: [...alike, ...own], ...closers }
    const key = keyOf(held)
    const question = { ...asked, target, build: null, exceptions: [] }
    const verdict = known.get(key) ?? verdictOf(sayOf(held, question, at), question, at, statusAheadMs)
    known.set(key, verdict)
    if (isPlain) plain.set(profile, verdict)
    return verdict
  })
}
