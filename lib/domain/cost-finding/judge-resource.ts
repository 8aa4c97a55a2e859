import { counts, judgeCostTags, type KeyVerdict, requirementsFor, type TagRules } from '../cost-tag/judge.ts'
import type { NameableNoun } from '../cost-tag/rule-set.ts'
import type { AtStake, CostFinding, Suggestion } from './finding.ts'
import { type Surroundings, suggestFor } from './suggest.ts'

/** A resource as the inventory lists it, with what it costs. */
export interface ResourceToJudge {
  accountId: string
  regionId: string
  /** `ACS::ECS::Instance` */
  resourceType: string
  resourceId: string
  name: string
  /** The product it is billed as. */
  cloudProduct: string
  /** Now, all of them. */
  costTags: Readonly<Record<string, string>>
  /** Null: nobody knows. */
  source: 'ros' | 'terraform' | 'console' | null
  serviceId: string | null
  environmentId: string | null
  /** Null: in no bill of the last 30 days, as for what is free or new. */
  atStake: AtStake[] | null
  around: Surroundings
}

/** One resource, wherever it is. */
export const resourceSubject = ({
  accountId,
  regionId,
  resourceType,
  resourceId,
}: Pick<ResourceToJudge, 'accountId' | 'regionId' | 'resourceType' | 'resourceId'>): string =>
  [accountId, regionId, resourceType, resourceId].join(' ')

const stated = (verdicts: readonly KeyVerdict[]) =>
  verdicts.map(({ key, raw }) => ({
    key,
    ...(raw && { written: raw.value.slice(0, 200), as: raw.key.slice(0, 200) }),
  }))

/**
 * What is wrong with the costTags of one resource by the rules of a day, and whether it was made by hand. What costs nothing
 * is judged as well, because it may tomorrow; what nobody knows (its source) is no finding.
 */
export function judgeResource(
  resource: ResourceToJudge,
  rules: TagRules,
  known: { slugs: (noun: NameableNoun) => readonly string[]; day: string },
): CostFinding[] {
  const requirements = new Map(requirementsFor(rules.requirements, resource).map((one) => [one.key, one]))
  // On the resource itself a key is there or not, whether it is billed or not.
  const verdicts = judgeCostTags(resource, known.day, { ...rules, billingKeys: [] })
  const suggest = (verdict: KeyVerdict): Suggestion[] => {
    const requirement = requirements.get(verdict.key)
    const found =
      requirement &&
      suggestFor(verdict, requirement, resource.around, { ...known, catalogue: rules.catalogue })
    return found ? [found] : []
  }
  const finding = (kind: CostFinding['kind'], of: readonly KeyVerdict[]): CostFinding[] =>
    of.length === 0
      ? []
      : [
          {
            kind,
            subject: resourceSubject(resource),
            accountId: resource.accountId,
            resourceId: resource.resourceId,
            serviceId: resource.serviceId,
            environmentId: resource.environmentId,
            atStake: resource.atStake ?? [],
            suggestions: of.flatMap(suggest),
            detail: {
              keys: stated(of),
              name: resource.name.slice(0, 200),
              resourceType: resource.resourceType,
            },
          },
        ]
  const required = verdicts.filter((one) => one.required)
  const found = [
    ...finding(
      'resource-untagged',
      required.filter(({ state }) => state === 'missing'),
    ),
    ...finding(
      'value-not-allowed',
      verdicts.filter(({ state }) => state === 'not-allowed'),
    ),
    ...finding(
      'alias-used',
      verdicts.filter((one) => counts(one) && one.state === 'alias'),
    ),
  ]
  if (resource.source !== 'console') return found
  const { atStake, around: _around, costTags: _costTags, cloudProduct: _product, source, ...rest } = resource
  return [
    ...found,
    {
      kind: 'resource-console-made',
      subject: resourceSubject(resource),
      accountId: rest.accountId,
      resourceId: rest.resourceId,
      serviceId: rest.serviceId,
      environmentId: rest.environmentId,
      atStake: atStake ?? [],
      suggestions: [],
      detail: { name: rest.name.slice(0, 200), resourceType: rest.resourceType, source },
    },
  ]
}
