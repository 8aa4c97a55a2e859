import type { FreezeReason, FreezeVerdict } from '../freeze/verdict.ts'

/** A freeze that stands before a place where something would be rolled out. */
export interface FreezeHold {
  environmentId: string
  reasons: FreezeReason[]
  opensAt: string | null
  resolvers: FreezeVerdict['resolvers']
}

/** What lets a person through. */
export interface PassThrough {
  /** Windows for which an exception of this service here is granted and in date. */
  exceptedWindows: ReadonlySet<string>
  /** Slugs of the groups that the person is in. */
  groups: readonly string[]
}

/** A word more is needed, and the person's own is not that word: or more than one is. */
function needsMore(reason: FreezeReason, { groups }: PassThrough): boolean {
  if (reason.weight !== 'needs') return false
  const { count, group } = reason.values
  return Number(count ?? 1) > 1 || typeof group !== 'string' || !groups.includes(group)
}

/** It closes, and no exception was granted for it. Nothing excepts from an emergency stop. */
function closes(reason: FreezeReason, { exceptedWindows }: PassThrough): boolean {
  if (reason.weight !== 'closes') return false
  if (reason.key === 'stopped' || reason.key === 'broken') return true
  return !reason.sources.some(({ kind, id }) => kind === 'window' && exceptedWindows.has(id))
}

/** What of a verdict still stands in the way of this person; null: nothing. */
export function holdOf(
  environmentId: string,
  verdict: FreezeVerdict,
  through: PassThrough,
): FreezeHold | null {
  if (verdict.state === 'open') return null
  const reasons = verdict.reasons.filter((one) => closes(one, through) || needsMore(one, through))
  if (reasons.length === 0) return null
  return { environmentId, reasons, opensAt: verdict.opensAt, resolvers: verdict.resolvers }
}
