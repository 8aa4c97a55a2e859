import { cutAt, type DaySpan, holdsOn } from '../calendar/day-span.ts'
import { counts, judgeCostTags, type KeyVerdict, type TaggedSubject } from '../cost-tag/judge.ts'
import { type Cause, untaggableOf } from './cause.ts'
import { type AttributionMethod, type AttributionOrder, isOn } from './order.ts'
import {
  type AttributionRules,
  edgesWithin,
  isOwned,
  mappingOn,
  nobody,
  type Owner,
  type RuleSet,
  ruleSetOn,
} from './rules.ts'

/** What money of a bill was for, said once. */
export interface Subject extends TaggedSubject {
  resourceId: string
  /** The shared resource that it is a part of; empty: it is whole. */
  partOf: string
  resourceGroup: string
  costUnit: string
}

/** What one way had to say. */
export interface Tried {
  method: AttributionMethod
  outcome: 'off' | 'nothing' | 'decided' | 'not-reached'
  /** What it looked at: key, group, unit or cluster. */
  values: Record<string, string>
}

/** Whose the money of a subject is on a day, and why. */
export interface Verdict {
  /** Null: no rules were in force. */
  ruleSetId: string | null
  cause: Cause
  owner: Owner
  taggable: boolean
  keys: KeyVerdict[]
  /** Every way in order, to the one that decided and beyond. */
  tried: Tried[]
}

const noun = { service: 'serviceId', 'product-line': 'productLineId', team: 'teamId' } as const

function ownerIn(keys: readonly KeyVerdict[]): Owner {
  const of = (names: KeyVerdict['names']) =>
    keys.find((key) => key.names === names && key.id !== null)?.id ?? null
  return {
    serviceId: of('service'),
    productLineId: of('product-line'),
    teamId: of('team'),
    environmentId: of('environment'),
  }
}

/** A service brings its team and product line of the day along: the catalogue knows better than a costTag. */
function completed(owner: Owner, day: string, { catalogue }: AttributionRules): Owner {
  const of = owner.serviceId === null ? null : catalogue.ownerOf(owner.serviceId, day)
  return {
    ...owner,
    teamId: of?.teamId ?? owner.teamId,
    productLineId: of?.productLineId ?? owner.productLineId,
  }
}

interface Day {
  subject: Subject
  /** On which the money was spent. */
  day: string
  /** Whose rules judge: the same day, but where a view is restated. */
  ruleDay: string
  rules: AttributionRules
  keys: KeyVerdict[]
}
type Answer = { cause: Cause; owner: Owner; values: Record<string, string> } | Record<string, string>
const decided = (answer: Answer): answer is Exclude<Answer, Record<string, string>> => 'owner' in answer

function byTags({ keys }: Day, withAliases: boolean): Answer {
  const usable = keys.filter((key) => (withAliases ? counts(key) : key.state === 'present'))
  const owner = ownerIn(usable)
  if (!isOwned(owner)) return {}
  const naming = usable.filter(({ names, id }) => names !== null && names in noun && id !== null)
  const values = Object.fromEntries(naming.map(({ key, raw }) => [key, raw?.value ?? '']))
  const cause = naming.some(({ state }) => state === 'present') ? 'cost-tag' : 'cost-tag-alias'
  return { cause, owner, values }
}

function byMapping({ subject, ruleDay, rules }: Day, kind: 'resource-group' | 'cost-unit'): Answer {
  const external = kind === 'resource-group' ? subject.resourceGroup : subject.costUnit
  const mapping = mappingOn(rules.mappings, kind, { accountId: subject.accountId, external }, ruleDay)
  const values: Record<string, string> = external === '' ? {} : { external }
  if (mapping === null) return values
  const { serviceId, productLineId, teamId, environmentId } = mapping
  const owner = { serviceId, productLineId, teamId, environmentId }
  return isOwned(owner) ? { cause: kind, owner, values } : values
}

/** The whole of a shared cluster: its parts are shared out by its shares of that day. */
function byCluster({ subject, day, rules }: Day): Answer {
  for (const cluster of [subject.resourceId, subject.partOf]) {
    const isShared = rules.sharedOn.get(cluster)?.some((span) => holdsOn(span, day)) === true
    if (cluster !== '' && isShared) return { cause: 'kubernetes', owner: nobody, values: { cluster } }
  }
  return {}
}

const ways: Record<Exclude<AttributionMethod, 'split'>, (day: Day) => Answer> = {
  'cost-tag': (day) => byTags(day, false),
  alias: (day) => byTags(day, true),
  'resource-group': (day) => byMapping(day, 'resource-group'),
  'cost-unit': (day) => byMapping(day, 'cost-unit'),
  kubernetes: byCluster,
}

/**
 * Of what has no owner: what stood in the way. A value that is wrong says more than a key that is not there; a key that nobody
 * misses stands in nobody's way.
 */
function whyNot(keys: readonly KeyVerdict[]): Cause {
  const naming = keys.filter(({ names }) => names !== null && names in noun)
  const asked = naming.length > 0 ? naming : keys
  if (asked.some(({ state }) => state === 'not-allowed')) return 'value-not-allowed'
  const missed = asked.some(({ required }) => required) ? asked.filter(({ required }) => required) : asked
  return missed.some(({ state }) => state === 'not-switched-on') ? 'key-not-switched-on' : 'untagged'
}

