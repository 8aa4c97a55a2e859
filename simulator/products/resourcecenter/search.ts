import { isoSeconds } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { kindOf } from '../estate/kinds.ts'
import { existsAt, type Resource, resourcesOf, tagsAt } from '../estate/resource.ts'

/** How long until a change is seen here: the inventory follows the products from behind. */
export const lagMs = 60_000

export interface Filter {
  Key?: string
  MatchType?: string
  Value?: string[]
}

const fields: Record<string, (resource: Readonly<Resource>) => string> = {
  ResourceType: ({ kind }) => kindOf(kind).type,
  RegionId: ({ regionId }) => regionId,
  ResourceId: ({ id }) => id,
  ResourceName: ({ name }) => name,
  ResourceGroupId: ({ group }) => group.id,
}

/** Filters are all to hold; of the values of one, any. */
export function filtersOf(value: unknown): Filter[] {
  const filters = Array.isArray(value) ? (value as Filter[]) : []
  for (const { Key = '', MatchType = 'Equals', Value } of filters) {
    const known = Key === 'Tag' || fields[Key] !== undefined
    if (!known || !['Equals', 'Prefix'].includes(MatchType) || !Array.isArray(Value))
      throw refuse.invalidParameter('Filter')
  }
  return filters
}

const expiryOf = ({ createdAt, price }: Readonly<Resource>, now: number): string => {
  if (price.months === undefined) return ''
  const term = price.months * 30 * 86_400_000
  return isoSeconds(createdAt + Math.ceil((now - createdAt + 1) / term) * term)
}

/** What the inventory knows at an instant: a little behind, and deleted things no more. */
export function found(
  world: World,
  accounts: (id: string) => boolean,
  filters: Filter[],
): Readonly<Resource>[] {
  const at = world.clock.now() - lagMs
  return resourcesOf(world)
    .values()
    .filter(
      (resource) =>
        accounts(resource.accountId) &&
        existsAt(resource, at) &&
        filters.every((filter) => fits(resource, filter, at)),
    )
}

function fits(
  resource: Readonly<Resource>,
  { Key = '', MatchType, Value = [] }: Filter,
  at: number,
): boolean {
  const holds = (has: string) =>
    Value.some((wanted) => (MatchType === 'Prefix' ? has.startsWith(wanted) : has === wanted))
  if (Key !== 'Tag') return holds(fields[Key]?.(resource) ?? '')
  // A tag is asked for as JSON: {"key":"a","value":"b"}.
  return tagsAt(resource, at).some(({ key, value }) =>
    Value.some((text) => {
      try {
        const wanted = JSON.parse(text) as { key?: string; value?: string }
        return wanted.key === key && (wanted.value === undefined || wanted.value === value)
      } catch {
        throw refuse.invalidParameter('Filter')
      }
    }),
  )
}

export function resourceItem(world: World, resource: Readonly<Resource>) {
  const now = world.clock.now()
  const { accountId, regionId, zoneId, id, name, group, createdAt } = resource
  return {
    AccountId: accountId,
    RegionId: regionId,
    ZoneId: zoneId,
    ResourceType: kindOf(resource.kind).type,
    ResourceId: id,
    ResourceName: name,
    ResourceGroupId: group.id,
    CreateTime: isoSeconds(createdAt),
    ExpireTime: expiryOf(resource, now),
    Deleted: false,
    IpAddresses: [],
    IpAddressAttributes: [],
    Tags: tagsAt(resource, now - lagMs).map(({ key, value }) => ({ Key: key, Value: value })),
  }
}
