import pg from 'pg'
import { nameStatements, type TransactionConnection } from './database.ts'
import { Prisma } from './generated/client.ts'

/** Types whose values are as Prisma gives them, and not as the driver would. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [pg.types.builtins.NUMERIC, (text) => new Prisma.Decimal(text)],
  [pg.types.builtins.DATE, (text) => new Date(`${text}T00:00:00Z`)],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format as 'text'),
}

const nameOf = nameStatements()

const asText = (value: unknown): unknown => (Prisma.Decimal.isDecimal(value) ? value.toString() : value)

async function run({ client, over }: TransactionConnection, text: string, values: readonly unknown[]) {
  if (over) throw new Error('the transaction is over')
  return client.query({ name: nameOf({ sql: text }), text, values: values.map(asText), types })
}

function textOf(query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]): Prisma.Sql {
  return query instanceof Prisma.Sql ? query : new Prisma.Sql(query, values)
}

/**
 * The client of a transaction whose raw statements go straight to its connection: what they ask and answer stays the
 * same, and a hot statement costs a third of the way through Prisma. What fails, fails with the driver's error.
 */
export function withRawStatements(
  prisma: Prisma.TransactionClient,
  connection: TransactionConnection,
): Prisma.TransactionClient {
  const straight = {
    $queryRaw: async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const sql = textOf(query, values)
      return (await run(connection, sql.text, sql.values)).rows
    },
    $queryRawUnsafe: async (text: string, ...values: unknown[]) => (await run(connection, text, values)).rows,
    $executeRaw: async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const sql = textOf(query, values)
      return (await run(connection, sql.text, sql.values)).rowCount ?? 0
    },
    $executeRawUnsafe: async (text: string, ...values: unknown[]) =>
      (await run(connection, text, values)).rowCount ?? 0,
  }
  // Defined and not assigned: Prisma's client is a proxy, and what is assigned over it lands in the client of everybody.
  return Object.create(prisma, Object.getOwnPropertyDescriptors(straight)) as Prisma.TransactionClient
}
