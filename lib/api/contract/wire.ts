import { z } from 'zod'

/** An instant on the wire: ISO 8601 with an offset. */
export const Instant = z.iso.datetime({ offset: true })
export type Instant = z.infer<typeof Instant>

export const Id = z.uuid()

export const Slug = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** In a query `a,b` or repeated; typed clients pass an array. */
export const list = <T extends z.ZodType<string>>(item: T) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : value),
      z.array(item).min(1).max(50),
    )
    .optional()

export const flag = z
  .preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())
  .optional()

export const Reason = z.string().trim().min(1).max(2000)

/** Ask for a page: `cursor` is what the page before answered as `next`. */
export const pageInput = {
  cursor: z.string().min(1).max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
}

/** `next` is null on the last page; `now` is the server's clock, for countdowns. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), now: Instant })
