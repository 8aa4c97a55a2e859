import type { BoardRow } from '../../lib/api/contract/cell.ts'
import type { PromoteWish } from '../promotion/promote-drawer.tsx'

/**
 * What pressing a cell asks for: bring what runs in the environment before it here. Null where there is nothing
 * to bring: the first environment, no cell, or the same build already.
 */
export function promoteWishOf(
  row: Pick<BoardRow, 'slug' | 'cells'>,
  environments: { slug: string }[],
  column: string,
): PromoteWish | null {
  const at = environments.findIndex((environment) => environment.slug === column)
  if (at < 1 || !row.cells.some((cell) => cell.environment === column)) return null
  const earlier = environments.slice(0, at).reverse()
  for (const environment of earlier) {
    const left = row.cells.find((cell) => cell.environment === environment.slug)
    if (!left) continue
    const here = row.cells.find((cell) => cell.environment === column)
    if (!left.build || here?.build?.id === left.build.id) return null
    return { service: row.slug, environment: column, build: left.build.id }
  }
  return null
}
