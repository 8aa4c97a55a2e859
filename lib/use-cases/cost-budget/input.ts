import { z } from 'zod'
import { Decimal } from '../../domain/money/money.ts'

/** A billing period. */
export const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** Money of a month: exact, and more than nothing. */
export const BudgetAmount = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,2})?$/)
  .refine((text) => new Decimal(text).gt(0), 'more than nothing')
export const Currency = z.string().regex(/^[A-Z]{3}$/)
export const Reason = z.string().trim().min(1).max(2000)
