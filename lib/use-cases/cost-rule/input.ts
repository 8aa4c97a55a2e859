import { z } from 'zod'

export const Reason = z.string().trim().min(1).max(2000)
