import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

export interface Owning {
  id: string
  name: string
  /** Of a service: whose it is. */
  productLineId: string | null
  teamId: string | null
}

const found = {
  'product-line': `SELECT id, name, id AS "productLineId", NULL::uuid AS "teamId" FROM product_line`,
  team: `SELECT id, name, NULL::uuid AS "productLineId", id AS "teamId" FROM team`,
  service: `SELECT id, name, product_line_id AS "productLineId", team_id AS "teamId" FROM service`,
} as const
export type OwningKind = keyof typeof found

/** A product line, team or service by its slug; null: there is none. */
export async function findOwning(database: Database, kind: OwningKind, slug: string): Promise<Owning | null> {
  const rows = await rowsOf<Owning>(database, 'cost-report.owning', `${found[kind]} WHERE slug = $1`, [slug])
  return rows[0] ?? null
}

/** These product lines or teams; what is not there any more is left out. */
export const listOwning = (database: Database, kind: OwningKind, ids: readonly string[]): Promise<Owning[]> =>
  rowsOf<Owning>(database, 'cost-report.owners', `${found[kind]} WHERE id = ANY ($1::uuid[])`, [ids])
