import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { readPage } from '../page.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import { waitsForPerson } from './asked-approvers.ts'
import type { PromotionPageRow } from './rows.ts'

const reference = (
  b: string,
) => `CASE WHEN ${b}.id IS NOT NULL THEN json_build_object('id', ${b}.id, 'digest', ${b}.digest,
  'version', ${b}.version, 'commitSha', ${b}.commit_sha, 'branch', ${b}.branch) END`
const somebody = (p: string) =>
  `CASE WHEN ${p}.id IS NOT NULL THEN json_build_object('id', ${p}.id, 'key', ${p}.key, 'name', ${p}.name) END`
const gates = (verdict: string) => `(SELECT coalesce(json_agg(v ->> 'gate'), '[]')
  FROM jsonb_array_elements(CASE WHEN p.state = 'pending' THEN coalesce(p.judged_verdicts, p.asked_verdicts) ELSE '[]' END) AS v
  WHERE v ->> 'verdict' = '${verdict}')`

/** The fields of PromotionItemRow, of promotion `p` joined as `joined` does. */
const itemFields = `'id', p.id, 'number', p.number, 'kind', p.kind, 'state', p.state,
  'service', json_build_object('id', s.id, 'slug', s.slug), 'environment', e.slug,
  'build', ${reference('b')}, 'from', ${reference('o')},
  'startMode', p.start_mode, 'automatic', p.automatic, 'hotfix', p.hotfix,
  'cause', (SELECT json_build_object('id', cause.id, 'number', cause.number) FROM promotion cause WHERE cause.id = p.cause_id),
  'scheduledAt', p.scheduled_at, 'heldBackAt', p.held_back_at, 'observation', p.observation ->> 'verdict', 'requester', ${somebody('r')}, 'starter', ${somebody('st')},
  'reason', p.reason, 'reasonKey', p.reason_key, 'blocks', ${gates('block')}, 'waits', ${gates('wait')},
  'approvalsGiven', (SELECT count(*) FROM approval a WHERE a.promotion_id = p.id AND a.decision = 'approved'),
  'failure', p.failure,
  'unsettled', p.ended_at IS NOT NULL AND p.first_write_at IS NOT NULL AND p.settled_at IS NULL,
  'wave', p.wave,
  'waves', greatest(1, (SELECT count(DISTINCT t.wave) FROM target t WHERE t.service_id = p.service_id
    AND t.environment_id = p.environment_id AND t.retired_at IS NULL)),
  'requestedAt', p.requested_at, 'startedAt', p.started_at, 'observingAt', p.observing_at,
  'observeUntilAt', p.observe_until_at, 'endedAt', p.ended_at, 'expiresAt', p.expires_at, 'wakeAt', p.wake_at`

const joined = `FROM promotion p
  JOIN service s ON s.id = p.service_id
  JOIN environment e ON e.id = p.environment_id
  JOIN build b ON b.id = p.build_id
  LEFT JOIN LATERAL (SELECT * FROM build f WHERE f.service_id = p.service_id
    AND f.digest = coalesce(p.started_over_digest, p.asked_over_digest) LIMIT 1) o ON true
  LEFT JOIN person r ON r.id = p.requester_id
  LEFT JOIN person st ON st.id = p.starter_id`

export interface PromotionFilters {
  state?: string[] | undefined
  kind?: string[] | undefined
  service?: string | undefined
  environment?: string | undefined
  /** A person's id or key. */
  requester?: string | undefined
  /** Waits for approvals, which this person has not given and may give. */
  waitingForPersonId?: string | undefined
}

/** One page of promotions, newest first, as JSON text. */
export function listPromotions(
  database: Database,
  filters: PromotionFilters,
  after: { requestedAt: string; id: string } | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions()
    .add('p.state = ANY (?::text[]::"PromotionState"[])', filters.state)
    .add('p.kind = ANY (?::text[]::"PromotionKind"[])', filters.kind)
    .add('(s.slug = ? OR s.id::text = ?)', filters.service)
    .add('(e.slug = ? OR e.id::text = ?)', filters.environment)
    .add('(r.key = ? OR r.id::text = ?)', filters.requester)
    .add(waitsForPerson('?::uuid'), filters.waitingForPersonId)
    .add(
      `(p.requested_at, p.id) < ((?::jsonb ->> 0)::timestamptz, (?::jsonb ->> 1)::uuid)`,
      (after && JSON.stringify([after.requestedAt, after.id])) || undefined,
    )
  const inner = `SELECT json_build_object(${itemFields})::text AS item,
      json_build_array(p.requested_at, p.id)::text AS key ${joined}${conditions.where()}
    ORDER BY p.requested_at DESC, p.id DESC`
  return readPage(database, 'promotions', inner, limit, conditions.values)
}

