import { z } from 'zod'
import { parseDay } from '../../domain/calendar/day.ts'

/** A billing day. */
export const Day = z.string().refine((text) => parseDay(text) !== null, 'no day')

/** A month of a source, as a caller names it. */
export const MonthOfSource = {
  source: z.uuid(),
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
}
