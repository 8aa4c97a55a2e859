import { holdsOn } from '../calendar/day-span.ts'
import type { Catalogue } from './catalogue.ts'
import { type Fold, foldOf, foldText } from './fold.ts'
import { longestValue, patternOf } from './pattern.ts'
import {
  type AllowedValues,
  type BillingKey,
  type CostTagAlias,
  isSwitchedOn,
  type NameableNoun,
  type Requirement,
} from './rule-set.ts'

/** What is judged of a subject of a bill. */
export interface TaggedSubject {
  /** Owner of the resource, not payer. */
  accountId: string
  cloudProduct: string
  /** As billed, before aliases. */
  costTags: Readonly<Record<string, string>>
}

/** The best first. */
export const keyStates = ['present', 'alias', 'not-allowed', 'missing', 'not-switched-on'] as const
export type KeyState = (typeof keyStates)[number]

/** What one key of the rules is worth on one subject on one day. */
export interface KeyVerdict {
  key: string
  required: boolean
  names: NameableNoun | null
  state: KeyState
  /** As billed; null where nothing was found. */
  raw: { key: string; value: string } | null
  /** What it counts as; null where it counts as nothing. */
  value: string | null
  /** Of what the value names; null: nothing of ours, or nothing by that name. */
  id: string | null
}

/** Whether a key counts: by its own name and value, or by another that was allowed that day. */
export const counts = ({ state }: Pick<KeyVerdict, 'state'>): boolean =>
  state === 'present' || state === 'alias'

export interface TagRules {
  requirements: readonly Requirement[]
  aliases: readonly CostTagAlias[]
  billingKeys: readonly BillingKey[]
  catalogue: Catalogue
}

/** The requirements that speak of a subject: of two for one key the one that names account and product more closely. */
export function requirementsFor(
  requirements: readonly Requirement[],
  { accountId, cloudProduct }: Pick<TaggedSubject, 'accountId' | 'cloudProduct'>,
): Requirement[] {
  const closest = new Map<string, { rank: number; requirement: Requirement }>()
  for (const requirement of requirements) {
    const { accountIds, products, key } = requirement
    if (accountIds.length > 0 && !accountIds.includes(accountId)) continue
    if (products.length > 0 && !products.includes(cloudProduct)) continue
    const rank = (accountIds.length > 0 ? 1 : 0) + (products.length > 0 ? 2 : 0)
    const known = closest.get(key)
    if (known === undefined || rank >= known.rank) closest.set(key, { rank, requirement })
  }
  return [...closest.values()].map(({ requirement }) => requirement)
}

interface ValueVerdict {
  state: 'present' | 'alias' | 'not-allowed'
  value: string | null
  id: string | null
}
const refused: ValueVerdict = { state: 'not-allowed', value: null, id: null }

const patterns = new Map<string, RegExp | null>()
function matches(pattern: string, value: string): boolean {
  if (!patterns.has(pattern)) patterns.set(pattern, patternOf(pattern))
  return value.length <= longestValue && patterns.get(pattern)?.test(value) === true
}

/** What a value is by itself; folded texts are compared with folded ones. Null: not allowed. */
function asAllowed(
  { allowed, names }: { allowed: AllowedValues; names: NameableNoun | null },
  raw: string,
  fold: Fold,
  catalogue: Catalogue,
  day: string,
): Omit<ValueVerdict, 'state'> | null {
  const named = (value: string) => ({ value, id: names && catalogue.idOf(names, value, day) })
  const text = foldText(raw, fold)
  switch (allowed.kind) {
    case 'any':
      return text.trim() === '' ? null : named(text)
    case 'pattern':
      return matches(allowed.pattern, text) ? named(text) : null
    case 'list': {
      const fitting = allowed.values.filter((value) => foldText(value, fold) === text)
      // Two that differ only in case: nobody can say which was meant.
      return fitting.length === 1 && fitting[0] !== undefined ? named(fitting[0]) : null
    }
    case 'known': {
      const { noun } = allowed
      const id = fold === 'none' ? catalogue.idOf(noun, raw, day) : catalogue.foldedIdOf(noun, raw, fold, day)
      return id === null ? null : { value: catalogue.slugOf(noun, id, day), id }
    }
  }
}

