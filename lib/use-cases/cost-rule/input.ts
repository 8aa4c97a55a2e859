import { z } from 'zod'
import { parseDay } from '../../domain/calendar/day.ts'

/** A billing day. */
export const Day = z.string().refine((text) => parseDay(text) !== null, 'no day')
export const Reason = z.string().trim().min(1).max(2000)
