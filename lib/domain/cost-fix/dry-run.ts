import type { WantedTags } from '../source-edit/edit.ts'

/** What a write of costTags would do to one resource. */
export interface DryRun {
  state: 'ready' | 'already'
  /** Values of the wanted keys now; null: the key is not on it. */
  before: Record<string, string | null>
}

/** What of the wanted costTags a resource lacks. */
export function dryRunOf(now: Readonly<Record<string, string>>, wanted: WantedTags): DryRun {
  const keys = Object.keys(wanted)
  const before = Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(now, key) ? (now[key] ?? null) : null]),
  )
  const isAlready = keys.every((key) => before[key] === wanted[key])
  return { state: isAlready ? 'already' : 'ready', before }
}

/** Whether somebody else changed one of the wanted keys since it was shown: then nothing of theirs is written over. */
export const changedSince = (
  shown: Readonly<Record<string, string | null>>,
  now: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(shown).some(
    ([key, value]) => (Object.hasOwn(now, key) ? (now[key] ?? null) : null) !== value,
  )

/** Wishes with the same costTags are written together. */
export function byWanted<T extends { wanted: WantedTags }>(items: readonly T[]): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = JSON.stringify(Object.entries(item.wanted).sort(([a], [b]) => (a < b ? -1 : 1)))
    const group = groups.get(key) ?? []
    group.push(item)
    groups.set(key, group)
  }
  return [...groups.values()]
}
