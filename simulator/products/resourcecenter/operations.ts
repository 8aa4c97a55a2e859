import { Refusal, refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accountsOf, directoryId } from '../estate/account.ts'
import { PageMarks } from '../estate/page-mark.ts'
import { tagsAt } from '../estate/resource.ts'
import { filtersOf, found, lagMs, resourceItem } from './search.ts'
import { centerOf } from './state.ts'

const listing = { Filter: 'tree', SortCriterion: 'tree', MaxResults: 'integer', NextToken: 'string' } as const

function pageSize(asked: number | undefined): number {
  const size = asked ?? 20
  if (size < 1 || size > 100) throw refuse.invalidParameter('MaxResults')
  return size
}

const mustBeOn = (world: World): void => {
  if (centerOf(world).status !== 'Enabled')
    throw new Refusal(409, 'ServiceNotEnabled', 'The Resource Center service is not enabled.')
}

/** The operations of resourcecenter 2022-12-01 that list what there is. */
export function resourceCenterOperations(world: World): SignedOperation[] {
  const marks = new PageMarks(world)
  const access = (action: string) => () => ({ action: `resourcecenter:${action}`, resource: '*' })
  const at = (question: unknown, mark: string | undefined): number => {
    const from = marks.read(question, mark)
    if ('offset' in from) return from.offset
    const words = from.fault === 'expired' ? 'has expired' : 'is invalid'
    throw new Refusal(400, 'InvalidParameter.NextToken', `The specified NextToken ${words}.`)
  }
  const search = (accounts: (id: string) => boolean, params: Record<string, unknown>) => {
    mustBeOn(world)
    const size = pageSize(params.MaxResults as number | undefined)
    const { NextToken, MaxResults: _size, ...question } = params
    if (params.SearchExpression !== undefined)
      throw refuse.invalidParameter('SearchExpression', 'Expressions are not imitated: use filters.')
    const filters = filtersOf(params.Filter)
    const group = params.ResourceGroupId
    const rows = found(world, accounts, filters).filter(
      (row) => group === undefined || row.group.id === group,
    )
    const page = marks.page(rows, question, at(question, NextToken as string | undefined), size)
    return {
      Filters: filters.map(({ Key, MatchType = 'Equals', Value }) => ({ Key, MatchType, Values: Value })),
      MaxResults: size,
      NextToken: page.next,
      Resources: page.rows.map((row) => resourceItem(world, row)),
    }
  }
  const list = (
    params: { MatchType?: string; MaxResults?: number; NextToken?: string },
    texts: string[],
    wanted = '',
  ) => {
    mustBeOn(world)
    const { NextToken, MaxResults, ...question } = params
    const fits = (text: string) =>
      wanted === '' || (params.MatchType === 'Prefix' ? text.startsWith(wanted) : text === wanted)
    const rows = [...new Set(texts)].filter(fits).sort()
    return marks.page(rows, question, at(question, NextToken), pageSize(MaxResults))
  }
  const tags = () =>
    found(world, (id) => id === world.accountId, []).flatMap((row) => tagsAt(row, world.clock.now() - lagMs))
  return [
    operation({
      action: 'SearchResources',
      params: {
        ...listing,
        ResourceGroupId: 'string',
        IncludeDeletedResources: 'boolean',
        SearchExpression: 'string',
      },
      access: access('SearchResources'),
      handle: ({ params }) => search((id) => id === world.accountId, params),
    }),
    operation({
      action: 'SearchMultiAccountResources',
      params: { ...listing, Scope: 'string!' },
      access: access('SearchMultiAccountResources'),
      handle: ({ params }) => {
        const { Scope } = params
        if (Scope !== directoryId && !accountsOf(world).has(Scope))
          throw new Refusal(400, 'InvalidParameter.Scope', `The scope ${Scope} is not of this directory.`)
        const answer = search((id) => Scope === directoryId || id === Scope, params)
        return { ...answer, Scope }
      },
    }),
    operation({
      action: 'ListTagKeys',
      params: { TagKey: 'string', MatchType: 'string', MaxResults: 'integer', NextToken: 'string' },
      access: access('ListTagKeys'),
      handle: ({ params }) => {
        const keys = tags().map(({ key }) => key)
        const page = list(params, keys, params.TagKey)
        return { NextToken: page.next, TagKeys: page.rows }
      },
    }),
    operation({
      action: 'ListTagValues',
      params: {
        TagKey: 'string!',
        TagValue: 'string',
        MatchType: 'string',
        MaxResults: 'integer',
        NextToken: 'string',
      },
      access: access('ListTagValues'),
      handle: ({ params }) => {
        const values = tags().flatMap(({ key, value }) => (key === params.TagKey ? [value] : []))
        const page = list(params, values, params.TagValue)
        return { NextToken: page.next, TagValues: page.rows }
      },
    }),
    operation({
      action: 'GetResourceCenterServiceStatus',
      params: {},
      access: access('GetResourceCenterServiceStatus'),
      handle: () => {
        const { status, initial } = centerOf(world)
        return { ServiceStatus: status, InitialStatus: initial }
      },
    }),
  ]
}
