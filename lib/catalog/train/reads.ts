import { ledgerActions } from '../../domain/ledger/entry.ts'
import type { PromotionKind, PromotionState } from '../../domain/promotion/state.ts'
import type { StoredPlan } from '../../domain/train/plan.ts'
import type { PausedFor, TrainKind, TrainState } from '../../domain/train/state.ts'
import type {
  BuildReferenceRow,
  PersonReferenceRow,
  PromotionFailureRow,
  TimelineRow,
} from '../promotion/rows.ts'
import { type Reader, readDocument } from '../reader.ts'

const trainActions = ledgerActions.filter((action) => action.startsWith('train.'))

const reference = (
  b: string,
) => `CASE WHEN ${b}.id IS NOT NULL THEN json_build_object('id', ${b}.id, 'digest', ${b}.digest,
  'version', ${b}.version, 'commitSha', ${b}.commit_sha, 'branch', ${b}.branch) END`
const gates = (verdict: string) => `(SELECT coalesce(json_agg(v ->> 'gate'), '[]')
  FROM jsonb_array_elements(CASE WHEN p.state = 'pending' THEN coalesce(p.judged_verdicts, p.asked_verdicts) ELSE '[]' END) AS v
  WHERE v ->> 'verdict' = '${verdict}')`
const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

/** Rows of a train that came out alike; the domain names each group. */
export interface RowGroup {
  skipped: string | null
  state: PromotionState | null
  written: boolean
  count: number
}

/** What a list and the head of the page show of a train. */
export interface TrainHeadRow {
  id: string
  number: number
  name: string
  environment: string
  kind: TrainKind
  state: TrainState
  backOf: { id: string; number: number } | null
  requester: PersonReferenceRow
  reason: string | null
  reasonKey: string | null
  pausedFor: PausedFor | null
  wave: number
  waves: number
  groups: RowGroup[]
  createdAt: string
  startedAt: string | null
  nextWaveAt: string | null
  endedAt: string | null
}

export interface TrainPageRow extends TrainHeadRow {
  plan: StoredPlan
  listHash: string
  approvalsNeeded: number
  rows: {
    service: { id: string; slug: string }
    wave: number
    from: BuildReferenceRow | null
    to: BuildReferenceRow | null
    skipped: string | null
    skipDetail: Record<string, unknown>
    promotion: {
      id: string
      number: number
      kind: PromotionKind
      state: PromotionState
      firstWriteAt: string | null
      blocks: string[]
      waits: string[]
      failure: PromotionFailureRow | null
      unsettled: boolean
      observeUntilAt: string | null
    } | null
  }[]
  approvals: {
    person: PersonReferenceRow
    forPerson: PersonReferenceRow | null
    decision: 'approved' | 'rejected'
    reason: string | null
    at: string
    /** The list it was given for is still the list. */
    ofThisList: boolean
    rows: number
  }[]
  backTrains: { id: string; number: number; state: TrainState }[]
  timeline: TimelineRow[]
  now: string
}

const headFields = `'id', t.id, 'number', t.number, 'name', t.name, 'environment', e.slug, 'kind', t.kind, 'state', t.state,
  'backOf', (SELECT json_build_object('id', f.id, 'number', f.number) FROM train f WHERE f.id = t.back_of_id),
  'requester', ${person('t.requester_id')}, 'reason', t.reason, 'reasonKey', t.reason_key, 'pausedFor', t.paused_for,
  'wave', t.wave, 'waves', (SELECT coalesce(max(r.wave), 0) FROM train_row r WHERE r.train_id = t.id),
  'groups', (SELECT coalesce(json_agg(g), '[]') FROM (SELECT r.skipped, p.state, p.first_write_at IS NOT NULL AS written, count(*)
    FROM train_row r LEFT JOIN promotion p ON p.id = r.promotion_id WHERE r.train_id = t.id GROUP BY 1, 2, 3) g),
  'createdAt', t.created_at, 'startedAt', t.started_at, 'nextWaveAt', t.next_wave_at, 'endedAt', t.ended_at`

