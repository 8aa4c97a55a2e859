import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from './generated/client.ts'

/** Both ways into one PostgreSQL over one pool: Prisma for writes, named statements for hot reads. */
export interface Database {
  pool: pg.Pool
  prisma: PrismaClient
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
function nameStatements(): (query: { sql: string }) => string {
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
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool, options) }) }
}

export async function closeDatabase(database: Database): Promise<void> {
  await database.prisma.$disconnect()
  await database.pool.end()
}
