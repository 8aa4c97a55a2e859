import { refuse } from '../../kernel/errors.ts'

const usual = 20
const largest = 100

/** A page of a list; the mark is opaque, and absent at the end. */
export function cut<T>(all: T[], { limit = usual, nextToken }: { limit?: number; nextToken?: string }) {
  if (limit < 1 || limit > largest) throw refuse.invalidParameter('limit')
  const from = nextToken === undefined || nextToken === '' ? 0 : offsetOf(nextToken)
  const end = from + limit
  const items = all.slice(from, end)
  return end < all.length ? { items, nextToken: Buffer.from(`fc:${end}`).toString('base64') } : { items }
}

function offsetOf(token: string): number {
  const found = /^fc:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1]
  if (found === undefined) throw refuse.invalidParameter('nextToken')
  return Number(found)
}
