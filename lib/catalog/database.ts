import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from './generated/client.ts'

/** Both ways into one PostgreSQL over one pool: Prisma for writes, named statements for hot reads. */
export interface Database {
  pool: pg.Pool
  prisma: PrismaClient
}

export function createDatabase(pool: pg.Pool): Database {
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) }) }
}

export async function closeDatabase(database: Database): Promise<void> {
  await database.prisma.$disconnect()
  await database.pool.end()
}
