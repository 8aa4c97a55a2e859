import { type DatedSpan, type DaySpan, holdsOn, inForceOn } from '../calendar/day-span.ts'
import type { Catalogue } from '../cost-tag/catalogue.ts'
import type { BillingKey, CostTagAlias, Requirement } from '../cost-tag/rule-set.ts'
import type { AttributionOrder } from './order.ts'

/** Whose money is. All null: nobody's. */
export interface Owner {
  serviceId: string | null
  productLineId: string | null
  teamId: string | null
  environmentId: string | null
}
export const nobody: Owner = { serviceId: null, productLineId: null, teamId: null, environmentId: null }

/** An environment alone owns nothing: somebody must answer for the money. */
export const isOwned = ({ serviceId, productLineId, teamId }: Owner): boolean =>
  serviceId !== null || productLineId !== null || teamId !== null

/** One version of the rules. The one in force on a day judges that day. */
export interface RuleSet {
  id: string
  version: number
  fromOn: string
  order: AttributionOrder
  requirements: readonly Requirement[]
}

/** Whose a resource group or a cost unit was on some days. */
export interface OwnerMapping extends DatedSpan, Owner {
  kind: 'resource-group' | 'cost-unit'
  /** Null: whichever account. */
  accountId: string | null
  /** Id or name as bills write it. */
  external: string
}

/** Everything that attribution goes by, with its dates. */
export interface AttributionRules {
  ruleSets: readonly RuleSet[]
  aliases: readonly CostTagAlias[]
  billingKeys: readonly BillingKey[]
  mappings: readonly OwnerMapping[]
  catalogue: Catalogue
  /** Days on which the parts of a shared cluster are known, by the resource that is billed. */
  sharedOn: ReadonlyMap<string, readonly DatedSpan[]>
}

/** Of two versions of the same first day the later one is in force. */
export const ruleSetOn = (ruleSets: readonly RuleSet[], day: string): RuleSet | null =>
  inForceOn(
    [...ruleSets].sort((a, b) => a.version - b.version),
    day,
  )

/** What a group or unit was mapped to on a day; what is said for its account comes before what is said for all. */
export function mappingOn(
  mappings: readonly OwnerMapping[],
  kind: OwnerMapping['kind'],
  { accountId, external }: { accountId: string; external: string },
  day: string,
): OwnerMapping | null {
  if (external === '') return null
  const found = mappings.filter((one) => one.kind === kind && one.external === external && holdsOn(one, day))
  return (
    found.find((one) => one.accountId === accountId) ?? found.find((one) => one.accountId === null) ?? null
  )
}

const ends = (spans: readonly DatedSpan[]): string[] =>
  spans.flatMap(({ fromOn, untilOn }) => (untilOn === null ? [fromOn] : [fromOn, untilOn]))

// A month has tens of thousands of subjects and one set of rules.
const known = new WeakMap<AttributionRules, string[]>()

/** Days on which a verdict of any subject may become another one. */
function commonEdges(rules: AttributionRules): string[] {
  let edges = known.get(rules)
  if (edges === undefined) {
    const all = [
      ...rules.ruleSets.map(({ fromOn }) => fromOn),
      ...ends(rules.aliases),
      ...rules.billingKeys.flatMap(({ sinceOn }) => (sinceOn === null ? [] : [sinceOn])),
      ...ends(rules.mappings),
      ...rules.catalogue.edges,
    ]
    edges = [...new Set(all)].sort()
    known.set(rules, edges)
  }
  return edges
}

/** Days within a span on which the verdict of a subject with these resources may become another one. */
export const edgesWithin = (
  { fromOn, untilOn }: DaySpan,
  rules: AttributionRules,
  resourceIds: readonly string[],
): string[] => [
  ...commonEdges(rules).filter((edge) => fromOn < edge && edge < untilOn),
  ...resourceIds.flatMap((id) => ends(rules.sharedOn.get(id) ?? [])),
]