function judgeValue(requirement: Requirement, raw: string, day: string, rules: TagRules): ValueVerdict {
  const { catalogue } = rules
  const exact = asAllowed(requirement, raw, 'none', catalogue, day)
  if (exact !== null) return { state: 'present', ...exact }
  const fold = foldFor('value', requirement.key, day, rules.aliases)
  for (const { kind, key, alias, value, ...span } of rules.aliases) {
    if (kind !== 'value' || key !== requirement.key || value === null || !holdsOn(span, day)) continue
    if (foldText(alias, fold) !== foldText(raw, fold)) continue
    const meant = asAllowed(requirement, value, 'none', catalogue, day)
    if (meant !== null) return { state: 'alias', ...meant }
  }
  if (fold !== 'none') {
    const folded = asAllowed(requirement, raw, fold, catalogue, day)
    if (folded !== null) return { state: 'alias', ...folded }
  }
  if (requirement.allowed.kind === 'known') {
    const { noun } = requirement.allowed
    const id = catalogue.formerIdOf(noun, raw, day)
    if (id !== null) return { state: 'alias', value: catalogue.slugOf(noun, id, day), id }
  }
  return refused
}

function foldFor(what: 'key' | 'value', key: string, day: string, aliases: readonly CostTagAlias[]): Fold {
  const ignores = (kind: CostTagAlias['kind']) =>
    aliases.some((one) => one.kind === kind && (one.key === '*' || one.key === key) && holdsOn(one, day))
  return foldOf(ignores(`${what}-case`), ignores(`${what}-width`))
}

/** Raw keys that stand for a key on a day: itself, then its aliases in order, then those that differ in case or width. */
function rawKeysFor(key: string, rawKeys: readonly string[], day: string, rules: TagRules): string[] {
  const fold = foldFor('key', key, day, rules.aliases)
  const names = rules.aliases.filter((one) => one.kind === 'key' && one.key === key && holdsOn(one, day))
  const found = new Set<string>()
  if (rawKeys.includes(key)) found.add(key)
  for (const { alias } of names)
    for (const raw of rawKeys) if (foldText(raw, fold) === foldText(alias, fold)) found.add(raw)
  if (fold !== 'none')
    for (const raw of rawKeys) if (foldText(raw, fold) === foldText(key, fold)) found.add(raw)
  return [...found]
}

function judgeKey(
  requirement: Requirement,
  subject: TaggedSubject,
  day: string,
  rules: TagRules,
): KeyVerdict {
  const { key, required, names } = requirement
  const rawKeys = Object.keys(subject.costTags).sort()
  let best: KeyVerdict | null = null
  for (const rawKey of rawKeysFor(key, rawKeys, day, rules)) {
    const rawValue = subject.costTags[rawKey] ?? ''
    const judged = judgeValue(requirement, rawValue, day, rules)
    const state = judged.state === 'present' && rawKey !== key ? 'alias' : judged.state
    const verdict = { key, required, names, ...judged, state, raw: { key: rawKey, value: rawValue } }
    // Who adds a right one beside a wrong one has made it better, never worse.
    if (best === null || keyStates.indexOf(state) < keyStates.indexOf(best.state)) best = verdict
  }
  if (best !== null) return best
  const accepted = rules.aliases.filter((one) => one.kind === 'key' && one.key === key && holdsOn(one, day))
  const isOff =
    isSwitchedOn(rules.billingKeys, key, day) === false &&
    !accepted.some(({ alias }) => isSwitchedOn(rules.billingKeys, alias, day) === true)
  const state = isOff ? 'not-switched-on' : 'missing'
  return { key, required, names, state, raw: null, value: null, id: null }
}

/**
 * What each key of the rules that speak of a subject is worth on a day. Aliases act on their days alone. A key that is
 * billed counts even where it is said to be switched off: what stands in the bill is known better.
 */
export const judgeCostTags = (subject: TaggedSubject, day: string, rules: TagRules): KeyVerdict[] =>
  requirementsFor(rules.requirements, subject).map((requirement) =>
    judgeKey(requirement, subject, day, rules),
  )
