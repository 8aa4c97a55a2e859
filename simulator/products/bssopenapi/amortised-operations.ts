import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accountOf } from '../estate/account.ts'
import { periodOf } from '../estate/billing-day.ts'
import { booksOf } from '../estate/books.ts'
import type { Charge } from '../estate/charge.ts'
import { PageMarks } from '../estate/page-mark.ts'
import { commitmentsOf, planProduct } from '../estate/plan.ts'
import { subjectFields } from './item.ts'
import { failure, pageSize, periodAsked } from './question.ts'
import { amount } from './raw-number.ts'

interface SpreadRow {
  charge: Charge
  amount: number
  unused: number
  plan: string
}

/** What a charge cost its user, and the plan apart that paid for some of it. */
function spreadRows(charge: Charge): SpreadRow[] {
  if (charge.unused === true) return [{ charge, amount: 0, unused: charge.spread, plan: charge.billedId }]
  const paid = charge.plan?.paid ?? 0
  const own = { charge, amount: charge.spread - paid, unused: 0, plan: '' }
  const byPlan = { charge, amount: paid, unused: 0, plan: charge.plan?.id ?? '' }
  return [own, byPlan].filter((row) => row.amount !== 0)
}

const lists = ['BillOwnerIdList', 'BillUserIdList', 'InstanceIdList'] as const
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/**
 * DescribeInstanceDeductAmortizedCostByAmortizationPeriod: the spread cost of every instance on every day of a month, what
 * savings plans paid told apart. Known only from the vendor's SDK; that it has a row for each day is assumed.
 */
export function amortisedOperations(world: World): SignedOperation[] {
  const marks = new PageMarks(world)
  return [
    operation({
      action: 'DescribeInstanceDeductAmortizedCostByAmortizationPeriod',
      params: {
        BillingCycle: 'string!',
        BillOwnerIdList: 'tree',
        BillUserIdList: 'tree',
        InstanceIdList: 'tree',
        CostUnitCode: 'string',
        MaxResults: 'integer',
        NextToken: 'string',
        ProductCode: 'string',
        ProductDetail: 'string',
        SubscriptionType: 'string',
      },
      access: () => ({ action: 'bssapi:DescribeCostBill', resource: '*' }),
      handle: ({ params }) => {
        const period = periodAsked(world, params.BillingCycle, 12)
        for (const name of lists) if (textsOf(params[name]).length > 10) throw refuse.invalidParameter(name)
        const owners = textsOf(params.BillOwnerIdList)
        const instances = textsOf(params.InstanceIdList)
        const rows = booksOf(world)
          .month('spread', period)
          .filter(
            (charge) =>
              (owners.length === 0 || owners.includes(charge.accountId)) &&
              (instances.length === 0 || instances.includes(charge.billedId)) &&
              (params.ProductCode === undefined || params.ProductCode === charge.product.code) &&
              (params.SubscriptionType === undefined || params.SubscriptionType === charge.subscription),
          )
          .flatMap(spreadRows)
        const size = pageSize(params.MaxResults)
        const { NextToken, MaxResults: _size, ...question } = params
        const from = marks.read(question, NextToken)
        if ('fault' in from) throw failure.mark(from.fault)
        const page = marks.page(rows, question, from.offset, size)
        return {
          Code: 'Success',
          Message: 'Successful!',
          Success: true,
          Data: {
            AccountID: world.accountId,
            AccountName: accountOf(world, world.accountId).name,
            MaxResults: size,
            NextToken: page.next,
            TotalCount: rows.length,
            Items: page.rows.map((row) => spreadItem(world, row)),
          },
        }
      },
    }),
  ]
}

function spreadItem(world: World, row: SpreadRow) {
  const { charge } = row
  const owner = accountOf(world, charge.accountId)
  const payer = accountOf(world, world.accountId)
  const plan = row.plan === '' ? undefined : commitmentsOf(world).plans.get(row.plan)
  return {
    ...subjectFields(world, charge, false),
    CostUnitCode: '',
    ProductDetailCode: charge.product.commodity,
    AmortizationPeriod: periodOf(charge.day),
    AmortizationPeriodDay: charge.day,
    AmortizationStatus: 'amortized',
    ConsumePeriod: periodOf(charge.day),
    // Numbers here, and texts in the bills.
    BillAccountID: Number(payer.accountId),
    BillAccountName: payer.name,
    BillOwnerID: Number(owner.accountId),
    BillOwnerName: owner.name,
    SplitAccountName: owner.name,
    SplitItemID: charge.billedId,
    SplitItemName: charge.billedName,
    SplitProductDetail: charge.product.detail,
    BizType: '',
    ReferFrInstanceID: plan?.id ?? '',
    ReferFrOwnerID: plan?.accountId ?? '',
    ReferFrProductDetailCode: plan === undefined ? '' : planProduct.commodity,
    CurrentAmortizationPretaxGrossAmount: amount(row.amount),
    CurrentAmortizationInvoiceDiscount: amount(0),
    CurrentAmortizationRoundDownDiscount: amount(0),
    CurrentAmortizationDeductedByCoupons: amount(0),
    CurrentAmortizationPretaxAmount: amount(row.amount),
    UnusedAmortizationPretaxGrossAmount: amount(row.unused),
    UnusedAmortizationInvoiceDiscount: amount(0),
    UnusedAmortizationRoundDownDiscount: amount(0),
    UnusedAmortizationDeductedByCoupons: amount(0),
    UnusedAmortizationPretaxAmount: amount(row.unused),
    PretaxAmount: amount(charge.billed),
    PretaxGrossAmount: amount(charge.list),
  }
}
