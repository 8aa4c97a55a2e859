import { z } from 'zod'

/** Ways in which money finds its owner. */
export const attributionMethods = [
  'cost-tag',
  'alias',
  'resource-group',
  'cost-unit',
  'kubernetes',
  'split',
] as const
export type AttributionMethod = (typeof attributionMethods)[number]

/**
 * The order in which ways are tried, and which of them are: the first that names an owner decides. Split rules share out what
 * is left, so they are last wherever they are put.
 */
export const AttributionOrder = z
  .array(z.object({ method: z.enum(attributionMethods), on: z.boolean() }))
  .refine((order) => new Set(order.map(({ method }) => method)).size === order.length, 'each way once')
  .transform((order) => [
    ...order,
    // A way that came after an order was written is off in it.
    ...attributionMethods
      .filter((method) => !order.some((one) => one.method === method))
      .map((method) => ({ method, on: false })),
  ])
export type AttributionOrder = z.infer<typeof AttributionOrder>

export const defaultOrder: AttributionOrder = attributionMethods.map((method) => ({ method, on: true }))

export const isOn = (order: AttributionOrder, method: AttributionMethod): boolean =>
  order.some((one) => one.method === method && one.on)
