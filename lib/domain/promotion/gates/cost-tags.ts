import { counts, judgeCostTags, type KeyVerdict } from '../../cost-tag/judge.ts'
import type { CostTagFacts, PlaceResource } from '../cost-tag-facts.ts'
import type { GateFacts } from '../facts.ts'
import type { GateVerdict, Reason } from '../gate-verdict.ts'
import { cloud, role, verdictOf } from '../verdicts.ts'
import { inventoryFreshMs } from './registry.ts'

/** So many resources are named one by one. */
const mostNamed = 8
/** CostTags are text of others, of any length that the cloud allows. */
const longestText = 80

/** Of a promotion, or of a place that nobody promotes to just now. */
type Asked = Pick<GateFacts, 'costTags' | 'settings' | 'hotfix'>

/** Keys that a resource must have: what lives on many cannot name the one service or environment it is for. */
function askedOf(resource: PlaceResource, { rules, day }: CostTagFacts): KeyVerdict[] {
  if (rules === null) return []
  // On the resource itself a key is there or not, whether bills say it or not.
  return judgeCostTags(resource, day, { ...rules, billingKeys: [] }).filter(
    ({ required, names }) =>
      required &&
      !(names === 'service' && resource.sharedServices) &&
      !(names === 'environment' && resource.sharedEnvironments),
  )
}

/** A costTag that is well written and names another service or environment: its money goes there. */
function isElsewhere({ names, id }: KeyVerdict, { serviceId, environmentId }: CostTagFacts): boolean {
  if (id === null) return false
  return (names === 'service' && id !== serviceId) || (names === 'environment' && id !== environmentId)
}

function reasonsOf(resource: PlaceResource, asked: readonly KeyVerdict[], facts: CostTagFacts): Reason[] {
  const written = (verdict: KeyVerdict) =>
    `${verdict.raw?.key ?? verdict.key}=${verdict.raw?.value ?? ''}`.slice(0, longestText)
  const reason = (key: string, of: readonly KeyVerdict[], text: (verdict: KeyVerdict) => string): Reason[] =>
    of.length === 0
      ? []
      : [{ key, values: { resource: resource.name.slice(0, longestText), keys: of.map(text).join(', ') } }]
  const wrong = asked.filter(({ state }) => state === 'not-allowed')
  const absent = asked.filter((verdict) => !counts(verdict) && verdict.state !== 'not-allowed')
  const elsewhere = asked.filter((verdict) => counts(verdict) && isElsewhere(verdict, facts))
  return [
    ...reason('lacks', absent, ({ key }) => key),
    ...reason('not-allowed', wrong, written),
    ...reason('elsewhere', elsewhere, written),
  ]
}

/** Where nobody looked, or not lately, nothing is known: and what is not known is no pass. */
function unknowns({ costTags }: Asked, now: Date): Reason[] {
  const { unlisted, unlinked, resources, readAt } = costTags
  if (resources.length === 0 && unlisted.length === 0 && unlinked === 0)
    return [{ key: 'no-targets', values: {} }]
  const isStale = readAt !== null && now.getTime() - readAt.getTime() > inventoryFreshMs
  return [
    ...(unlisted.length > 0 ? [{ key: 'unlisted', values: { resources: unlisted.join(', ') } }] : []),
    ...(unlinked > 0 ? [{ key: 'unlinked', values: { count: unlinked } }] : []),
    ...(isStale ? [{ key: 'stale', values: { since: readAt.toISOString() } }] : []),
  ]
}

/**
 * The resources that the service has there carry the costTags that the rules of today require of them (domain page 2.3,
 * requirement R99): the clusters of its targets, and what the inventory links to it. Warns or blocks as the environment says,
 * apart for a service that is new there, because money without an owner is lost from its first day; never blocks a hotfix.
 */
export function judgeCostTagsOf(facts: Asked, now: Date): GateVerdict {
  const { costTags, settings } = facts
  const { entering, resources, readAt: seenAt } = costTags
  if (seenAt === null) return verdictOf('cost-tags', 'off', 'not-read')
  if (costTags.rules === null) return verdictOf('cost-tags', 'off', 'no-rules')
  const rule = entering ? settings.costTags.entering : settings.costTags.staying
  if (rule === 'off') return verdictOf('cost-tags', 'pass', 'not-asked')
  const asked = resources.map((resource) => ({ resource, keys: askedOf(resource, costTags) }))
  const wrong = asked
    .map(({ resource, keys }) => reasonsOf(resource, keys, costTags))
    .filter((reasons) => reasons.length > 0)
  const more = wrong.length - mostNamed
  const reasons = [
    ...wrong.slice(0, mostNamed).flat(),
    ...(more > 0 ? [{ key: 'more', values: { count: more } }] : []),
    ...unknowns(facts, now),
  ]
  if (reasons.length === 0) {
    const keys = [...new Set(asked.flatMap((one) => one.keys.map(({ key }) => key)))].sort()
    if (keys.length === 0) return verdictOf('cost-tags', 'pass', 'none-required', {}, { seenAt })
    const values = { count: resources.length, keys: keys.join(', ') }
    return verdictOf('cost-tags', 'pass', 'carried', values, { seenAt })
  }
  const resolvers =
    wrong.length > 0 ? [role('developer'), role('cost-lead')] : [role('admin'), cloud('Resource Center')]
  return {
    gate: 'cost-tags',
    verdict: facts.hotfix ? 'warn' : rule,
    reasons: entering ? [...reasons, { key: 'entering', values: {} }] : reasons,
    resolvers,
    until: null,
    seenAt: seenAt.toISOString(),
  }
}
