import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import type { Figure } from './result.ts'
export async function measurePromotions(_server: EmbeddedPostgres, _count: number): Promise<Figure[]> {
  return []
}
