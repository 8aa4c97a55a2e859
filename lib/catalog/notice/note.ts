import type { LedgerFact } from '../../domain/ledger/entry.ts'
import type { NoticeDraft } from '../../domain/notice/draft.ts'
import { noticesOf } from '../../domain/notice/notices-of.ts'
import type { Prisma } from '../generated/client.ts'

/** Whether a service is one that a scope may hold, whatever the environment and region. */
const kinds = [
  ['services', 'id::text'],
  ['productLines', 'product_line_id::text'],
  ['teams', 'team_id::text'],
  ['runtimes', 'runtime::text'],
] as const
const held = [
  ...kinds.map(([kind, column]) => `(a.scope -> '${kind}' = '[]' OR a.scope -> '${kind}' ? ${column})`),
  `(a.scope -> 'tiers' = '[]' OR a.scope -> 'tiers' @> to_jsonb(tier))`,
  ...kinds.map(([kind, column]) => `(a.scope -> 'exclusions' -> '${kind}' ? ${column}) IS NOT TRUE`),
  `(a.scope -> 'exclusions' -> 'tiers' @> to_jsonb(tier)) IS NOT TRUE`,
].join(' AND ')

// One statement from the fact to the messages: each route that hears of it gets one row. $1 kind, $2 occasion,
// $3 values, $4 now, $5 promotion, $6 service, $7 environment, $8 the audience.
const insert = `WITH audience AS (SELECT * FROM jsonb_to_record($8::jsonb) AS a (services jsonb, "trainId" uuid, parties boolean,
    people jsonb, "group" text, role text, "onCall" boolean, scope jsonb)),
  about AS (SELECT id, team_id, product_line_id FROM service, audience a WHERE id = $6::uuid
    OR slug IN (SELECT jsonb_array_elements_text(a.services))
    OR id IN (SELECT t.service_id FROM train_row t WHERE t.train_id = a."trainId")
    OR (jsonb_typeof(a.scope) = 'object' AND retired_at IS NULL AND ${held})),
  covered AS (SELECT 'all' AS kind, NULL::uuid AS id UNION ALL SELECT 'environment', $7::uuid
    UNION SELECT 'environment', e.id FROM environment e, audience a WHERE jsonb_typeof(a.scope) = 'object'
      AND (a.scope -> 'environments' = '[]' OR a.scope -> 'environments' ? e.id::text)
    UNION SELECT 'team', team_id FROM about UNION SELECT 'product-line', product_line_id FROM about),
  people AS (
    SELECT jsonb_array_elements_text(a.people)::uuid AS id FROM audience a
    UNION SELECT unnest(ARRAY[p.requester_id, p.starter_id]) FROM promotion p, audience a WHERE a.parties AND p.id = $5::uuid
    UNION SELECT t.requester_id FROM train t, audience a WHERE t.id = a."trainId"
    UNION SELECT m.person_id FROM person_group_member m JOIN person_group g ON g.id = m.group_id, audience a
      WHERE g.retired_at IS NULL AND g.slug = a."group"
    UNION SELECT g.person_id FROM "grant" g, audience a WHERE g.role::text = a.role AND g.from_at <= $4::timestamptz
      AND (g.to_at IS NULL OR g.to_at > $4::timestamptz)
      AND EXISTS (SELECT 1 FROM covered c WHERE c.kind = g.scope_kind::text AND c.id IS NOT DISTINCT FROM g.scope_id)
    UNION SELECT r.person_id FROM roster_entry r, audience a WHERE a."onCall" AND r.from_at <= $4::timestamptz
      AND r.to_at > $4::timestamptz
      AND EXISTS (SELECT 1 FROM covered c WHERE c.kind = r.scope_kind::text AND c.id IS NOT DISTINCT FROM r.scope_id))
INSERT INTO notice (id, kind, occasion, route_id, promotion_id, values, created_at, next_at)
SELECT gen_random_uuid(), $1, $2, r.id, $5::uuid, $3::jsonb || jsonb_build_object(
    'service', coalesce((SELECT slug FROM service WHERE id = $6::uuid), $3::jsonb ->> 'service'), 'environment', (SELECT slug FROM environment WHERE id = $7::uuid),
    'why', coalesce($3::jsonb ->> 'why', (SELECT failure ->> 'message' FROM promotion WHERE id = $5::uuid))),
  $4::timestamptz, $4::timestamptz
FROM notice_route r WHERE r.retired_at IS NULL AND (r.kinds = '{}' OR $1 = ANY (r.kinds))
  AND (r.team_id IN (SELECT team_id FROM about)
    OR r.person_id IN (SELECT p.id FROM people w JOIN person p ON p.id = w.id AND p.disabled_at IS NULL))
ON CONFLICT (occasion, route_id) DO NOTHING`

/** Writes one message on every way that hears of it; what stands there already is not written again. */
export function noteDraft(
  prisma: Prisma.TransactionClient,
  { kind, occasion, values, audience }: NoticeDraft,
  about: Pick<LedgerFact, 'promotionId' | 'serviceId' | 'environmentId'>,
  now: Date,
): Promise<number> {
  return prisma.$executeRawUnsafe(
    insert,
    kind,
    occasion,
    JSON.stringify(values),
    now,
    about.promotionId ?? null,
    about.serviceId ?? null,
    about.environmentId ?? null,
    JSON.stringify(audience),
  )
}

/**
 * Writes the messages that follow from an entry of the ledger, for every way that hears of it; the same fact noted twice
 * writes nothing the second time. Answers whether there is something to send.
 */
export async function noteNotices(
  prisma: Prisma.TransactionClient,
  fact: LedgerFact,
  now: Date,
): Promise<boolean> {
  let written = 0
  for (const draft of noticesOf(fact, now)) written += await noteDraft(prisma, draft, fact, now)
  return written > 0
}
