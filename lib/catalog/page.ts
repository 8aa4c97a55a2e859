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
  key?: string
}

/** Few lengths of pages, so that each list is few statements; one of another length is cut from the next longer. */
const lengths = [5, 10, 20, 50, 100, 200]

/**
 * In the text of a list: how many rows a page reads, one more than it shows. It becomes a number in the text: of a value
 * PostgreSQL knows nothing while it plans, and plans the statement anew for every page, which takes longer than reading it.
 */
export const pageRows = '{rows}'

/**
 * In the text of a list: a part of a cursor. PostgreSQL does not see it while it plans: it would find the rest of the list
 * shorter than it thinks of one that it does not know, and plan every page anew.
 */
export const unseen = (value: string): string => `(SELECT ${value})`

/** What a list may say of itself beyond its rows. */
interface PageMore<T> {
  /** A statement for the total, over the same values. */
  counted?: string | undefined
  /** The key as the item says it, parsed for the last one alone: a column would be made, sent and read for every row. */
  keyOf?: (item: T) => Key
}

/**
 * One page as JSON text in one statement. `inner` yields `item` (JSON text) and, without `keyOf`, `key` (a JSON array as
 * text) in the order of the list. The time and the total are rows before the first. The rows are joined here:
 * PostgreSQL takes three times as long over it.
 */
export async function readPage<T>(
  database: Pick<Database, 'pool'>,
  purpose: string,
  inner: string,
  limit: number,
  values: unknown[],
  { counted, keyOf }: PageMore<T> = {},
): Promise<JsonText> {
  const noKey = keyOf ? '' : ', NULL AS key'
  const total = counted ? `SELECT (${counted})::text${noKey} UNION ALL ` : ''
  const text = `SELECT to_json(sluice_now())::text AS item${noKey} UNION ALL ${total}(${inner} LIMIT ${pageRows})`
  const length = lengths.find((each) => each >= limit) ?? limit
  const rows = await rowsOf<PageRow>(database, purpose, text.replaceAll(pageRows, `${length + 1}`), values)
  const [now, count] = rows.splice(0, counted ? 2 : 1)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  rows.length = Math.min(rows.length, limit)
  const key = last && keyOf ? JSON.stringify(keyOf(JSON.parse(last.item) as T)) : last?.key
  const next = key === undefined ? 'null' : `"${writeCursor(key)}"`
  const extra = count ? `,"total":${count.item}` : ''
  return new JsonText(
    `{"items":[${rows.map(({ item }) => item).join(',')}],"next":${next},"now":${now?.item ?? 'null'}${extra}}`,
  )
}

export const defaultLimit = 50
