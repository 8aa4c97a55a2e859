import type { BreachKind, ClosedBy } from '../../domain/freeze-breach/breach.ts'
import { newId } from '../../platform/ids.ts'
import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import type { Prisma } from '../generated/client.ts'
import { readPage } from '../page.ts'
import { Conditions } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface NewBreach {
  kind: BreachKind
  subjectId: string
  serviceId: string
  environmentId: string | null
  at: Date
  actor: string | null
  closedBy: readonly ClosedBy[]
  evidence: Record<string, unknown>
}

/** Keeps one; null: it is known already. Answers its id. */
export async function insertBreach(tx: Transaction, breach: NewBreach): Promise<string | null> {
  const id = newId()
  const { closedBy, evidence, ...rest } = breach
  const { count } = await tx.prisma.freezeBreach.createMany({
    data: [
      {
        id,
        ...rest,
        closedBy: closedBy as unknown as Prisma.InputJsonValue,
        evidence: evidence as Prisma.InputJsonValue,
        foundAt: tx.now,
      },
    ],
    skipDuplicates: true,
  })
  return count === 0 ? null : id
}

const item = `json_build_object('id', b.id, 'kind', b.kind, 'service', s.slug,
  'environment', (SELECT e.slug FROM environment e WHERE e.id = b.environment_id), 'at', b.at, 'actor', b.actor,
  'closedBy', b.closed_by, 'digest', b.evidence ->> 'digest', 'run', b.evidence -> 'run', 'foundAt', b.found_at)::text`

export interface BreachFilters {
  /** Slugs. */
  service?: string | undefined
  environment?: string | undefined
}

/** One page, the newest first; `after`: instant and id of the last one seen. */
export function listBreaches(
  database: Database,
  filters: BreachFilters,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('s.slug = ?', filters.service)
    .add(
      '(b.environment_id IS NULL OR b.environment_id = (SELECT e.id FROM environment e WHERE e.slug = ?))',
      filters.environment,
    )
    .add('b.at <= ?::timestamptz', after?.at)
    .add(
      `(b.at, b.id) < ((?::jsonb ->> 0)::timestamptz, (?::jsonb ->> 1)::uuid)`,
      after ? JSON.stringify([after.at, after.id]) : undefined,
    )
  const inner = `SELECT ${item} AS item, json_build_array((extract(epoch FROM b.at) * 1000)::bigint, b.id)::text AS key FROM freeze_breach b
    JOIN service s ON s.id = b.service_id${conditions.where()} ORDER BY b.at DESC, b.id DESC`
  return readPage(database, 'freeze-breach.list', inner, limit, conditions.values)
}
