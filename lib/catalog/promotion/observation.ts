import type { WithheldReason } from '../../domain/observation/answer.ts'
import type { ObservationReading } from '../../domain/observation/judge.ts'
import { ObservationRecord } from '../../domain/observation/record.ts'
import type { PromotionState } from '../../domain/promotion/state.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** Adds readings; one that is known already changes nothing. */
export async function writeSamples(
  tx: Transaction,
  promotionId: string,
  readings: readonly ObservationReading[],
): Promise<void> {
  if (readings.length === 0) return
  await tx.prisma.observationSample.createMany({
    data: readings.map(({ check, at, value }) => ({ promotionId, check, at, value })),
    skipDuplicates: true,
  })
}

/** Readings of instants that have not come: the clock was moved back, and they are of no window any more. */
export async function forgetSamples(tx: Transaction, promotionId: string): Promise<void> {
  await tx.prisma.observationSample.deleteMany({ where: { promotionId, at: { gt: tx.now } } })
}

/** All readings of a promotion's window, oldest first; those of the time before it are for the charts alone. */
export async function readSamples(
  tx: Transaction,
  promotionId: string,
  beganAt: Date,
): Promise<ObservationReading[]> {
  const rows = await tx.prisma.observationSample.findMany({
    where: { promotionId, at: { gte: beganAt } },
    orderBy: { at: 'asc' },
    select: { check: true, at: true, value: true },
  })
  return rows.map((row) => ({ ...row, check: row.check as ObservationReading['check'] }))
}

/** The step is watched from now until then. */
export async function startObserveStep(tx: Transaction, promotionId: string, until: Date): Promise<void> {
  await tx.prisma.$executeRaw`
    UPDATE promotion_step SET state = 'running', started_at = ${tx.now},
      evidence = jsonb_build_object('until', ${until.toISOString()}::text)
    WHERE promotion_id = ${promotionId}::uuid AND name = 'observe'`
}

/** Ends the step, whatever comes after it. `until`: the end of its window, null where it never began. */
export async function endObserveStep(
  tx: Transaction,
  promotionId: string,
  end: { state: 'done' | 'failed'; problem: string | null; until: Date | null },
): Promise<void> {
  const { state, problem, until } = end
  await tx.prisma.$executeRaw`
    UPDATE promotion_step SET state = ${state}::"StepState", started_at = coalesce(started_at, ${tx.now}), ended_at = ${tx.now},
      evidence = jsonb_build_object('until', ${until?.toISOString() ?? null}::text), problem = ${problem}, claim_id = NULL,
      claim_until_at = NULL
    WHERE promotion_id = ${promotionId}::uuid AND name = 'observe' AND state <> 'done'`
}

export async function writeObservation(
  tx: Transaction,
  promotionId: string,
  record: ObservationRecord,
): Promise<void> {
  await tx.prisma.$executeRaw`
    UPDATE promotion SET observation = ${JSON.stringify(record)}::jsonb WHERE id = ${promotionId}::uuid`
}

/** The stored observation; null when there is none, or none that can be read. */
export function observationOf(promotion: { observation: unknown }): ObservationRecord | null {
  const parsed = ObservationRecord.safeParse(promotion.observation)
  return parsed.success ? parsed.data : null
}

export interface ObservationPageRow {
  record: unknown
  samples: { check: string; at: string; value: number | null }[]
  alerts: { id: string; name: string; severity: string; startedAt: string; endedAt: string | null }[]
  rolledBackBy: { number: number; state: PromotionState } | null
  withheld: WithheldReason | null
  decided: { verdict: 'pass' | 'fail'; by: string; reason: string | null; at: string } | null
  firstWriteAt: string | null
  observeUntilAt: string | null
  now: string
}

const told = (action: string, document: string) => `(SELECT ${document} FROM ledger_entry l
    WHERE l.promotion_id = p.id AND l.action = '${action}' ORDER BY l.id DESC LIMIT 1)`

const page = `SELECT json_build_object('record', p.observation, 'firstWriteAt', p.first_write_at,
  'alerts', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'severity', a.severity,
      'startedAt', a.started_at, 'endedAt', a.ended_at) ORDER BY a.started_at), '[]')
    FROM (SELECT * FROM alert WHERE service_id = p.service_id AND environment_id = p.environment_id
      AND started_at >= p.first_write_at AND started_at <= coalesce(p.ended_at, sluice_now())
      ORDER BY started_at DESC LIMIT 20) a),
  'rolledBackBy', (SELECT json_build_object('number', r.number, 'state', r.state) FROM promotion r
    WHERE r.service_id = p.service_id AND r.environment_id = p.environment_id AND r.cause_id = p.id
      AND r.automatic AND r.kind = 'rollback' LIMIT 1),
  'withheld', ${told('promotion.rollback-withheld', "l.detail ->> 'why'")},
  'decided', ${told(
    'promotion.observation-decided',
    "json_build_object('verdict', l.detail ->> 'verdict', 'by', l.actor_name, 'reason', l.reason, 'at', l.at)",
  )},
  'observeUntilAt', p.observe_until_at, 'now', sluice_now(),
  'samples', (SELECT coalesce(json_agg(json_build_object('check', o."check", 'at', o.at, 'value', o.value) ORDER BY o.at, o."check"), '[]')
    FROM (SELECT * FROM observation_sample WHERE promotion_id = p.id ORDER BY at DESC LIMIT 5000) o)) AS document
  FROM promotion p WHERE p.id = $1::uuid`

/** What the charts of one observation are drawn from. */
export const readObservationPage = (reader: Reader, id: string): Promise<ObservationPageRow | null> =>
  readDocument<ObservationPageRow>(reader, 'observation.page', page, [id])
