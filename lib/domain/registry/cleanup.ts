/** What a cleanup rule says it spares. A rule that states nothing spares nothing. */
export interface CleanupSpares {
  keepCount: number | null
  keepDays: number | null
  /** For whole tag names. */
  keepPattern: string | null
}
export interface TagToJudge {
  name: string
  digest: string
  pushedAt: Date
}

const dayMs = 86_400_000

/** A pattern that cannot be read spares nothing: better to be told too much. */
function patternOf(text: string | null): RegExp | null {
  if (text === null) return null
  try {
    return new RegExp(`^(?:${text})$`)
  } catch {
    return null
  }
}

/**
 * Tags of one repository that a rule would delete: none that its pattern keeps, and of the others those beyond its count
 * or its age. Where two tags have the same instant either may be the newer, so both are judged as the older.
 */
export function doomedTags(rule: CleanupSpares, tags: readonly TagToJudge[], at: Date): TagToJudge[] {
  const pattern = patternOf(rule.keepPattern)
  const judged = tags.filter(({ name }) => pattern?.test(name) !== true)
  const { keepCount, keepDays } = rule
  if (keepCount === null && keepDays === null) return judged
  const oldestFirst = judged.map(({ pushedAt }) => pushedAt.getTime()).sort((a, b) => a - b)
  return judged.filter(({ pushedAt }) => {
    const instant = pushedAt.getTime()
    // All that are not older, without itself.
    const rank = judged.length - firstAtLeast(oldestFirst, instant) - 1
    const tooMany = keepCount !== null && rank >= keepCount
    const tooOld = keepDays !== null && at.getTime() - instant > keepDays * dayMs
    return tooMany || tooOld
  })
}

/** Where the first instant not before the asked one stands, of instants in order. */
function firstAtLeast(instants: readonly number[], asked: number): number {
  let from = 0
  let to = instants.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((instants[middle] ?? 0) < asked) from = middle + 1
    else to = middle
  }
  return from
}

/** Digests that must stay and would lose their last tag, and with it themselves. */
export function lostDigests(
  rule: CleanupSpares,
  tags: readonly TagToJudge[],
  mustStay: ReadonlySet<string>,
  at: Date,
): string[] {
  const doomed = new Set(doomedTags(rule, tags, at).map(({ name }) => name))
  const left = new Set(tags.filter(({ name }) => !doomed.has(name)).map(({ digest }) => digest))
  const named = new Set(tags.map(({ digest }) => digest))
  return [...mustStay].filter((digest) => named.has(digest) && !left.has(digest)).sort()
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/**
 * The least change after which a rule loses nothing that must stay: our keep tags are spared by pattern, and of what has
 * none, one tag each by its name.
 */
export function proposedRule(
  rule: CleanupSpares,
  tags: readonly TagToJudge[],
  mustStay: ReadonlySet<string>,
  at: Date,
): CleanupSpares {
  const lost = lostDigests(rule, tags, mustStay, at)
  if (lost.length === 0) return rule
  // Said once, however often a rule is changed.
  const keepers = patternOf(rule.keepPattern)?.test('sluice-keep-x-0') === true ? [] : ['sluice-keep-.*']
  const first = { ...rule, keepPattern: joined(rule.keepPattern, keepers) }
  const oneOf = new Map([...tags].reverse().map(({ digest, name }) => [digest, name]))
  const names = lostDigests(first, tags, mustStay, at).map((digest) => oneOf.get(digest) ?? '')
  return { ...rule, keepPattern: joined(rule.keepPattern, [...keepers, ...names.map(escaped)]) }
}

/** A pattern of the rule's own that cannot be read is left out. */
function joined(own: string | null, more: string[]): string {
  const parts = own !== null && patternOf(own) !== null ? [`(?:${own})`, ...more] : more
  return parts.join('|')
}
