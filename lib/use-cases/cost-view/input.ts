import { z } from 'zod'
import { causes } from '../../domain/attribution/cause.ts'
import { costMeasures } from '../../domain/bill/source.ts'
import type { CostFilter } from '../../domain/cost-view/filter.ts'

const text = z.string().min(1).max(200).optional()

/** Which money, as every view of cost takes it. */
export const filterInput = {
  productLine: text,
  team: text,
  service: text,
  environment: text,
  cloudProduct: text,
  account: text,
  region: text,
  chargeCategory: text,
  cause: z.enum(causes).optional(),
  group: z.enum(['attributed', 'unattributed', 'untaggable']).optional(),
  missingKey: text,
}

/** Of what month, in which measure and currency; the newest month, effective cost and the usual currency where nothing is said. */
export const moneyInput = {
  month: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
    .optional(),
  measure: z.enum(costMeasures).optional(),
  currency: z.string().min(1).max(20).optional(),
  ...filterInput,
}

export function filterOf(input: CostFilter): CostFilter {
  const { productLine, team, service, environment, cloudProduct, account, region, chargeCategory, cause } =
    input
  const { group, missingKey } = input
  return {
    productLine,
    team,
    service,
    environment,
    cloudProduct,
    account,
    region,
    chargeCategory,
    cause,
    group,
    missingKey,
  }
}

export const isWhole = (filter: CostFilter): boolean =>
  Object.values(filter).every((value) => value === undefined)
