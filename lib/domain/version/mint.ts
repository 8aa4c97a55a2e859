import { fail, ok, type Result } from '../failure/result.ts'
import { wallTimeOf } from '../time/wall-time.ts'
import { isOutsideItsMonth, type Version } from './version.ts'

/** `late`: minted on a day outside the batch month; `hotfix`: outside the release's own round. */
export type VersionMark = 'on-time' | 'late' | 'hotfix'

/** The month of a batch, `YYYYMM`; null for anything else. */
export function parseBatch(text: string): { year: number; month: number } | null {
  const parts = /^(\d{4})(\d{2})$/.exec(text)
  const [year, month] = [Number(parts?.[1]), Number(parts?.[2])]
  return parts && year > 0 && month >= 1 && month <= 12 ? { year, month } : null
}

const mostCounter = 10n ** 18n - 1n

/** The counter after the greatest that was ever used; gaps stay gaps, so that a number is never given out twice. */
export function nextCounter(used: Iterable<bigint>): bigint {
  let most = 0n
  for (const counter of used) if (counter > most) most = counter
  return most + 1n
}

/**
 * A new version of a batch, dated in the release's zone. Fails as `invalid` for a batch or a zone that is none, and for
 * a counter that does not fit the grammar; as `conflict` when the counter was used.
 */
export function mintVersion(wish: {
  batch: string
  zone: string
  at: Date
  counter: bigint
  used: ReadonlySet<bigint>
}): Result<Version> {
  const batch = parseBatch(wish.batch)
  if (!batch) return fail('invalid', `"${wish.batch}" is no batch month YYYYMM`, { field: 'batch' })
  const wall = wallTimeOf(wish.zone, wish.at)
  if (!wall) return fail('invalid', `nobody knows the zone "${wish.zone}"`, { field: 'zone' })
  if (wish.counter < 0n || wish.counter > mostCounter)
    return fail('invalid', `the counter ${wish.counter} does not fit a version`, { field: 'counter' })
  if (wish.used.has(wish.counter))
    return fail('conflict', `the counter ${wish.counter} was given out before`, { field: 'counter' })
  const { year, month, day } = wall
  return ok({ ...batch, day: { year, month, day }, counter: wish.counter })
}

/** How a version stands beside its batch. A hotfix is one on whatever day it was minted. */
export function versionMark(version: Version, hotfix: boolean): VersionMark {
  if (hotfix) return 'hotfix'
  return isOutsideItsMonth(version) ? 'late' : 'on-time'
}
