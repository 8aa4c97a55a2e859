import type { DeliveryOutcome } from '../../domain/figure/judge-delivery.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Transaction } from '../transaction.ts'

export interface DeliveryRow {
  promotionId: string
  serviceId: string
  environmentId: string
  trainId: string | null
  at: string
  rolledOut: boolean
  outcome: DeliveryOutcome
  /** Null: as it was counted before. */
  lead: number[] | null
  leadUnknown: number
  restore: number | null
}

/** What a person does about one promotion, and about a train as a whole. */
const touches = [
  'promotion.requested',
  'promotion.approved',
  'promotion.rejected',
  'promotion.overridden',
  'promotion.override-seconded',
  'promotion.started',
  'promotion.observation-decided',
  'promotion.abort-asked',
] as const satisfies LedgerAction[]
const trainTouches = [
  'train.created',
  'train.changed',
  'train.submitted',
  'train.approved',
  'train.went',
  'train.paused',
  'train.resumed',
] as const satisfies LedgerAction[]
/** Who asks for a train asks for all of its rows, and who lets it go starts them. */
const ofTheTrain = ['promotion.requested', 'promotion.started'] as const satisfies LedgerAction[]

const list = (actions: readonly string[]) => `(${actions.map((action) => `'${action}'`).join(', ')})`

// $1 rows, $2 zone. What changed is summed again: the day it stood on, the day it stands on, and every day of its train,
// which counts on the first of them.
const upsert = `WITH v AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS v ("promotionId" uuid, "serviceId" uuid,
    "environmentId" uuid, "trainId" uuid, at timestamptz, "rolledOut" boolean, outcome text, lead jsonb,
    "leadUnknown" int, restore int)),
  train_acts AS (SELECT t.id, (SELECT count(*) FROM ledger_entry l WHERE l.action IN ${list(trainTouches)}
      AND l.subject_id = t.id::text AND l.actor_kind = 'person') AS count
    FROM (SELECT DISTINCT "trainId" AS id FROM v WHERE "trainId" IS NOT NULL) AS t),
  before AS (SELECT d.environment_id, d.day FROM figure_delivery d JOIN v ON v."promotionId" = d.promotion_id),
  written AS (
    INSERT INTO figure_delivery AS d (promotion_id, service_id, environment_id, team_id, product_line_id, train_id, at, day,
      rolled_out, outcome, lead, lead_unknown, restore, touches, train_touches)
    SELECT v."promotionId", v."serviceId", v."environmentId",
      CASE WHEN o.id IS NULL THEN s.team_id ELSE o.team_id END,
      CASE WHEN o.id IS NULL THEN s.product_line_id ELSE o.product_line_id END,
      v."trainId", v.at, (v.at AT TIME ZONE $2)::date, v."rolledOut", v.outcome,
      ARRAY(SELECT jsonb_array_elements_text(CASE WHEN jsonb_typeof(v.lead) = 'array' THEN v.lead ELSE '[]' END)::int),
      v."leadUnknown", v.restore,
      (SELECT count(*) FROM ledger_entry l WHERE l.promotion_id = v."promotionId" AND l.actor_kind = 'person'
        AND l.action IN ${list(touches)} AND (v."trainId" IS NULL OR l.action NOT IN ${list(ofTheTrain)})),
      coalesce((SELECT count FROM train_acts a WHERE a.id = v."trainId"), 0)
    FROM v JOIN service s ON s.id = v."serviceId"
    LEFT JOIN LATERAL (SELECT * FROM service_ownership w WHERE w.service_id = v."serviceId" AND w.from_at <= v.at
      AND (w.to_at IS NULL OR w.to_at > v.at) ORDER BY w.from_at DESC LIMIT 1) AS o ON true
    ON CONFLICT (promotion_id) DO UPDATE SET at = excluded.at, day = excluded.day, rolled_out = excluded.rolled_out,
      outcome = excluded.outcome, restore = excluded.restore, touches = excluded.touches,
      train_touches = excluded.train_touches
    WHERE (d.at, d.rolled_out, d.outcome, d.touches, d.train_touches)
      IS DISTINCT FROM (excluded.at, excluded.rolled_out, excluded.outcome, excluded.touches, excluded.train_touches)
      OR d.restore IS DISTINCT FROM excluded.restore
    RETURNING d.promotion_id, d.environment_id, d.day, d.train_id)
INSERT INTO figure_day_due (environment_id, day)
SELECT environment_id, day FROM written UNION SELECT * FROM before WHERE EXISTS (SELECT 1 FROM written)
UNION SELECT d.environment_id, d.day FROM figure_delivery d WHERE d.train_id IN (SELECT train_id FROM written)
ORDER BY 1, 2 ON CONFLICT DO NOTHING`

/** Writes what became of changes; what is as it was is left alone. Their days are due afterwards. */
export async function writeDeliveries(tx: Transaction, zone: string, rows: DeliveryRow[]): Promise<void> {
  if (rows.length > 0) await tx.prisma.$executeRawUnsafe(upsert, JSON.stringify(rows), zone)
}

/** Takes away the notes that were followed. */
export async function dropNotes(tx: Transaction, noteIds: string[]): Promise<void> {
  await tx.prisma.$executeRaw`DELETE FROM figure_due WHERE id = ANY (${noteIds}::text[]::bigint[])`
}