/** Keys that may add an environment to whatever decided: those whose way is on. */
const usableKeys = (keys: readonly KeyVerdict[], order: AttributionOrder): KeyVerdict[] =>
  keys.filter((key) =>
    key.state === 'present'
      ? isOn(order, 'cost-tag') || isOn(order, 'alias')
      : counts(key) && isOn(order, 'alias'),
  )

/**
 * Whose the money of a subject is on a day by one set of rules, and every way that was tried. What no costTag reaches
 * (support, marketplace) is asked nothing. `day` is the day the money was spent, `ruleDay` the one whose rules judge it.
 */
export function attributeOn(
  subject: Subject,
  day: string,
  rules: AttributionRules,
  ruleSet: RuleSet | null,
  ruleDay = day,
): Verdict {
  const untaggable = untaggableOf(subject.cloudProduct)
  const nothing = { ruleSetId: ruleSet?.id ?? null, owner: nobody, keys: [], tried: [] }
  if (untaggable !== null) return { ...nothing, cause: untaggable, taggable: false }
  if (ruleSet === null) return { ...nothing, cause: 'untagged', taggable: true }
  const keys = judgeCostTags(subject, ruleDay, { ...rules, requirements: ruleSet.requirements })
  const asked: Day = { subject, day, ruleDay, rules, keys }
  const tried: Tried[] = []
  let found: { cause: Cause; owner: Owner } | null = null
  for (const { method, on } of ruleSet.order) {
    if (method === 'split') continue
    if (!on || found !== null) {
      tried.push({ method, outcome: on ? 'not-reached' : 'off', values: {} })
      continue
    }
    const answer = ways[method](asked)
    if (decided(answer)) {
      found = { cause: answer.cause, owner: answer.owner }
      tried.push({ method, outcome: 'decided', values: answer.values })
    } else tried.push({ method, outcome: 'nothing', values: answer })
  }
  const base = { ruleSetId: ruleSet.id, taggable: true, keys, tried }
  if (found === null) {
    const { environmentId } = ownerIn(usableKeys(keys, ruleSet.order))
    return { ...base, cause: whyNot(keys), owner: { ...nobody, environmentId } }
  }
  if (found.cause === 'kubernetes') return { ...base, cause: 'kubernetes', owner: nobody }
  const { environmentId } = ownerIn(usableKeys(keys, ruleSet.order))
  const owner = { ...found.owner, environmentId: found.owner.environmentId ?? environmentId }
  return { ...base, cause: found.cause, owner: completed(owner, ruleDay, rules) }
}

/** A verdict with the days it holds for. */
export interface Piece extends DaySpan {
  verdict: Verdict
}

const sameVerdict = (a: Verdict, b: Verdict): boolean => JSON.stringify(a) === JSON.stringify(b)

function joined(pieces: Piece[]): Piece[] {
  const together: Piece[] = []
  for (const piece of pieces) {
    const last = together.at(-1)
    if (last !== undefined && sameVerdict(last.verdict, piece.verdict)) last.untilOn = piece.untilOn
    else together.push({ ...piece })
  }
  return together
}

/**
 * Whose the money of a subject was over some days: each day by the rules, aliases, names and owners of that day, in as few
 * pieces as there are different answers. The pieces hold every day of the span, each once.
 */
export function attribute(subject: Subject, span: DaySpan, rules: AttributionRules): Piece[] {
  const edges = edgesWithin(span, rules, [subject.resourceId, subject.partOf])
  return joined(
    cutAt(span, edges).map((piece) => ({
      ...piece,
      verdict: attributeOn(subject, piece.fromOn, rules, ruleSetOn(rules.ruleSets, piece.fromOn)),
    })),
  )
}

/**
 * The same for the many subjects of a month: what they are attributed by is worked out once for all that have the same. Parts
 * of shared clusters are asked one by one.
 */
export function attributing(rules: AttributionRules): (subject: Subject, span: DaySpan) => Piece[] {
  const known = new Map<string, Piece[]>()
  return (subject, span) => {
    const { resourceId, partOf, accountId, cloudProduct, resourceGroup, costUnit, costTags } = subject
    if (rules.sharedOn.has(resourceId) || rules.sharedOn.has(partOf)) return attribute(subject, span, rules)
    const { fromOn, untilOn } = span
    const same = [
      accountId,
      cloudProduct,
      resourceGroup,
      costUnit,
      fromOn,
      untilOn,
      ...Object.entries(costTags).flat(),
    ]
    const key = JSON.stringify(same)
    let pieces = known.get(key)
    if (pieces === undefined) {
      pieces = attribute(subject, span, rules)
      known.set(key, pieces)
    }
    return pieces
  }
}

/**
 * The same days as today's rules, aliases, names and owners would judge them. A view beside what is stored, and labelled so:
 * what was sealed is never changed by it.
 */
export function restate(subject: Subject, span: DaySpan, rules: AttributionRules, today: string): Piece[] {
  const ruleSet = ruleSetOn(rules.ruleSets, today)
  const shared = [subject.resourceId, subject.partOf].flatMap((id) => rules.sharedOn.get(id) ?? [])
  const edges = shared.flatMap(({ fromOn, untilOn }) => [fromOn, untilOn])
  return joined(
    cutAt(span, edges).map((piece) => ({
      ...piece,
      verdict: attributeOn(subject, piece.fromOn, rules, ruleSet, today),
    })),
  )
}

/** Required keys that a subject lacks, or has with a value that is not allowed. */
export const missingKeys = ({ keys }: Verdict): string[] =>
  keys.filter((key) => key.required && !counts(key)).map(({ key }) => key)
