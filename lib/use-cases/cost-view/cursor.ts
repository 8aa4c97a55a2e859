import { z } from 'zod'
import { fail } from '../../domain/failure/result.ts'

/** The id of a subject: 64 bits with a sign, as text. */
export const Subject = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text))

/** An amount as a cursor carries it. */
export const isAmount = (part: unknown): boolean => /^-?\d{1,60}(\.\d{1,60})?$/.test(String(part))
export const isSubject = (part: unknown): boolean => Subject.safeParse(part).success
export const isDay = (part: unknown): boolean => z.iso.date().safeParse(part).success

/** A cursor that has the shape of ours, and not our values. */
export const foreignCursor = () =>
  fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })
