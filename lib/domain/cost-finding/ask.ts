import { mappingOn, nobody, type Owner, ruleSetOn } from '../attribution/rules.ts'
import type { CostMeasure } from '../bill/source.ts'
import { judgeCostTags, type TagRules } from '../cost-tag/judge.ts'
import { type NameableNoun, nameableNouns } from '../cost-tag/rule-set.ts'
import { productOf } from '../inventory/product.ts'
import { Decimal } from '../money/money.ts'
import type { Estate, EstateResource, ResourceCost } from './estate.ts'
import type { AtStake, CostFinding } from './finding.ts'
import {
  idleResources,
  keysNotSwitchedOn,
  type ResourceActivity,
  unownedWorkloads,
  unusedCommitments,
} from './judge-money.ts'
import { judgeResource, resourceSubject } from './judge-resource.ts'
import { inventoryKinds, type QueryScope } from './query.ts'
import { stacksOf } from './stack.ts'
import type { Surroundings } from './suggest.ts'

/** A finding with whose it is and what it is called. */
export interface OwnedFinding extends CostFinding {
  name: string
  /** Row of the inventory; null: it is of no one resource of it. */
  resourceRowId: string | null
  teamId: string | null
  productLineId: string | null
  /** Null: nobody knows what it costs. */
  measure: CostMeasure | null
}

/** What one look at one connection came to. */
export interface Asked {
  findings: OwnedFinding[]
  /** Kinds that could be asked: of the others nothing is closed. */
  kinds: Set<string>
  /** Subjects that are there, found wrong or not. */
  present: Set<string>
  /** Things that were looked at. */
  count: number
  /** What could not be asked, and why. */
  unread: { what: string; message: string }[]
}

const costKey = (of: { accountId: string; resourceId: string }): string => `${of.accountId} ${of.resourceId}`

/** Costs by resource; a resource that was in no bill has none. */
function costsByResource(costs: readonly ResourceCost[]): Map<string, ResourceCost[]> {
  const found = new Map<string, ResourceCost[]>()
  for (const cost of costs) found.set(costKey(cost), [...(found.get(costKey(cost)) ?? []), cost])
  return found
}

const stakes = (amounts: readonly { currency: string; amount: string }[]): AtStake[] =>
  amounts
    .map(({ currency, amount }) => ({ currency, perMonth: new Decimal(amount) }))
    .filter(({ perMonth }) => !perMonth.isZero())

const idNames = {
  service: 'serviceId',
  'product-line': 'productLineId',
  team: 'teamId',
  environment: 'environmentId',
} as const satisfies Record<NameableNoun, keyof Owner>

function slugsOf(owner: Owner, { rules: { catalogue }, day }: Estate): Partial<Record<NameableNoun, string>> {
  const found: Partial<Record<NameableNoun, string>> = {}
  for (const noun of nameableNouns) {
    const id = owner[idNames[noun]]
    const slug = id === null ? null : catalogue.slugOf(noun, id, day)
    if (slug !== null) found[noun] = slug
  }
  return found
}

interface Judged {
  estate: Estate
  tagRules: TagRules
  costs: Map<string, ResourceCost[]>
  /** In one of the accounts that were asked for. */
  isAsked: (accountId: string) => boolean
}

/** What a resource is linked to, with the team and product line of its service. */
function linkedOwner(of: Pick<EstateResource, 'serviceId' | 'environmentId'>, { rules, day }: Estate): Owner {
  const owner = of.serviceId === null ? null : rules.catalogue.ownerOf(of.serviceId, day)
  return {
    serviceId: of.serviceId,
    environmentId: of.environmentId,
    teamId: owner?.teamId ?? null,
    productLineId: owner?.productLineId ?? null,
  }
}

