import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import type { Subject } from '../../domain/permission/decide.ts'
import type { PersonFact } from '../../domain/promotion/facts.ts'
import type { TrainWordFacts } from '../../domain/train/word.ts'
import { grantsOfP, groupsOfP, heldGrants } from '../person/held-grants.ts'
import { groupChain } from '../promotion/asked-approvers.ts'
import { type Reader, readDocument } from '../reader.ts'

interface Row extends Omit<TrainWordFacts, 'createdAt' | 'settings'> {
  createdAt: string
  settings: unknown
  rows: { serviceId: string; subject: Subject; builderIds: string[] }[]
  given: string[]
  approvers: PersonFact[]
}

/** What decides whose word a train takes, whose it has for this list, and whom it may ask. */
export interface TrainApprovalFacts extends TrainWordFacts {
  /** People whose word for this very list was given, by themselves or by who stands for them. */
  given: ReadonlySet<string>
  approvers: PersonFact[]
}

const statement = `WITH t AS (SELECT * FROM train WHERE id = $1::uuid), e AS (SELECT e.* FROM environment e JOIN t ON t.environment_id = e.id),
chain AS MATERIALIZED (SELECT c.* FROM e CROSS JOIN LATERAL ${groupChain(`e.settings -> 'approvals' ->> 'group'`)} c)
SELECT json_build_object('requesterId', t.requester_id, 'createdAt', t.created_at, 'settings', e.settings,
  'groups', (SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name) ORDER BY step), '[]') FROM chain),
  'rows', (SELECT coalesce(json_agg(json_build_object('serviceId', s.id, 'subject', json_build_object('teamId', s.team_id,
      'productLineId', s.product_line_id, 'environmentId', e.id), 'builderIds', (SELECT coalesce(json_agg(DISTINCT p.id), '[]')
        FROM build b LEFT JOIN pipeline_run n ON n.id = b.run_id
        LEFT JOIN code_commit c ON c.repository_id = s.code_repository_id AND c.sha = b.commit_sha
        JOIN person p ON p.key = n.actor OR p.name = n.actor OR lower(p.email) = lower(c.author_email)
        WHERE b.id = r.build_id))), '[]')
    FROM train_row r JOIN service s ON s.id = r.service_id WHERE r.train_id = t.id AND r.skipped IS NULL),
  'given', (SELECT coalesce(json_agg(coalesce(a.for_person_id, a.person_id)), '[]') FROM train_approval a
    WHERE a.train_id = t.id AND a.decision = 'approved' AND a.list_hash = t.list_hash),
  'approvers', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'disabled', false,
      'grants', ${grantsOfP}, 'groups', ${groupsOfP}) ORDER BY p.name), '[]') FROM person p WHERE p.disabled_at IS NULL AND p.id IN (
    SELECT g.person_id FROM ${heldGrants('')} g WHERE g.role::text = e.settings -> 'approvals' ->> 'role'
    UNION SELECT gm.person_id FROM person_group_member gm JOIN chain ON chain.id = gm.group_id)))
  AS document FROM t, e`

/** Everything that decides about words on one train, in one statement; null when there is no such train. */
export async function readTrainApprovalFacts(
  reader: Reader,
  trainId: string,
): Promise<TrainApprovalFacts | null> {
  const row = await readDocument<Row>(reader, 'train.approval-facts', statement, [trainId])
  return (
    row && {
      ...row,
      createdAt: new Date(row.createdAt),
      settings: EnvironmentSettings.parse(row.settings),
      given: new Set(row.given),
    }
  )
}

/** A train in a list of what waits for words. */
export interface WantingTrain {
  id: string
  number: number
  name: string
  /** Slug. */
  environment: string
  requester: { id: string; key: string; name: string }
  /** Services that go. */
  rows: number
}

const waiting = `SELECT json_agg(json_build_object('id', t.id, 'number', t.number, 'name', t.name, 'environment', e.slug,
    'requester', (SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = t.requester_id),
    'rows', (SELECT count(*) FROM train_row r WHERE r.train_id = t.id AND r.skipped IS NULL)) ORDER BY t.number) AS document
  FROM train t JOIN environment e ON e.id = t.environment_id
  WHERE t.state IN ('ready', 'going', 'paused') AND t.kind = 'forward'
    AND (e.settings -> 'approvals' ->> 'count')::int > (SELECT count(*) FROM train_approval a
      WHERE a.train_id = t.id AND a.decision = 'approved' AND a.list_hash = t.list_hash)
    AND NOT EXISTS (SELECT 1 FROM train_approval a WHERE a.train_id = t.id AND a.person_id = $1::uuid
      AND a.list_hash = t.list_hash)`

/** Trains that still want words for their list, and have none of this person; whether theirs would count is not judged. */
export const readTrainsWanting = async (reader: Reader, personId: string): Promise<WantingTrain[]> =>
  (await readDocument<WantingTrain[]>(reader, 'trains.wanting', waiting, [personId])) ?? []

const others = `SELECT json_object_agg(a.person_id, a.for_person_id) AS document
  FROM train_approval a WHERE a.train_id = $1::uuid AND a.for_person_id IS NOT NULL`

/** For whom each person gave their last word on a train, by the id of who gave it; one's own are not in it. */
export async function readWordsForOthers(reader: Reader, trainId: string): Promise<Map<string, string>> {
  const found = await readDocument<Record<string, string>>(reader, 'train.words-for-others', others, [
    trainId,
  ])
  return new Map(Object.entries(found ?? {}))
}
