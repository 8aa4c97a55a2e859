/** Whether a run used what an earlier one had made; unknown where nothing says it. */
export const cacheUses = ['hit', 'miss', 'unknown'] as const
export type CacheUse = (typeof cacheUses)[number]

// BuildKit (`#7 CACHED`, `---> Using cache`), and what cache steps of Flow, Maven, npm and Go tools print.
const hit =
  /^(?:.*\s)?#\d+ CACHED\b|---> Using cache|\bcache (?:hit|restored|found)\b|缓存(?:命中|恢复成功)/im
const miss = /\bcache (?:miss|not found)\b|\bno cache found\b|缓存未命中/i
/** A step that BuildKit ran: with none of them taken from the cache, none was used. */
const built = /^(?:.*\s)?#\d+ \[(?!internal).+\] (?:RUN|COPY|ADD) /m

/** What a log says about its cache. One hit is a hit, however much was built beside it. (R29) */
export function cacheUseOf(log: string): CacheUse {
  if (hit.test(log)) return 'hit'
  return miss.test(log) || built.test(log) ? 'miss' : 'unknown'
}
