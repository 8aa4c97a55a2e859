import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { type Prisma, PrismaClient } from './generated/client.ts'

/** Both ways into one PostgreSQL over one pool: Prisma for writes, named statements for hot reads. */
export interface Database {
  pool: pg.Pool
  prisma: PrismaClient
}

/** The connection of a transaction that Prisma opened. */
export interface TransactionConnection {
  client: pg.ClientBase
  /** It was told to commit or to roll back (its time ran out): what is sent now would be outside of it. */
  over: boolean
}

/** Told the connection of a transaction that Prisma opens. */
const opened = new AsyncLocalStorage<(connection: TransactionConnection) => void>()
const ends: ReadonlySet<string> = new Set(['COMMIT', 'ROLLBACK'])

/** Prisma's own adapter, which also says which connection of the pool a transaction got. */
class TellingPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()
    const start = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (level) => {
      const transaction = await start(level)
      // The adapter keeps it to itself; there is no other way to send something else in its transaction.
      const { client } = transaction as unknown as { client: pg.ClientBase }
      const connection = { client, over: false }
      const execute = transaction.executeRaw.bind(transaction)
      transaction.executeRaw = (query) => {
        if (ends.has(query.sql)) connection.over = true
        return execute(query)
      }
      opened.getStore()?.(connection)
      return transaction
    }
    return adapter
  }
}

/** One transaction of Prisma's, with the connection it runs on. */
export function inTransaction<T>(
  { prisma }: Pick<Database, 'prisma'>,
  work: (prisma: Prisma.TransactionClient, connection: TransactionConnection) => Promise<T>,
  options: { maxWait: number; timeout: number },
): Promise<T> {
  let connection: TransactionConnection | undefined
  const tell = (got: TransactionConnection) => {
    connection ??= got
  }
  const begun = (client: Prisma.TransactionClient) => {
    if (!connection) throw new Error('the transaction did not say which connection it has')
    return work(client, connection)
  }
  return opened.run(tell, () => prisma.$transaction(begun, options))
}

/** Statements remembered by name; each connection keeps their plans. */
const mostNames = 200
const longestNamed = 64_000
/** The driver's word for a statement without a name. */
const nameless = ''

/**
 * Names the statements that come again and again, so that PostgreSQL plans them once per connection. The first time a
 * statement has no name: most that are seen once are never seen again.
 */
export function nameStatements(): (query: { sql: string }) => string {
  const seen = new Map<string, string | null>()
  let named = 0
  return ({ sql }) => {
    const known = seen.get(sql)
    if (known) return known
    if (known === undefined) {
      if (sql.length <= longestNamed && seen.size < 2000) seen.set(sql, null)
      return nameless
    }
    if (named >= mostNames) return nameless
    named += 1
    const name = `prisma.${createHash('sha256').update(sql).digest('hex').slice(0, 20)}`
    seen.set(sql, name)
    return name
  }
}

export function createDatabase(pool: pg.Pool): Database {
  const options = { disposeExternalPool: false, statementNameGenerator: nameStatements() }
  return { pool, prisma: new PrismaClient({ adapter: new TellingPg(pool, options) }) }
}

export async function closeDatabase(database: Database): Promise<void> {
  await database.prisma.$disconnect()
  await database.pool.end()
}