const list = `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item ORDER BY number DESC), '[]')) AS document
  FROM (SELECT t.number, json_build_object(${headFields}) AS item FROM train t JOIN environment e ON e.id = t.environment_id
    WHERE ($1::text[] IS NULL OR t.state::text = ANY ($1::text[])) AND ($2::text IS NULL OR e.slug = $2::text)
      AND ($3::int IS NULL OR t.number < $3::int)
    ORDER BY t.number DESC LIMIT $4::int) AS page`

/** Trains, newest first; `before` is the number of the last one that was seen. */
export async function listTrains(
  reader: Reader,
  filters: { state?: string[] | undefined; environment?: string | undefined },
  before: number | null,
  limit: number,
): Promise<{ now: string; items: TrainHeadRow[] }> {
  const page = await readDocument<{ now: string; items: TrainHeadRow[] }>(reader, 'trains', list, [
    filters.state ?? null,
    filters.environment ?? null,
    before,
    limit,
  ])
  if (!page) throw new Error('the list of trains answered no row')
  return page
}

const page = `SELECT json_build_object(${headFields}, 'plan', t.plan, 'listHash', t.list_hash,
  'approvalsNeeded', CASE WHEN t.kind = 'back' THEN 0 ELSE coalesce((e.settings -> 'approvals' ->> 'count')::int, 0) END,
  'rows', (SELECT coalesce(json_agg(json_build_object('service', json_build_object('id', s.id, 'slug', s.slug), 'wave', r.wave,
      'from', ${reference('o')}, 'to', ${reference('b')}, 'skipped', r.skipped, 'skipDetail', r.skip_detail,
      'promotion', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'number', p.number, 'kind', p.kind,
        'state', p.state, 'firstWriteAt', p.first_write_at, 'blocks', ${gates('block')}, 'waits', ${gates('wait')},
        'failure', p.failure, 'observeUntilAt', p.observe_until_at,
        'unsettled', p.ended_at IS NOT NULL AND p.first_write_at IS NOT NULL AND p.settled_at IS NULL) END)
      ORDER BY r.wave = 0, r.wave, r.position), '[]')
    FROM train_row r JOIN service s ON s.id = r.service_id LEFT JOIN build b ON b.id = r.build_id
    LEFT JOIN LATERAL (SELECT * FROM build f WHERE f.service_id = r.service_id AND f.digest = r.over_digest LIMIT 1) o ON true
    LEFT JOIN promotion p ON p.id = r.promotion_id WHERE r.train_id = t.id),
  'approvals', (SELECT coalesce(json_agg(json_build_object('person', ${person('a.person_id')},
      'forPerson', ${person('a.for_person_id')}, 'decision', a.decision,
      'reason', a.reason, 'at', a.at, 'ofThisList', a.list_hash = t.list_hash, 'rows', cardinality(a.bound)) ORDER BY a.at), '[]')
    FROM train_approval a WHERE a.train_id = t.id),
  'backTrains', (SELECT coalesce(json_agg(json_build_object('id', k.id, 'number', k.number, 'state', k.state)
    ORDER BY k.number), '[]') FROM train k WHERE k.back_of_id = t.id),
  'timeline', (SELECT coalesce(json_agg(json_build_object('id', l.id::text, 'at', l.at, 'actorKind', l.actor_kind,
      'actorName', l.actor_name, 'action', l.action, 'reason', l.reason, 'detail', l.detail - 'rows' - 'skipped') ORDER BY l.id), '[]')
    FROM (SELECT * FROM ledger_entry WHERE action = ANY ($2::text[]) AND subject_id = t.id::text ORDER BY id LIMIT 300) l),
  'now', sluice_now()) AS document
FROM train t JOIN environment e ON e.id = t.environment_id WHERE t.id = $1::uuid`

/** Everything stored that the page of one train shows, in one statement. */
export const readTrainPage = (reader: Reader, id: string): Promise<TrainPageRow | null> =>
  readDocument<TrainPageRow>(reader, 'train.page', page, [id, trainActions])
