// Columns of the Cost and Usage dataset of the FinOps Open Cost and Usage Specification, by the version that brought them.

export const focusVersions = ['1.0', '1.1', '1.2', '1.3'] as const
export type FocusVersion = (typeof focusVersions)[number]

const words = (text: string): string[] => text.trim().split(/\s+/)

export const columnsSince: Record<FocusVersion, readonly string[]> = {
  '1.0':
    words(`AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
    BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart
    CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountStatus CommitmentDiscountType
    ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceIssuerName ListCost ListUnitPrice
    PricingCategory PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName
    ResourceType ServiceCategory ServiceName SkuId SkuPriceId SubAccountId SubAccountName Tags`),
  '1.1':
    words(`CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity CommitmentDiscountUnit
    ServiceSubcategory SkuMeter SkuPriceDetails`),
  '1.2': words(`BillingAccountType InvoiceId PricingCurrency PricingCurrencyContractedUnitPrice
    PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice SubAccountType`),
  '1.3':
    words(`AllocatedMethodDetails AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags
    ContractApplied HostProviderName ServiceProviderName`),
}

/** Names that a column had before 1.0, and the name it has had since. */
export const formerNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AmortizedCost: 'EffectiveCost',
    ChargeSubcategory: 'ChargeClass',
    ChargeType: 'ChargeCategory',
    InvoiceIssuer: 'InvoiceIssuerName',
    Provider: 'ProviderName',
    Publisher: 'PublisherName',
    Region: 'RegionId',
    UsageQuantity: 'ConsumedQuantity',
    UsageUnit: 'ConsumedUnit',
  }),
)

/** Columns of versions after 1.3, as far as they are known. */
export const laterColumns: readonly string[] = ['CommitmentProgramEligibilityDetails']

/** Without one of these a row has no place, no day or no money. All of them are mandatory in every version. */
export const neededColumns = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargePeriodStart',
  'EffectiveCost',
  'ServiceName',
] as const

/** Without one of these something is not known, and it is said what: money is then attributed by less. */
export const wantedColumns = [
  'ChargeClass',
  'ChargeDescription',
  'CommitmentDiscountStatus',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ListCost',
  'RegionId',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'SubAccountId',
  'SubAccountName',
  'Tags',
] as const

/** Columns of one's own, which the specification lets begin with x_. The other x_ columns are passed over. */
export const ownColumns = [
  'x_ChargeCategory',
  'x_CostUnit',
  'x_OrderId',
  'x_PartOf',
  'x_ResourceGroup',
] as const

/** Columns by which an export of ours (focus-export.ts) is known: nobody else's file has all of them. */
export const exportMarks: readonly string[] = ['x_Attribution', 'x_LineNumber', 'x_Source']

export type FocusColumn =
  | (typeof neededColumns)[number]
  | (typeof wantedColumns)[number]
  | (typeof ownColumns)[number]