// Two objects: a function takes no more than a hundred arguments.
const page = `SELECT json_build_object(${itemFields})::jsonb || jsonb_build_object(
  'configRevision', p.config_revision, 'settingsVersion', p.settings_version,
  'train', (SELECT json_build_object('id', tr.id, 'number', tr.number) FROM train tr WHERE tr.id = p.train_id),
  'askedVerdicts', p.asked_verdicts, 'startVerdicts', p.start_verdicts,
  'judgedVerdicts', CASE WHEN p.state = 'pending' THEN p.judged_verdicts END, 'judgedAt', p.judged_at,
  'steps', (SELECT coalesce(json_agg(json_build_object('id', ps.id, 'position', ps.position, 'name', ps.name, 'wave', ps.wave,
      'percent', ps.percent, 'passedAt', ps.passed_at,
      'target', CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'cluster', c.name, 'workload', t.workload_name,
        'writeWay', t.write_way) END,
      'state', ps.state, 'attempts', ps.attempts, 'sessionName', ps.session_name,
      'roleArn', ps.role_arn, 'evidence', ps.evidence,
      'delivery', CASE WHEN ps.evidence ->> 'way' = 'pipeline' THEN json_build_object('pipeline', ps.evidence ->> 'pipeline',
        'number', ps.evidence -> 'run' -> 'number', 'state', ps.evidence -> 'run' -> 'state',
        'stages', coalesce(ps.evidence -> 'run' -> 'stages', '[]'), 'gate', ps.evidence -> 'gate', 'waitsFor', ps.evidence -> 'waitsFor',
        'runId', (SELECT pr.id FROM pipeline pl JOIN pipeline_run pr ON pr.pipeline_id = pl.id
          AND pr.number = (ps.evidence -> 'run' ->> 'number')::int
          WHERE pl.connection_id = e.connection_id AND pl.external_id = ps.evidence ->> 'pipelineId')) END,
      'problem', ps.problem, 'startedAt', ps.started_at, 'endedAt', ps.ended_at) ORDER BY ps.position), '[]')
    FROM promotion_step ps LEFT JOIN target t ON t.id = ps.target_id LEFT JOIN cluster c ON c.id = t.cluster_id
    WHERE ps.promotion_id = p.id),
  'approvals', (SELECT coalesce(json_agg(json_build_object('person', ${somebody('ap')}, 'forPerson', ${somebody('af')}, 'decision', a.decision,
      'reason', a.reason, 'at', a.at) ORDER BY a.at), '[]')
    FROM approval a JOIN person ap ON ap.id = a.person_id LEFT JOIN person af ON af.id = a.for_person_id WHERE a.promotion_id = p.id),
  'approvalsNeeded', CASE WHEN p.kind = 'rollback' THEN 0
    ELSE greatest(p.hotfix::int, coalesce((e.settings -> 'approvals' ->> 'count')::int, 0)) END,
  'rollbackTo', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'digest', g.digest, 'version', g.version,
      'commitSha', g.commit_sha, 'branch', g.branch, 'startedAt', g.started_at, 'goneAt', g.gone_at) ORDER BY g.started_at DESC), '[]')
    FROM (SELECT * FROM (SELECT DISTINCT ON (bb.id) bb.*, sy.started_at FROM stay sy JOIN build bb ON bb.id = sy.build_id
        WHERE sy.service_id = p.service_id AND sy.environment_id = p.environment_id
          AND sy.digest IS DISTINCT FROM coalesce((SELECT a.digest FROM promotion a WHERE a.id = pl.active_promotion_id), pl.running_digest, CASE WHEN p.state <> 'pending' THEN p.digest END)
        ORDER BY bb.id, sy.started_at DESC) latest ORDER BY started_at DESC LIMIT 3) g),
  'observedChecks', (SELECT coalesce(json_agg(json_build_object('check', c ->> 'check', 'verdict', c ->> 'verdict', 'why', c ->> 'why')), '[]')
    FROM jsonb_array_elements(coalesce(p.observation -> 'checks', '[]')) c),
  'firstWriteAt', p.first_write_at, 'settledAt', p.settled_at, 'abortAskedAt', p.abort_asked_at,
  'strategy', p.strategy, 'pausedAt', p.paused_at, 'backAskedAt', p.back_asked_at, 'back', p.back,
  'timeline', (SELECT coalesce(json_agg(json_build_object('id', l.id::text, 'at', l.at, 'actorKind', l.actor_kind,
      'actorName', l.actor_name, 'action', l.action, 'reason', l.reason, 'detail', l.detail) ORDER BY l.id), '[]')
    FROM (SELECT * FROM ledger_entry WHERE promotion_id = p.id ORDER BY id LIMIT 300) l),
  'serviceId', p.service_id, 'teamId', s.team_id, 'productLineId', s.product_line_id, 'environmentId', p.environment_id,
  'runningDigest', pl.running_digest, 'now', sluice_now()) AS document
${joined} LEFT JOIN place pl ON pl.service_id = p.service_id AND pl.environment_id = p.environment_id
WHERE p.id = $1::uuid`

/** Everything stored that the page of one promotion shows, in one statement. */
export function readPromotionPage(reader: Reader, id: string): Promise<PromotionPageRow | null> {
  return readDocument<PromotionPageRow>(reader, 'promotion.page', page, [id])
}
