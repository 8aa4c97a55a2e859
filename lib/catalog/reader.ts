import type { Database } from './database.ts'
import { rowsOf } from './statement.ts'
import type { Transaction } from './transaction.ts'

/** Where a read runs: on the pool, prepared, or inside a transaction and then seeing what it wrote. */
export type Reader = Pick<Database, 'pool'> | Pick<Transaction, 'prisma'>

/**
 * One statement that answers one JSON document in its column `document`; null when no row. Instants are ISO texts
 * and big integers numbers whichever way it runs, which plain columns would not be.
 */
export async function readDocument<T>(
  reader: Reader,
  purpose: string,
  text: string,
  values: unknown[] = [],
): Promise<T | null> {
  type Row = { document: T | null }
  const rows =
    'pool' in reader
      ? await rowsOf<Row>(reader, purpose, text, values)
      : await reader.prisma.$queryRawUnsafe<Row[]>(text, ...values)
  return rows[0]?.document ?? null
}

/** An ISO text, or null, as the instant it is. */
export const instant = (text: string | null): Date | null => (text === null ? null : new Date(text))
