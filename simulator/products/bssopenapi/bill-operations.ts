import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accountOf } from '../estate/account.ts'
import { billedTags } from '../estate/billing-key.ts'
import { booksOf, type Feed, isBilled } from '../estate/books.ts'
import type { Charge } from '../estate/charge.ts'
import { PageMarks } from '../estate/page-mark.ts'
import { resourcesOf } from '../estate/resource.ts'
import { instanceItem, instanceOf, type MoneyRow, splitItem } from './item.ts'
import { failure, pageSize, type Span, spanAsked } from './question.ts'

const asked = {
  BillingCycle: 'string!',
  BillingDate: 'string',
  Granularity: 'string!',
  BillOwnerId: 'string',
  InstanceID: 'string',
  IsHideZeroCharge: 'boolean',
  MaxResults: 'integer',
  NextToken: 'string',
  OwnerId: 'string',
  PipCode: 'string',
  ProductCode: 'string',
  ProductType: 'string',
  SubscriptionType: 'string',
} as const

interface Filter {
  BillOwnerId: string | undefined
  InstanceID: string | undefined
  PipCode: string | undefined
  ProductCode: string | undefined
  SubscriptionType: string | undefined
  SplitItemID?: string | undefined
}

interface TagFilter {
  TagKey?: string
  TagValues?: string[]
}

function chosen(world: World, charges: Charge[], filter: Filter, tags: TagFilter[]): Charge[] {
  if (filter.SubscriptionType !== undefined && filter.ProductCode === undefined)
    throw refuse.invalidParameter('SubscriptionType', 'SubscriptionType goes with ProductCode.')
  const fits = (wanted: string | undefined, has: string) =>
    wanted === undefined || wanted === '' || wanted === has
  return charges.filter(
    (charge) =>
      fits(filter.BillOwnerId, charge.accountId) &&
      fits(filter.InstanceID, instanceOf(world, charge)) &&
      fits(filter.SplitItemID, charge.billedId) &&
      fits(filter.PipCode, charge.product.pip) &&
      fits(filter.ProductCode, charge.product.code) &&
      fits(filter.SubscriptionType, charge.subscription) &&
      (tags.length === 0 || hasTag(world, charge, tags)),
  )
}

function hasTag(world: World, charge: Charge, wanted: TagFilter[]): boolean {
  const resource = charge.arn === undefined ? undefined : resourcesOf(world).get(charge.arn)
  const tags = resource === undefined ? [] : billedTags(world, resource, charge.day)
  return wanted.some(({ TagKey, TagValues = [] }) =>
    tags.some(([key, value]) => key === TagKey && (TagValues.length === 0 || TagValues.includes(value))),
  )
}

/** Adds up what a bill writes as one line. */
function rowsOf(charges: Charge[], day: string | undefined, keyOf: (charge: Charge) => string): MoneyRow[] {
  const rows = new Map<string, MoneyRow>()
  for (const charge of charges) {
    const key = `${keyOf(charge)}\n${charge.word}\n${charge.subscription}`
    const row = rows.get(key)
    if (row === undefined) {
      const { list, billed, usage } = charge
      rows.set(key, { charge, list, billed, usage, day: day ?? '' })
    } else {
      row.list += charge.list
      row.billed += charge.billed
      row.usage = String(Number(row.usage) + Number(charge.usage))
      // The newest says what it was called and tagged.
      if (charge.day >= row.charge.day) row.charge = charge
    }
  }
  return [...rows.values()]
}

/** DescribeInstanceBill and DescribeSplitItemBill. */
export function billOperations(world: World): SignedOperation[] {
  const marks = new PageMarks(world)
  const charged = (feed: Feed, { period, day }: Span): Charge[] => {
    const books = booksOf(world)
    return (day === undefined ? books.month(feed, period) : books.shown(feed, day)).filter(isBilled)
  }
  const answer = (
    span: Span,
    rows: MoneyRow[],
    params: {
      MaxResults: number | undefined
      NextToken: string | undefined
      IsHideZeroCharge: boolean | undefined
    },
    render: (row: MoneyRow) => object,
  ) => {
    const size = pageSize(params.MaxResults)
    const { NextToken, MaxResults: _size, ...question } = params
    const from = marks.read(question, NextToken)
    if ('fault' in from) throw failure.mark(from.fault)
    const shown =
      params.IsHideZeroCharge === true ? rows.filter(({ billed, list }) => billed !== 0 || list !== 0) : rows
    const page = marks.page(shown, question, from.offset, size)
    return {
      Code: 'Success',
      Message: 'Successful!',
      Success: true,
      Data: {
        AccountID: world.accountId,
        AccountName: accountOf(world, world.accountId).name,
        BillingCycle: span.period,
        MaxResults: size,
        NextToken: page.next,
        TotalCount: shown.length,
        Items: page.rows.map(render),
      },
    }
  }
  return [
    operation({
      action: 'DescribeInstanceBill',
      params: { ...asked, IsBillingItem: 'boolean' },
      access: () => ({ action: 'bssapi:DescribeInstanceBill', resource: '*' }),
      handle: ({ params }) => {
        const span = spanAsked(world, params, 18)
        const metered = params.IsBillingItem === true
        const charges = chosen(world, charged('instance', span), params, [])
        const rows = rowsOf(charges, span.day, (charge) =>
          [charge.accountId, instanceOf(world, charge), metered ? charge.item.code : ''].join('\n'),
        )
        return answer(span, rows, params, (row) => instanceItem(world, row, metered))
      },
    }),
    operation({
      action: 'DescribeSplitItemBill',
      params: { ...asked, SplitItemID: 'string', TagFilter: 'tree' },
      access: () => ({ action: 'bssapi:DescribeSplitItemBill', resource: '*' }),
      handle: ({ params }) => {
        const span = spanAsked(world, params, 12)
        const tags = Array.isArray(params.TagFilter) ? (params.TagFilter as TagFilter[]) : []
        const charges = chosen(world, charged('split', span), params, tags)
        const rows = rowsOf(charges, span.day, (charge) =>
          [charge.accountId, charge.arn ?? charge.billedId, charge.item.code].join('\n'),
        )
        return answer(span, rows, params, (row) => splitItem(world, row))
      },
    }),
  ]
}
