import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'
import { ledgerItem } from './reads.ts'
import { entryText } from './seal.ts'

/** Of what evidence is given: one promotion, or every entry of a period [from, to). */
export type EvidenceOf =
  | { kind: 'promotion'; id: string; number: number }
  | { kind: 'period'; from: string; to: string }

export interface EvidenceEntryRow {
  id: string
  at: string
  /** LedgerItem as JSON text. */
  item: string
  /** What was hashed, byte for byte. */
  text: string
  sequence: string | null
  hash: string | null
  previousHash: string | null
  sealedAt: string | null
}

const instant = (column: string) => `to_json(${column}) #>> '{}'`

/** Entries in order, a page after the entry before. Nothing newer than `newestId`: the file is of one moment. */
export function readEvidenceEntries(
  database: Database,
  of: EvidenceOf,
  after: { at: string; id: string } | null,
  newestId: string,
  limit: number,
): Promise<EvidenceEntryRow[]> {
  const scope =
    of.kind === 'promotion'
      ? 'l.promotion_id = $5::uuid AND $6::text IS NULL'
      : 'l.at >= $5::timestamptz AND l.at < $6::timestamptz'
  return rowsOf<EvidenceEntryRow>(
    database,
    'evidence.entries',
    `SELECT l.id::text AS id, ${instant('l.at')} AS at, ${ledgerItem} AS item, ${entryText} AS text,
       s.sequence::text AS sequence, s.hash, s.previous_hash AS "previousHash", ${instant('s.sealed_at')} AS "sealedAt"
     FROM ledger_entry l LEFT JOIN ledger_seal s ON s.entry_id = l.id
     WHERE ${scope} AND l.id <= $4::bigint
       AND ($2::timestamptz IS NULL OR (l.at, l.id) > ($2::timestamptz, $3::bigint))
     ORDER BY l.at, l.id LIMIT $1`,
    [
      limit,
      after?.at ?? null,
      after?.id ?? null,
      newestId,
      ...(of.kind === 'promotion' ? [of.id, null] : [of.from, of.to]),
    ],
  )
}

/** The newest entry that is committed now. */
export async function readNewestEntry(database: Database): Promise<string> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'evidence.newest',
    'SELECT coalesce(max(id), 0)::text AS id FROM ledger_entry',
  )
  return rows[0]?.id ?? '0'
}

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`
const list = (item: string, from: string, order: string) =>
  `(SELECT coalesce(json_agg(${item} ORDER BY ${order}), '[]') FROM ${from})`
// Grants and groups change; what was true at that instant is in the entry that was written then.
const couldApprove = (
  action: string,
  extra: string,
) => `(SELECT l.detail -> 'couldApprove' FROM ledger_entry l
  WHERE l.promotion_id = p.id AND l.action = '${action}'${extra} ORDER BY l.id DESC LIMIT 1)`

const item = `json_build_object('id', p.id, 'number', p.number, 'kind', p.kind, 'state', p.state, 'service', s.slug,
  'environment', e.slug, 'digest', p.digest, 'build', build_reference(b), 'from', (SELECT build_reference(f) FROM build f WHERE f.id = p.started_over_build_id),
  'fromDigest', coalesce(p.started_over_digest, p.asked_over_digest), 'configRevision', p.config_revision,
  'requester', ${person('p.requester_id')}, 'starter', ${person('p.starter_id')}, 'automatic', p.automatic, 'hotfix', p.hotfix,
  'reason', p.reason, 'reasonKey', p.reason_key, 'confirmed', p.confirmed,
  'requestedAt', p.requested_at, 'startedAt', p.started_at, 'firstWriteAt', p.first_write_at, 'endedAt', p.ended_at,
  'settledAt', p.settled_at, 'failure', p.failure,
  'askedVerdicts', p.asked_verdicts, 'startVerdicts', p.start_verdicts,
  'settingsVersion', p.settings_version, 'settings', (SELECT v.settings FROM environment_settings_version v
    WHERE v.environment_id = p.environment_id AND v.version = p.settings_version),
  'couldApproveWhenAsked', ${couldApprove('promotion.requested', '')},
  'couldApproveAtStart', ${couldApprove('promotion.judged', ` AND l.detail ->> 'when' = 'start'`)},
  'approvals', ${list(
    `json_build_object('person', ${person('a.person_id')}, 'for', ${person('a.for_person_id')}, 'decision', a.decision,
      'reason', a.reason, 'digest', a.digest, 'configRevision', a.config_revision, 'overDigest', a.over_digest, 'at', a.at)`,
    'approval a WHERE a.promotion_id = p.id',
    'a.at',
  )},
  'overrides', ${list(
    `json_build_object('gate', o.gate, 'person', ${person('o.person_id')}, 'second', ${person('o.second_id')},
      'reason', o.reason, 'at', o.at, 'withdrawnAt', o.withdrawn_at, 'reviewedBy', ${person('o.reviewed_by_id')},
      'reviewedAt', o.reviewed_at, 'reviewNote', o.review_note)`,
    'gate_override o WHERE o.promotion_id = p.id',
    'o.at',
  )},
  'comments', ${list(
    `json_build_object('person', ${person('c.person_id')}, 'text', c.text, 'at', c.at)`,
    'promotion_comment c WHERE c.promotion_id = p.id',
    'c.at',
  )},
  'steps', ${list(
    `json_build_object('position', t.position, 'name', t.name, 'wave', t.wave, 'targetId', t.target_id, 'state', t.state,
      'attempts', t.attempts, 'sessionName', t.session_name, 'roleArn', t.role_arn, 'evidence', t.evidence, 'problem', t.problem,
      'startedAt', t.started_at, 'endedAt', t.ended_at)`,
    'promotion_step t WHERE t.promotion_id = p.id',
    't.position',
  )})`

export interface EvidencePromotionRow {
  number: number
  /** EvidencePromotion without its commits, as JSON text. */
  item: string
  repositoryId: string | null
  commitSha: string | null
  fromSha: string | null
}

/** Promotions by number: the one, or those that lived in the period. */
export function readEvidencePromotions(
  database: Database,
  of: EvidenceOf,
  afterNumber: number,
  limit: number,
): Promise<EvidencePromotionRow[]> {
  const scope =
    of.kind === 'promotion'
      ? 'p.id = $3::uuid AND $4::text IS NULL'
      : `p.requested_at < $4::timestamptz AND coalesce(p.ended_at, 'infinity') >= $3::timestamptz`
  return rowsOf<EvidencePromotionRow>(
    database,
    'evidence.promotions',
    `SELECT p.number, ${item}::text AS item, s.code_repository_id AS "repositoryId", b.commit_sha AS "commitSha",
       (SELECT f.commit_sha FROM build f WHERE f.service_id = p.service_id
         AND f.digest = coalesce(p.started_over_digest, p.asked_over_digest) LIMIT 1) AS "fromSha"
     FROM promotion p JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id
     JOIN build b ON b.id = p.build_id
     WHERE ${scope} AND p.number > $2 ORDER BY p.number LIMIT $1`,
    [limit, afterNumber, ...(of.kind === 'promotion' ? [of.id, null] : [of.from, of.to])],
  )
}
