import { z } from 'zod'
import { parseDay } from '../calendar/day.ts'
import { patternProblem } from './pattern.ts'

/** What the value of a key can name: something of our own catalogue. */
export const nameableNouns = ['service', 'product-line', 'team', 'environment'] as const
export type NameableNoun = (typeof nameableNouns)[number]

/** Keys and values of the cloud: at most 128 characters, case-sensitive; keys of its own are not for rules. */
export const CostTagKey = z
  .string()
  .min(1)
  .max(128)
  .refine((key) => key.trim() === key, 'no space before or after')
  .refine((key) => !/^(acs:|aliyun)/i.test(key), 'keys that begin with acs: or aliyun belong to the cloud')
const CostTagValue = z.string().min(1).max(128)

/** Which values of a key are allowed. */
export const AllowedValues = z.discriminatedUnion('kind', [
  /** Whatever is not empty. */
  z.object({ kind: z.literal('any') }),
  z.object({ kind: z.literal('list'), values: z.array(CostTagValue).min(1).max(500) }),
  /** A regular expression for whole values. */
  z.object({
    kind: z.literal('pattern'),
    pattern: z
      .string()
      .min(1)
      .max(200)
      .superRefine((pattern, context) => {
        const problem = patternProblem(pattern)
        if (problem !== null) context.addIssue({ code: 'custom', message: problem })
      }),
  }),
  /** The name of a service, product line, team or environment that is there on the day. */
  z.object({ kind: z.literal('known'), noun: z.enum(nameableNouns) }),
])
export type AllowedValues = z.infer<typeof AllowedValues>

const Day = z.string().refine((text) => parseDay(text) !== null, 'no day')

/** One key that a rule set speaks of. */
export const Requirement = z
  .object({
    key: CostTagKey,
    /** What its value names; null: nothing of ours. */
    names: z.enum(nameableNouns).nullable(),
    /** False: used where it is there, and not missed where it is absent. */
    required: z.boolean(),
    allowed: AllowedValues,
    /** Owner accounts it is for; none: all. */
    accountIds: z.array(z.string().max(64)).max(500).default([]),
    /** Cloud products it is for; none: all. */
    products: z.array(z.string().max(64)).max(500).default([]),
  })
  .refine(({ names, allowed }) => allowed.kind !== 'known' || allowed.noun === names, {
    message: 'values that are known names must name the same',
    path: ['names'],
  })
export type Requirement = z.infer<typeof Requirement>

/** Percent of taggable money that should have an owner: what a version of the rules promises, beside what it asks for. */
export const CoverageGoal = z.int().min(1).max(100)

/**
 * Another way to write a key or a value, on some days. `key` and `value` are texts that stand for another; the others let
 * case or width (full-width letters, ideographic spaces) differ, for one key or (`*`) every key.
 */
export const aliasKinds = ['key', 'value', 'key-case', 'key-width', 'value-case', 'value-width'] as const
export const CostTagAlias = z
  .object({
    kind: z.enum(aliasKinds),
    /** The key it stands for, or whose value it is. */
    key: z.union([CostTagKey, z.literal('*')]),
    /** As it is written in bills; empty where case or width may differ. */
    alias: z.string().max(128),
    /** Of a value: what it stands for. */
    value: CostTagValue.nullable(),
    fromOn: Day,
    /** Half-open; null: without end. */
    untilOn: Day.nullable(),
  })
  .superRefine((alias, context) => {
    const isText = alias.kind === 'key' || alias.kind === 'value'
    const issue = (message: string, path: string) =>
      context.addIssue({ code: 'custom', message, path: [path] })
    if (isText !== (alias.alias !== '')) issue(isText ? 'what is written' : 'must be empty', 'alias')
    if ((alias.kind === 'value') !== (alias.value !== null)) issue('of a value: what it stands for', 'value')
    if (isText && alias.key === '*') issue('one key', 'key')
    if (alias.kind === 'key' && alias.alias === alias.key) issue('the key itself', 'alias')
    if (alias.untilOn !== null && alias.untilOn <= alias.fromOn)
      issue('must be after its first day', 'untilOn')
  })
export type CostTagAlias = z.infer<typeof CostTagAlias>

/** Whether a key is switched on for billing: one that is not never reaches a bill, however well a resource has it. */
export interface BillingKey {
  key: string
  /** Null: nobody knows. */
  switchedOn: boolean | null
  /** First day on which it can be in a bill; null: as far as anybody remembers. */
  sinceOn: string | null
}

/** The cloud switches on no more keys for billing than this. */
export const mostBillingKeys = 100

/** How many more keys can be switched on. */
export const billingKeysLeft = (keys: readonly BillingKey[]): number =>
  mostBillingKeys - new Set(keys.filter(({ switchedOn }) => switchedOn === true).map(({ key }) => key)).size

/** Whether a key reached bills on a day; null: nobody knows. */
export function isSwitchedOn(keys: readonly BillingKey[], key: string, day: string): boolean | null {
  const found = keys.find((one) => one.key === key)
  if (found === undefined || found.switchedOn === null) return null
  return found.switchedOn && (found.sinceOn === null || found.sinceOn <= day)
}

/**
 * What in a set of requirements and aliases contradicts itself: a key twice for the same accounts and products, a value that
 * stands for one that is not allowed, a key that stands for another and is one itself.
 */
export function ruleProblems(
  requirements: readonly Requirement[],
  aliases: readonly CostTagAlias[],
): {
  code: 'key-twice' | 'means-nothing-allowed' | 'alias-is-a-key' | 'alias-twice'
  key: string
  text: string
}[] {
  const scopes = new Map<string, number>()
  for (const { key, accountIds, products } of requirements) {
    const scope = JSON.stringify([key, [...accountIds].sort(), [...products].sort()])
    scopes.set(scope, (scopes.get(scope) ?? 0) + 1)
  }
  const keys = new Set(requirements.map(({ key }) => key))
  const overlap = (a: CostTagAlias, b: CostTagAlias) =>
    (a.untilOn === null || b.fromOn < a.untilOn) && (b.untilOn === null || a.fromOn < b.untilOn)
  const sameText = (a: CostTagAlias, b: CostTagAlias) =>
    a !== b && a.kind === b.kind && a.alias === b.alias && a.alias !== '' && overlap(a, b)
  return [
    ...[...scopes]
      .filter(([, count]) => count > 1)
      .map(([scope]) => ({ code: 'key-twice' as const, key: JSON.parse(scope)[0] as string, text: '' })),
    ...aliases
      .filter(({ kind, alias }) => kind === 'key' && keys.has(alias))
      .map(({ key, alias }) => ({ code: 'alias-is-a-key' as const, key, text: alias })),
    ...aliases
      .filter(({ kind, key, value }) => {
        const of = requirements.filter((one) => one.key === key && one.allowed.kind === 'list')
        const lists = of.map(({ allowed }) => (allowed.kind === 'list' ? allowed.values : []))
        return kind === 'value' && of.length > 0 && !lists.some((values) => values.includes(value ?? ''))
      })
      .map(({ key, alias }) => ({ code: 'means-nothing-allowed' as const, key, text: alias })),
    ...aliases
      .filter((one, at) =>
        aliases.some(
          (other, before) =>
            before < at &&
            sameText(one, other) &&
            (one.kind === 'key' ? one.key !== other.key : one.key === other.key && one.value !== other.value),
        ),
      )
      .map(({ key, alias }) => ({ code: 'alias-twice' as const, key, text: alias })),
  ]
}
