import { z } from 'zod'

// Numbers arrive as the text that was written (exactNumbers), ids sometimes as numbers and sometimes as texts.
const text = z.string().nullish()

export const BillItem = z.object({
  BillingDate: text,
  OwnerID: text,
  BillAccountID: text,
  InstanceID: text,
  NickName: text,
  Region: text,
  ResourceGroup: text,
  CostUnit: text,
  Tag: text,
  ProductCode: text,
  ProductName: text,
  ProductDetail: text,
  SplitItemID: text,
  SplitItemName: text,
  SplitProductDetail: text,
  SubscriptionType: text,
  Item: text,
  BillingItem: text,
  Usage: text,
  UsageUnit: text,
  Currency: z.string(),
  PretaxAmount: z.string(),
  PretaxGrossAmount: text,
})

const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ Items: z.array(item).nullish(), NextToken: text, TotalCount: text })

export const BillPage = pageOf(BillItem)

export const AmortisedItem = z.object({
  AmortizationPeriodDay: text,
  BillOwnerID: z.string(),
  BillAccountID: z.string(),
  InstanceID: text,
  Region: text,
  ResourceGroup: text,
  CostUnit: text,
  Tag: text,
  ProductCode: text,
  ProductName: text,
  ProductDetail: text,
  SplitItemID: text,
  SplitItemName: text,
  SplitProductDetail: text,
  ReferFrInstanceID: text,
  CurrentAmortizationPretaxAmount: z.string(),
  UnusedAmortizationPretaxAmount: text,
})

export const AmortisedPage = pageOf(AmortisedItem)

export const OverviewItem = z.object({
  OwnerID: text,
  BillAccountID: text,
  ProductCode: text,
  ProductName: text,
  SubscriptionType: text,
  Item: text,
  Currency: z.string(),
  PretaxAmount: z.string(),
  PretaxGrossAmount: text,
  Tax: text,
})

export const Overview = z.object({ Items: z.object({ Item: z.array(OverviewItem).nullish() }).nullish() })

/** A failure is `Success: false` inside HTTP 200. */
export const Envelope = z.object({
  Success: z.boolean().nullish(),
  Code: text,
  Message: text,
  RequestId: text,
  Data: z.unknown().optional(),
})
