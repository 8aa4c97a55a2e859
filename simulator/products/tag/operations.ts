import { Refusal, refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { clustersOf } from '../ack/clusters.ts'
import { PageMarks } from '../estate/page-mark.ts'
import { existsAt, putTags, type Resource, resourcesOf, tagsAt, takeTags } from '../estate/resource.ts'
import { type Fault, named } from './arn.ts'

const anyone = { OwnerAccount: 'string', OwnerId: 'string', ResourceOwnerAccount: 'string' } as const
const mostTags = 20

/** `TagResources` and `UntagResources` name up to 50 resources. */
function arnsOf(value: unknown): string[] {
  const arns = Array.isArray(value) ? value.map(String) : []
  if (arns.length < 1 || arns.length > 50) throw refuse.invalidParameter('ResourceARN')
  return arns
}

const tooLong = (text: string): boolean => Array.from(text).length > 128

/** Tags as JSON text: 1 to 10 pairs, keys not of the vendor's own. */
function tagsOf(text: string): Record<string, string> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse.invalidParameter('Tags')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse.invalidParameter('Tags')
  const entries = Object.entries(value as Record<string, unknown>)
  if (entries.length < 1 || entries.length > 10) throw refuse.invalidParameter('Tags')
  for (const [key, own] of entries) {
    if (key === '' || tooLong(key) || /^(acs:|aliyun)/i.test(key) || /https?:\/\//.test(key))
      throw new Refusal(400, 'InvalidTagKey.Malformed', `The tag key ${key} is not valid.`)
    if (typeof own !== 'string' || tooLong(own))
      throw new Refusal(400, 'InvalidTagValue.Malformed', `The value of the tag ${key} is not valid.`)
  }
  return value as Record<string, string>
}

/** The cluster's own listing shows the same tags. */
function tellCluster(world: World, resource: Readonly<Resource>): void {
  if (resource.kind !== 'cluster' || !clustersOf(world).has(resource.id)) return
  const tags = tagsAt(resource, world.clock.now())
  clustersOf(world).patch(resource.id, {
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  })
}

/** The operations of tag 2018-08-28 that the portal uses. */
export function tagOperations(world: World): SignedOperation[] {
  const marks = new PageMarks(world)
  const access = (action: string) => () => ({ action: `tag:${action}`, resource: '*' })
  const at = (question: unknown, mark: string | undefined): number => {
    const from = marks.read(question, mark)
    if ('offset' in from) return from.offset
    throw new Refusal(400, 'InvalidNextToken', 'The specified NextToken is invalid or has expired.')
  }
  const sizeOf = (asked: number | undefined): number => {
    const size = asked ?? 50
    if (size < 1 || size > 1_000) throw refuse.invalidParameter('PageSize')
    return size
  }
  /** Each resource for itself: what fails is listed inside a 200. */
  const each = (
    arns: string[],
    accountId: string,
    regionId: string,
    write: (resource: Readonly<Resource>) => Fault | undefined,
  ) => {
    const failed = arns.flatMap((arn) => {
      const found = named(world, arn, accountId, regionId)
      const fault = 'Code' in found ? found : write(found)
      if (fault !== undefined) return [{ ResourceARN: arn, Result: fault }]
      const now = resourcesOf(world).get(arn)
      if (now !== undefined) tellCluster(world, now)
      return []
    })
    return { FailedResources: { FailedResource: failed } }
  }
  const own = () =>
    resourcesOf(world)
      .values()
      .filter((row) => row.accountId === world.accountId && existsAt(row, world.clock.now()))
  return [
    operation({
      action: 'TagResources',
      params: { ...anyone, RegionId: 'string!', ResourceARN: 'tree!', Tags: 'string!' },
      write: true,
      access: access('TagResources'),
      handle: ({ params, now }) => {
        const tags = tagsOf(params.Tags)
        return each(arnsOf(params.ResourceARN), world.accountId, params.RegionId, (resource) => {
          const keys = new Set([...tagsAt(resource, now).map(({ key }) => key), ...Object.keys(tags)])
          if (keys.size > mostTags)
            return {
              Code: 'QuotaExceed.TagsPerResource',
              Message: `At most ${mostTags} tags are on a resource.`,
            }
          putTags(world, resource.arn, tags, now)
          return undefined
        })
      },
    }),
    operation({
      action: 'UntagResources',
      params: { ...anyone, RegionId: 'string!', ResourceARN: 'tree!', TagKey: 'tree!' },
      write: true,
      access: access('UntagResources'),
      handle: ({ params, now }) => {
        const keys = Array.isArray(params.TagKey) ? params.TagKey.map(String) : []
        if (keys.length < 1 || keys.length > 10) throw refuse.invalidParameter('TagKey')
        return each(arnsOf(params.ResourceARN), world.accountId, params.RegionId, (resource) => {
          takeTags(world, resource.arn, keys, now)
          return undefined
        })
      },
    }),
    operation({
      action: 'ListTagResources',
      params: {
        ...anyone,
        RegionId: 'string!',
        ResourceARN: 'tree',
        Tags: 'string',
        Category: 'string',
        PageSize: 'integer',
        NextToken: 'string',
      },
      access: access('ListTagResources'),
      handle: ({ params, now }) => {
        const { NextToken, PageSize, ...question } = params
        const size = sizeOf(PageSize)
        const arns = params.ResourceARN === undefined ? undefined : arnsOf(params.ResourceARN)
        const wanted = params.Tags === undefined ? [] : Object.entries(tagsOf(params.Tags))
        const rows = own().filter((row) => {
          const tags = tagsAt(row, now)
          return (
            // Only what has tags is here: what has none is found elsewhere.
            tags.length > 0 &&
            (row.regionId === params.RegionId || row.regionId === 'global') &&
            (arns === undefined || arns.includes(row.arn)) &&
            wanted.every(([key, value]) => tags.some((tag) => tag.key === key && tag.value === value))
          )
        })
        const page = marks.page(rows, question, at(question, NextToken), size)
        return {
          NextToken: page.next,
          TagResources: page.rows.map((row) => ({
            ResourceARN: row.arn,
            Tags: tagsAt(row, now).map(({ key, value }) => ({
              Key: key,
              Value: value,
              Category: key.startsWith('acs:') ? 'System' : 'Custom',
            })),
          })),
        }
      },
    }),
    operation({
      action: 'ListTagKeys',
      params: {
        ...anyone,
        RegionId: 'string!',
        ResourceType: 'string',
        QueryType: 'string',
        FuzzyType: 'string',
        Category: 'string',
        TagFilter: 'tree',
        PageSize: 'integer',
        NextToken: 'string',
      },
      access: access('ListTagKeys'),
      handle: ({ params, now }) => {
        const { NextToken, PageSize, ...question } = params
        const size = sizeOf(PageSize)
        const { Key: wanted = '' } = (params.TagFilter ?? {}) as { Key?: string }
        const keys = [...new Set(own().flatMap((row) => tagsAt(row, now).map(({ key }) => key)))]
          .sort()
          .filter(
            (key) =>
              wanted === '' || (params.FuzzyType === 'PREFIX' ? key.startsWith(wanted) : key === wanted),
          )
        const page = marks.page(keys, question, at(question, NextToken), size)
        return {
          NextToken: page.next,
          Keys: {
            Key: page.rows.map((Key) => ({
              Key,
              Category: Key.startsWith('acs:') ? 'System' : 'Custom',
              Description: '',
            })),
          },
        }
      },
    }),
  ]
}
