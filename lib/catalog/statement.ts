import { createHash } from 'node:crypto'
import pg from 'pg'
import { isDatabaseAway } from '../platform/database-away.ts'
import type { Database } from './database.ts'

const names = new Map<string, string>()
const writes = /\b(INSERT|UPDATE|DELETE)\b/

/** PostgreSQL cuts names at 63 bytes, so a statement is named by its purpose and a hash of its text. */
function nameOf(purpose: string, text: string): string {
  let name = names.get(text)
  if (!name) {
    name = `${purpose}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
    names.set(text, name)
  }
  return name
}

/** Runs one statement, prepared once per connection and planned from then on without parsing. */
export async function rowsOf<R extends pg.QueryResultRow>(
  database: Pick<Database, 'pool'>,
  purpose: string,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await database.pool.query<R>({ name: nameOf(purpose, text), text, values })).rows
    } catch (error) {
      // A statement of its own is a transaction of its own: the loser of a deadlock did nothing and may go again.
      const deadlock = error instanceof pg.DatabaseError && error.code === '40P01'
      // A restarted server takes the idle connections with it: what only reads asks once more, on a new one.
      const lost = attempt === 1 && !writes.test(text) && isDatabaseAway(error)
      if (!(deadlock || lost) || attempt === 4) throw error
    }
  }
}

/** The conditions of one list: each adds its SQL and its value, so a statement holds only what was asked. */
export class Conditions {
  readonly parts: string[] = []
  readonly values: unknown[]

  /** Values that come before those of the conditions. */
  constructor(...values: unknown[]) {
    this.values = values
  }

  /** Every `?` of the SQL is the value. Nothing is added for undefined. */
  add(sql: string, value: unknown): this {
    if (value === undefined) return this
    this.values.push(value)
    this.parts.push(sql.replaceAll('?', `$${this.values.length}`))
    return this
  }

  /** One of these texts. A single one is an equality, whose index also has the order of what is listed. */
  among(column: string, values: string[] | undefined): this {
    if (values?.length === 1) return this.add(`${column} = ?`, values[0])
    return this.add(`${column} = ANY (?::text[])`, values)
  }

  /** A condition without a value. */
  must(sql: string): this {
    this.parts.push(sql)
    return this
  }

  /** ` WHERE …` or nothing. */
  where(): string {
    return this.parts.length ? ` WHERE ${this.parts.join(' AND ')}` : ''
  }
}

/** A LIKE pattern for "contains", with the wildcards of the text itself taken literally. */
export function containing(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
}