function judgeInventory({ estate, tagRules, costs, isAsked }: Judged): OwnedFinding[] {
  const { rules, day, bills } = estate
  const resources = estate.resources ?? []
  const stacks = stacksOf(resources)
  const known = { slugs: (noun: NameableNoun) => estate.slugs[noun], day }
  return resources
    .filter(({ accountId }) => isAsked(accountId))
    .flatMap((resource) => {
      const own = costs.get(costKey(resource)) ?? []
      const cloudProduct = own[0]?.cloudProduct ?? productOf(resource.resourceType)
      const groups = [own[0]?.resourceGroup ?? '', resource.resourceGroup]
      const mapping = groups
        .map((external) => mappingOn(rules.mappings, 'resource-group', { ...resource, external }, day))
        .find((one) => one !== null)
      const linked = linkedOwner(resource, estate)
      const around: Surroundings = {
        linked: slugsOf(linked, estate),
        ofGroup: slugsOf(mapping ?? nobody, estate),
        resourceGroup: mapping?.external ?? resource.resourceGroup,
        stack: stacks.around(resource),
      }
      const atStake = stakes(own.map(({ currency, cost }) => ({ currency, amount: cost })))
      const judged = { ...resource, cloudProduct, atStake, around }
      const found = judgeResource(judged, tagRules, known)
      if (found.length === 0) return []
      const tagged = judgeCostTags(judged, day, tagRules)
      const byTag = (noun: NameableNoun) => tagged.find(({ names, id }) => names === noun && id !== null)?.id
      const whose = {
        teamId: linked.teamId ?? byTag('team') ?? mapping?.teamId ?? null,
        productLineId: linked.productLineId ?? byTag('product-line') ?? mapping?.productLineId ?? null,
      }
      const measure = bills?.measure ?? null
      const name = resource.name || resource.resourceId
      return found.map((one) => ({ ...one, ...whose, name, resourceRowId: resource.id, measure }))
    })
}

/** Money by anything, a list of currencies each. */
function grouped<T extends { currency: string; cost: string }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): Map<string, { of: T; atStake: AtStake[] }> {
  const found = new Map<string, { of: T; atStake: AtStake[] }>()
  for (const row of rows) {
    const own = found.get(keyOf(row)) ?? { of: row, atStake: [] }
    own.atStake.push(...stakes([{ currency: row.currency, amount: row.cost }]))
    found.set(keyOf(row), own)
  }
  return found
}

function judgeBills(
  { estate, tagRules, costs, isAsked }: Judged,
  resourceOf: ReadonlyMap<string, EstateResource>,
): CostFinding[] {
  const { bills, resources, day } = estate
  if (bills === null) return []
  const asked = [...costs.values()].filter(([first]) => first !== undefined && isAsked(first.accountId))
  const commitments = asked.flatMap((own) => {
    const unused = stakes(own.map(({ currency, unused }) => ({ currency, amount: unused })))
    const [first] = own
    return first === undefined || unused.length === 0
      ? []
      : [{ accountId: first.accountId, resourceId: first.resourceId, unused, usedShare: null }]
  })
  const activities = asked.flatMap((own): ResourceActivity[] => {
    const [first] = own
    const resource = first && resourceOf.get(costKey(first))
    if (first === undefined || resource === undefined) return []
    const quantities = own.map(({ quantity }) => quantity)
    const quantity = quantities.some((each) => each === null)
      ? null
      : quantities.reduce((sum, each) => sum.plus(each ?? 0), new Decimal(0))
    const { accountId, resourceId, serviceId, environmentId } = resource
    const atStake = stakes(own.map(({ currency, cost }) => ({ currency, amount: cost })))
    // What is attached and how busy it is would be asked of metrics; without them the bill alone speaks.
    const unmeasured = { attached: null, cpu: null, trafficBytes: null }
    return [{ accountId, resourceId, serviceId, environmentId, atStake, quantity, ...unmeasured }]
  })
  const byKey = grouped(bills.missingKeys, ({ key }) => key)
  const keys = tagRules.requirements
    .filter(({ required }) => required)
    .map(({ key }) => ({
      key,
      resources: (resources ?? []).filter(({ costTags }) => key in costTags).length,
      atStake: byKey.get(key)?.atStake ?? [],
    }))
  const parts = [...grouped(bills.unownedParts, ({ clusterId, part }) => `${clusterId} ${part}`).values()]
  return [
    ...unusedCommitments(commitments),
    ...idleResources(activities),
    ...keysNotSwitchedOn(keys, estate.rules.billingKeys, day),
    ...unownedWorkloads(parts.map(({ of: { clusterId, part }, atStake }) => ({ clusterId, part, atStake }))),
  ]
}

