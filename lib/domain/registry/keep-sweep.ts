import { isKeepTag } from '../promotion/effect-names.ts'

/** One keep tag of one repository, with everything that may speak for it. */
export interface KeepTagFacts {
  name: string
  /** What it pointed to at the last look. */
  digest: string
  /** Runs, should run, or is being applied or waited for anywhere; also as another repository's build. */
  live: boolean
  /** Among the last good ones of a place, to which it may go back. */
  good: boolean
  /** The end of the last stay, or of the last promotion, whichever is later; null when nobody knows of any. */
  lastUsedAt: Date | null
  pushedAt: Date
}

/** So long after its last use a digest may still be wanted back. */
export const keepTagDays = 90
const dayMs = 86_400_000

/** The registry's tags are read anew after so long at the latest; what is older says nothing of what is there. */
export const tagsFreshMs = 24 * 60 * 60_000

/**
 * Pure: which keep tags a run removes, the longest unused first, at most `limit`. Only names that we gave ourselves for
 * this very digest. What matters stays, and with it every other keep tag of the same digest; a use that nobody knows of
 * counts from when the image or its tag was last pushed. Tags not read within a day (`readAt`) are not judged at all.
 */
export function keepTagsToRemove<T extends KeepTagFacts>(
  tags: readonly T[],
  readAt: Date | null,
  now: Date,
  limit: number,
): T[] {
  if (readAt === null || now.getTime() - readAt.getTime() > tagsFreshMs) return []
  const needed = new Set(tags.filter(({ live, good }) => live || good).map(({ digest }) => digest))
  const lastUse = new Map<string, number>()
  for (const tag of tags) {
    const at = Math.max(tag.pushedAt.getTime(), tag.lastUsedAt?.getTime() ?? 0)
    lastUse.set(tag.digest, Math.max(at, lastUse.get(tag.digest) ?? 0))
  }
  const unusedMs = ({ digest }: T) => now.getTime() - (lastUse.get(digest) ?? now.getTime())
  return tags
    .filter((tag) => isKeepTag(tag.name, tag.digest) && !needed.has(tag.digest))
    .filter((tag) => unusedMs(tag) > keepTagDays * dayMs)
    .sort((a, b) => unusedMs(b) - unusedMs(a) || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
}
