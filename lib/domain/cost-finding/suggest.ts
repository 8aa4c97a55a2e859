import type { Catalogue } from '../cost-tag/catalogue.ts'
import { foldText } from '../cost-tag/fold.ts'
import type { KeyVerdict } from '../cost-tag/judge.ts'
import { patternOf } from '../cost-tag/pattern.ts'
import type { NameableNoun, Requirement } from '../cost-tag/rule-set.ts'
import type { Suggestion } from './finding.ts'

/** What is known around a resource that its costTags do not say. */
export interface Surroundings {
  /** Of what it is linked to by stack, label, name or costTag. */
  linked: Partial<Record<NameableNoun, string>>
  /** Of what its resource group is mapped to. */
  ofGroup: Partial<Record<NameableNoun, string>>
  resourceGroup: string
  /** Its stack, and what the other resources of it have for a key: value and how many. */
  stack: { name: string; size: number; values: (key: string) => ReadonlyMap<string, number> } | null
}

/** So many of a stack, and this share of them, make a value that is meant for all. */
const enough = { resources: 2, share: 0.8 } as const

/** Letters that must be changed to make one text of another, no more than two: else null. */
function fewChanges(a: string, b: string): number | null {
  const limit = 2
  if (Math.abs(a.length - b.length) > limit) return null
  const [letters, others] = [Array.from(a), Array.from(b)]
  let row = Array.from({ length: others.length + 1 }, (_, at) => at)
  for (const [at, letter] of letters.entries()) {
    const next = [at + 1]
    for (const [to, other] of others.entries())
      next.push(
        Math.min((row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1, (row[to] ?? 0) + (letter === other ? 0 : 1)),
      )
    row = next
  }
  const changes = row.at(-1) ?? 0
  return changes <= limit ? changes : null
}

/** The one allowed value that is most like what was written; null where two are, or none. */
export function similarValue(raw: string, allowed: readonly string[]): string | null {
  const text = foldText(raw, 'case-width')
  // Of three letters two are most of it.
  if (text.length < 4) return allowed.filter((value) => foldText(value, 'case-width') === text)[0] ?? null
  let best: { value: string; changes: number } | null = null
  let isTied = false
  for (const value of allowed) {
    const changes = fewChanges(text, foldText(value, 'case-width'))
    if (changes === null || (best !== null && changes > best.changes)) continue
    isTied = best !== null && changes === best.changes
    best = { value, changes }
  }
  return isTied ? null : (best?.value ?? null)
}

/** A value that almost all others of the stack have. */
function ofStack(key: string, { stack }: Surroundings): Suggestion | null {
  if (stack === null) return null
  const counts = [...stack.values(key)].sort(([, a], [, b]) => b - a)
  const [value, count] = counts[0] ?? ['', 0]
  if (count < enough.resources || count < enough.share * (stack.size - 1)) return null
  return { key, value, reason: 'same-stack', values: { stack: stack.name, count, of: stack.size - 1 } }
}

/**
 * The value that one key should have on a resource, with its reason; null where nothing says. Only a value that the rules
 * would allow: what is suggested must be right when it is done.
 */
export function suggestFor(
  verdict: KeyVerdict,
  requirement: Requirement,
  around: Surroundings,
  known: { slugs: (noun: NameableNoun) => readonly string[]; catalogue: Catalogue; day: string },
): Suggestion | null {
  const { key } = verdict
  const written: Record<string, string> = verdict.raw === null ? {} : { written: verdict.raw.value }
  if (verdict.state === 'alias' && verdict.value !== null)
    return { key, value: verdict.value, reason: 'alias', values: written }
  const isAllowed = (value: string | undefined): value is string => {
    if (value === undefined || value === '') return false
    const { allowed } = requirement
    if (allowed.kind === 'list') return allowed.values.includes(value)
    if (allowed.kind === 'known') return known.catalogue.idOf(allowed.noun, value, known.day) !== null
    return allowed.kind === 'any' || patternOf(allowed.pattern)?.test(value) === true
  }
  const { names } = requirement
  if (names !== null && isAllowed(around.linked[names]))
    return { key, value: around.linked[names], reason: 'linked', values: {} }
  const same = ofStack(key, around)
  if (same !== null && isAllowed(same.value)) return same
  if (names !== null && isAllowed(around.ofGroup[names]))
    return {
      key,
      value: around.ofGroup[names],
      reason: 'resource-group',
      values: { group: around.resourceGroup },
    }
  if (verdict.raw === null) return null
  const { allowed } = requirement
  const candidates =
    allowed.kind === 'list' ? allowed.values : allowed.kind === 'known' ? known.slugs(allowed.noun) : []
  const value = similarValue(verdict.raw.value, candidates)
  return value === null ? null : { key, value, reason: 'similar', values: written }
}
