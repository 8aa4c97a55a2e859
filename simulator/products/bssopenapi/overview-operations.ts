import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accountOf } from '../estate/account.ts'
import { booksOf, isBilled } from '../estate/books.ts'
import type { Charge } from '../estate/charge.ts'
import { periodAsked } from './question.ts'
import { amount } from './raw-number.ts'

/** QueryBillOverview: what a month cost, per account, product and kind of charge. */
export function overviewOperations(world: World): SignedOperation[] {
  return [
    operation({
      action: 'QueryBillOverview',
      params: {
        BillingCycle: 'string!',
        BillOwnerId: 'string',
        ProductCode: 'string',
        ProductType: 'string',
        SubscriptionType: 'string',
      },
      access: () => ({ action: 'bssapi:QueryBillOverview', resource: '*' }),
      handle: ({ params }) => {
        const period = periodAsked(world, params.BillingCycle, 18)
        const sums = new Map<string, { charge: Charge; list: number; billed: number }>()
        for (const charge of booksOf(world).month('instance', period).filter(isBilled)) {
          if (params.BillOwnerId !== undefined && params.BillOwnerId !== charge.accountId) continue
          if (params.ProductCode !== undefined && params.ProductCode !== charge.product.code) continue
          if (params.SubscriptionType !== undefined && params.SubscriptionType !== charge.subscription)
            continue
          const { accountId, product, word, subscription } = charge
          const key = [accountId, product.code, product.detail, word, subscription].join('\n')
          const sum = sums.get(key) ?? { charge, list: 0, billed: 0 }
          sum.list += charge.list
          sum.billed += charge.billed
          sums.set(key, sum)
        }
        return {
          Code: 'Success',
          Message: 'Successful!',
          Success: true,
          Data: {
            AccountID: world.accountId,
            AccountName: accountOf(world, world.accountId).name,
            BillingCycle: period,
            Items: { Item: [...sums.values()].map((sum) => overviewItem(world, sum)) },
          },
        }
      },
    }),
  ]
}

function overviewItem(
  world: World,
  { charge, list, billed }: { charge: Charge; list: number; billed: number },
) {
  const owner = accountOf(world, charge.accountId)
  const payer = accountOf(world, world.accountId)
  const tax = Math.round((billed * owner.taxPerMille) / 1_000)
  return {
    ProductCode: charge.product.code,
    ProductName: charge.product.name,
    ProductDetail: charge.product.detail,
    ProductType: '',
    PipCode: charge.product.pip,
    CommodityCode: charge.product.commodity,
    SubscriptionType: charge.subscription,
    BizType: '',
    Item: charge.word,
    OwnerID: owner.accountId,
    BillAccountID: payer.accountId,
    BillAccountName: payer.name,
    Currency: owner.currency,
    PaymentCurrency: owner.currency,
    PretaxGrossAmount: amount(list),
    InvoiceDiscount: amount(list > billed ? list - billed : 0),
    RoundDownDiscount: '0',
    PretaxAmount: amount(billed),
    PretaxAmountLocal: amount(billed),
    Tax: amount(tax),
    AfterTaxAmount: amount(billed + tax),
    DeductedByCoupons: amount(0),
    DeductedByCashCoupons: amount(0),
    DeductedByPrepaidCard: amount(0),
    CashAmount: amount(billed),
    PaymentAmount: amount(billed),
    OutstandingAmount: amount(0),
    AdjustAmount: amount(0),
  }
}
