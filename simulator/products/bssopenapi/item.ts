import type { World } from '../../kernel/world.ts'
import { accountOf } from '../estate/account.ts'
import { periodOf } from '../estate/billing-day.ts'
import { billedTags, tagText } from '../estate/billing-key.ts'
import type { Charge } from '../estate/charge.ts'
import { kindOf } from '../estate/kinds.ts'
import { resourcesOf } from '../estate/resource.ts'
import { amount } from './raw-number.ts'
import { regionName } from './region-name.ts'

/** The instance that a bill names: of parts of something shared, the whole. */
export function instanceOf(world: World, charge: Charge): string {
  const shared = sharedAs(world, charge)
  return shared === undefined
    ? charge.billedId
    : [shared, charge.regionId, charge.accountId].filter((part) => part !== '').join('-')
}

function sharedAs(world: World, { arn }: Charge): string | undefined {
  const resource = arn === undefined ? undefined : resourcesOf(world).get(arn)
  return resource === undefined ? undefined : kindOf(resource.kind).sharedAs
}

/** What bill lines of every feed say of who and what. */
export function subjectFields(world: World, charge: Charge, whole: boolean) {
  const resource = charge.arn === undefined ? undefined : resourcesOf(world).get(charge.arn)
  const hidden = whole && sharedAs(world, charge) !== undefined
  const shown = hidden ? undefined : resource
  return {
    InstanceID: instanceOf(world, charge),
    NickName: hidden ? '' : charge.billedName,
    Region: regionName(charge.regionId),
    Zone: shown?.zoneId ?? '',
    ResourceGroup: shown?.group.name ?? '',
    CostUnit: shown === undefined || shown.costUnit === '' ? '未分配' : shown.costUnit,
    Tag: shown === undefined ? '' : tagText(billedTags(world, shown, charge.day)),
    ProductCode: charge.product.code,
    ProductName: charge.product.name,
    ProductDetail: charge.product.detail,
    ProductType: '',
    PipCode: charge.product.pip,
    SubscriptionType: charge.subscription,
  }
}

export interface MoneyRow {
  charge: Charge
  list: number
  billed: number
  usage: string
  day: string
}

/** One item of DescribeInstanceBill; `metered` is whether it tells what was metered. */
export function instanceItem(world: World, row: MoneyRow, metered: boolean) {
  const { charge, list, billed } = row
  const owner = accountOf(world, charge.accountId)
  const payer = accountOf(world, world.accountId)
  const free = list - billed
  return {
    ...subjectFields(world, charge, true),
    CommodityCode: charge.product.commodity,
    BillAccountID: payer.accountId,
    BillAccountName: payer.name,
    OwnerID: owner.accountId,
    BillingDate: row.day,
    BillingType: charge.subscription === 'PayAsYouGo' ? '其它' : '包月',
    BizType: '',
    Item: charge.word,
    ItemName: itemNames[charge.word],
    BillingItem: metered ? charge.item.name : '',
    BillingItemCode: metered ? charge.item.code : '',
    InstanceConfig: '',
    InstanceSpec: '',
    InternetIP: '',
    IntranetIP: '',
    ServicePeriod: charge.subscription === 'PayAsYouGo' ? '86400' : '1',
    ServicePeriodUnit: charge.subscription === 'PayAsYouGo' ? '秒' : '月',
    ListPrice: '',
    ListPriceUnit: '',
    Usage: metered ? row.usage : '',
    UsageUnit: metered ? charge.item.unit : '',
    DeductedByResourcePackage: '',
    Currency: owner.currency,
    PretaxGrossAmount: amount(list),
    InvoiceDiscount: amount(free > 0 ? free : 0),
    PretaxAmount: amount(billed),
    AfterDiscountAmount: amount(billed),
    DeductedByCoupons: amount(0),
    DeductedByCashCoupons: amount(0),
    DeductedByPrepaidCard: amount(0),
    CashAmount: amount(billed),
    PaymentAmount: amount(billed),
    OutstandingAmount: amount(0),
    AdjustAmount: amount(0),
  }
}

const itemNames: Record<Charge['word'], string> = {
  SubscriptionOrder: '预付费订单',
  PayAsYouGoBill: '后付费账单',
  Refund: '退款',
  Adjustment: '调账',
}

/** One item of DescribeSplitItemBill: parts of what is shared are named one by one. */
export function splitItem(world: World, row: MoneyRow) {
  const { charge } = row
  const owner = accountOf(world, charge.accountId)
  return {
    ...instanceItem(world, row, true),
    ...subjectFields(world, charge, false),
    SplitItemID: charge.billedId,
    SplitItemName: charge.billedName,
    SplitAccountID: owner.accountId,
    SplitAccountName: owner.name,
    SplitBillingDate: row.day,
    SplitBillingCycle: periodOf(charge.day),
    SplitCommodityCode: charge.product.commodity,
    SplitProductDetail: charge.product.detail,
  }
}
