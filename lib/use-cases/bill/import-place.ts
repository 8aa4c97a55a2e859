import { z } from 'zod'

const periods = z.array(z.string()).default([])

/** Where the import of a file goes on. */
export const FilePlace = z.object({
  /** All was read: what is left is to look it over. */
  read: z.boolean().default(false),
  offset: z.number().default(0),
  lines: z.number().default(0),
  skipping: z.boolean().default(false),
  columns: z.array(z.string()).nullable().default(null),
  /** Columns that it does not have; of an export of ours costs too that are empty in a row. */
  lacking: z.array(z.string()).default([]),
  periods,
})
export type FilePlace = z.infer<typeof FilePlace>

/** Where the import of days goes on. */
export const DaysPlace = z.object({
  read: z.boolean().default(false),
  /** The day (or month) that is being asked for; null: the first. */
  at: z.string().nullable().default(null),
  /** The cloud's mark of its next page; null: the first. */
  page: z.string().nullable().default(null),
  /** Items before this day, and before the next page. */
  before: z.number().default(0),
  items: z.number().default(0),
  periods,
})
export type DaysPlace = z.infer<typeof DaysPlace>

/** How reading ended. */
export type ReadEnd =
  | { end: 'read'; periods: string[] }
  | { end: 'failed'; problem: { code: string; message: string; detail?: Record<string, unknown> } }
  /** The import is no longer ours: paused, cancelled or taken over. */
  | { end: 'lost' }
  /** Told to stop, or the cloud cannot be asked now: to be gone on with, in so many milliseconds. */
  | { end: 'later'; afterMs: number }
