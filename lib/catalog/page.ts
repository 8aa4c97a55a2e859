import { fail, ok, type Result } from '../domain/failure/result.ts'
import { JsonText } from '../platform/json-text.ts'
import type { Database } from './database.ts'
import { rowsOf } from './statement.ts'

/** The parts of a keyset cursor. Opaque outside; checked for shape when it comes back. */
export type Key = (string | number)[]

function writeCursor(key: string): string {
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
  items: string | null
  found: string
  last: string | null
  now: string
}

/**
 * One page as JSON text in one statement. `inner` yields `item` (JSON text) and `key` (a JSON array as text) in the
 * order of the list; $1 is the limit plus one. `extra` is put behind the page's own fields, already JSON.
 */
export async function readPage(
  database: Pick<Database, 'pool'>,
  purpose: string,
  inner: string,
  limit: number,
  values: unknown[],
  extra = '',
): Promise<JsonText> {
  const text = `SELECT string_agg(item, ',') FILTER (WHERE n < $1) AS items, count(*) AS found,
      max(key) FILTER (WHERE n = $1 - 1) AS last, to_json(sluice_now())::text AS now
    FROM (SELECT row_number() OVER () AS n, item, key FROM (${inner} LIMIT $1) AS asked) AS page`
  const [row] = await rowsOf<PageRow>(database, purpose, text, [limit + 1, ...values])
  const more = row !== undefined && Number(row.found) > limit && row.last !== null
  const next = more ? `"${writeCursor(row.last ?? '')}"` : 'null'
  return new JsonText(`{"items":[${row?.items ?? ''}],"next":${next},"now":${row?.now ?? 'null'}${extra}}`)
}

export const defaultLimit = 50
