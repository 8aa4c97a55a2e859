import { fail, ok, type Result } from '../domain/failure/result.ts'
import { JsonText } from '../platform/json-text.ts'
import type { Database } from './database.ts'
import { rowsOf } from './statement.ts'

/** The parts of a keyset cursor. Opaque outside; checked for shape when it comes back. */
export type Key = (string | number)[]

export function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url')
}

const parts = {
  text: (part: unknown) => typeof part === 'string' && part.isWellFormed() && !part.includes('\u0000'),
  integer: (part: unknown) => Number.isSafeInteger(part),
  digits: (part: unknown) => typeof part === 'string' && /^\d{1,18}$/.test(part),
  uuid: (part: unknown) =>
    typeof part === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part),
}

/** Reads a cursor of these parts; `invalid` for anything that we did not write. */
export function readCursor(cursor: string | undefined, kinds: (keyof typeof parts)[]): Result<Key | null> {
  if (cursor === undefined) return ok(null)
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(key) &&
      key.length === kinds.length &&
      kinds.every((kind, index) => parts[kind](key[index]))
    ) {
      return ok(key as Key)
    }
  } catch {
    // falls through: not ours
  }
  return fail('invalid', 'the cursor was not made by this list', { field: 'cursor' })
}

interface PageRow {
  item: string
  key: string
  now: string
  total?: string
}

/** Few lengths of pages, so that each list is few statements; one of another length is cut from the next longer. */
const lengths = [5, 10, 20, 50, 100, 200]

/**
 * In the text of a list: how many rows a page reads, one more than it shows. It becomes a number in the text: of a value
 * PostgreSQL knows nothing while it plans, and plans the statement anew for every page, which takes longer than reading it.
 */
export const pageRows = '{rows}'

/**
 * One page as JSON text in one statement. `inner` yields `item` (JSON text) and `key` (a JSON array as text) in the
 * order of the list. `counted` is a statement for the total, over the same values. The rows
 * are joined here: PostgreSQL takes three times as long over it.
 */
export async function readPage(
  database: Pick<Database, 'pool'>,
  purpose: string,
  inner: string,
  limit: number,
  values: unknown[],
  counted?: string,
): Promise<JsonText> {
  const total = counted ? `, (${counted}) AS total` : ''
  // OFFSET 0 keeps the clock from being read for every row.
  const text = `SELECT page.*, sluice_now.text AS now${total} FROM (SELECT to_json(sluice_now())::text AS text OFFSET 0) AS sluice_now
    LEFT JOIN (${inner} LIMIT ${pageRows}) AS page ON true`
  const length = lengths.find((each) => each >= limit) ?? limit
  const rows = await rowsOf<PageRow>(database, purpose, text.replaceAll(pageRows, `${length + 1}`), values)
  const { now = 'null', total: count } = rows[0] ?? {}
  // With nothing to list there is still one row, which knows the time and the total.
  const found = rows.filter((row) => row.item !== null)
  const last = found[limit - 1]
  const next = found.length > limit && last ? `"${writeCursor(last.key)}"` : 'null'
  found.length = Math.min(found.length, limit)
  const extra = count === undefined ? '' : `,"total":${count}`
  return new JsonText(
    `{"items":[${found.map((row) => row.item).join(',')}],"next":${next},"now":${now}${extra}}`,
  )
}

export const defaultLimit = 50