/** Kinds of what is of no one account: only a query of every account asks them. */
const wholeKinds: ReadonlySet<string> = new Set(['key-not-switched-on', 'workload-unowned'])

/** Kinds that are wrong by rules alone. */
const ruledKinds: ReadonlySet<string> = new Set([
  'resource-untagged',
  'value-not-allowed',
  'alias-used',
  'key-not-switched-on',
])

/** Which of the wanted kinds can be asked, and why the others can not. */
function askable(
  estate: Estate,
  kinds: readonly string[],
  scope: QueryScope,
): Pick<Asked, 'kinds' | 'unread'> {
  const asked = new Set(kinds)
  const unread: Asked['unread'] = []
  const without = (message: string, which: (kind: string) => boolean) => {
    const lost = [...asked].filter(which)
    for (const kind of lost) asked.delete(kind)
    for (const what of lost) unread.push({ what, message })
  }
  // Asked of some accounts alone they are not asked, and nobody expects them to be.
  if (scope.accountIds.length > 0) for (const kind of wholeKinds) asked.delete(kind)
  const inventoryProblem =
    estate.inventoryProblem ?? (estate.resources === null ? 'nothing was read yet' : null)
  if (inventoryProblem !== null)
    without(inventoryProblem, (kind) => inventoryKinds.has(kind) || kind === 'resource-idle')
  if (ruleSetOn(estate.rules.ruleSets, estate.day) === null)
    without('no rules are in force', (kind) => ruledKinds.has(kind))
  if (estate.bills === null) without('there is no bill of late', (kind) => !inventoryKinds.has(kind))
  return { kinds: asked, unread }
}

/**
 * Asks one connection for kinds of findings, in some accounts or (none named) all. What could not be asked is unread, and
 * unknown closes nothing; what is there is told, so that a finding can be over because it was put right or because it is gone.
 */
export function askEstate(estate: Estate, wanted: readonly string[], scope: QueryScope): Asked {
  const { kinds, unread } = askable(estate, wanted, scope)
  const isAsked = (accountId: string) => scope.accountIds.length === 0 || scope.accountIds.includes(accountId)
  const ruleSet = ruleSetOn(estate.rules.ruleSets, estate.day)
  const judged: Judged = {
    estate,
    tagRules: { ...estate.rules, requirements: ruleSet?.requirements ?? [] },
    costs: costsByResource(estate.bills?.costs ?? []),
    isAsked,
  }
  const resources = estate.resources ?? []
  const resourceOf = new Map(resources.map((resource) => [costKey(resource), resource]))
  const ofBills = judgeBills(judged, resourceOf).map((one): OwnedFinding => {
    const resource = resourceOf.get(`${one.accountId} ${one.resourceId}`)
    const owner = linkedOwner(resource ?? one, estate)
    const { teamId, productLineId } = owner
    const part = one.detail.part ?? one.detail.key
    const name = typeof part === 'string' ? part : resource?.name || (one.resourceId ?? one.subject)
    const measure = estate.bills?.measure ?? null
    return { ...one, name, teamId, productLineId, resourceRowId: resource?.id ?? null, measure }
  })
  const findings = [...judgeInventory(judged), ...ofBills].filter(({ kind }) => kinds.has(kind))
  const parts = estate.bills?.unownedParts ?? []
  const keys = judged.tagRules.requirements.map(({ key }) => key)
  const present = new Set([
    ...resources.map(resourceSubject),
    ...judged.costs.keys(),
    ...resources.map(costKey),
    ...parts.map(({ clusterId, part }) => `${clusterId} ${part}`),
    ...keys,
  ])
  return { findings, kinds, present, count: resources.length + judged.costs.size + keys.length, unread }
}
