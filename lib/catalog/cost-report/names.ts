import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

const nouns = {
  'product-line': 'SELECT id, slug, name FROM product_line',
  team: 'SELECT id, slug, name FROM team',
  service: 'SELECT id, slug, slug AS name FROM service',
} as const
export type NamedKind = keyof typeof nouns

export interface Named {
  id: string
  slug: string
  name: string
}

/** These product lines, teams or services; what is none of them is left out. */
export const listNamed = (database: Database, kind: NamedKind, ids: readonly string[]): Promise<Named[]> =>
  rowsOf<Named>(
    database,
    'cost-report.names',
    `SELECT * FROM (${nouns[kind]}) AS n WHERE id::text = ANY ($1::text[])`,
    [ids],
  )

/** A product line by its slug; null: there is none. */
export async function findProductLine(database: Database, slug: string): Promise<Named | null> {
  const rows = await rowsOf<Named>(
    database,
    'cost-report.line',
    `SELECT * FROM (${nouns['product-line']}) AS n WHERE slug = $1`,
    [slug],
  )
  return rows[0] ?? null
}
