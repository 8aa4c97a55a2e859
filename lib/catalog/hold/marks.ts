import { type Reader, readDocument } from '../reader.ts'
import type { HoldRow } from './reads.ts'
import { holdShape } from './reads.ts'

interface PersonRow {
  id: string
  key: string
  name: string
}
interface BuildRow {
  id: string
  digest: string
  version: string | null
  commitSha: string | null
  branch: string | null
}

export interface SuspectRow {
  build: BuildRow
  environment: string
  environmentId: string
  reason: string
  promotion: { id: string; number: number } | null
  markedAt: string
}
export interface BadBuildRow {
  build: BuildRow
  reason: string
  markedBy: PersonRow
  markedAt: string
}
export interface DriftRow {
  environment: string
  environmentId: string
  since: string
  desired: BuildRow | null
  running: BuildRow | null
  runningDigest: string | null
  /** Something moves there or is unsettled: nothing is adopted or reverted meanwhile. */
  isTaken: boolean
  adoption: { id: string; reason: string; digest: string; askedBy: PersonRow; askedAt: string } | null
}

/** What of a service's places and builds asks for caution. */
export interface MarkRows {
  service: { id: string; slug: string; teamId: string | null; productLineId: string | null }
  holds: HoldRow[]
  suspects: SuspectRow[]
  bad: BadBuildRow[]
  drifts: DriftRow[]
  now: string
}

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

const driftShape = `json_build_object('environment', e.slug, 'environmentId', e.id, 'since', l.drift_since_at,
  'desired', build_reference(d), 'running', build_reference(r), 'runningDigest', l.running_digest,
  'isTaken', l.active_promotion_id IS NOT NULL,
  'adoption', (SELECT json_build_object('id', a.id, 'reason', a.reason, 'digest', a.digest,
      'askedBy', ${person('a.asked_by_id')}, 'askedAt', a.asked_at)
    FROM adoption a WHERE a.service_id = l.service_id AND a.environment_id = l.environment_id AND a.decided_at IS NULL))`

const statement = `SELECT json_build_object(
  'service', json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id),
  'holds', (SELECT coalesce(json_agg(${holdShape} ORDER BY e.rank), '[]') FROM hold h JOIN environment e ON e.id = h.environment_id
    WHERE h.service_id = s.id AND h.lifted_at IS NULL),
  'suspects', (SELECT coalesce(json_agg(json_build_object('build', build_reference(b), 'environment', e.slug,
      'environmentId', e.id, 'reason', m.reason, 'markedAt', m.marked_at,
      'promotion', (SELECT json_build_object('id', p.id, 'number', p.number) FROM promotion p WHERE p.id = m.promotion_id))
      ORDER BY m.marked_at DESC), '[]')
    FROM suspect_build m JOIN environment e ON e.id = m.environment_id JOIN build b ON b.id = m.build_id
    WHERE m.service_id = s.id AND m.cleared_at IS NULL),
  'bad', (SELECT coalesce(json_agg(json_build_object('build', build_reference(b), 'reason', m.reason,
      'markedBy', ${person('m.marked_by_id')}, 'markedAt', m.marked_at) ORDER BY m.marked_at DESC), '[]')
    FROM bad_build m JOIN build b ON b.id = m.build_id WHERE b.service_id = s.id AND m.cleared_at IS NULL),
  'drifts', (SELECT coalesce(json_agg(${driftShape} ORDER BY e.rank), '[]')
    FROM place l JOIN environment e ON e.id = l.environment_id LEFT JOIN build d ON d.id = l.desired_build_id
    LEFT JOIN build r ON r.id = l.running_build_id
    WHERE l.service_id = s.id AND l.drift_since_at IS NOT NULL),
  'now', sluice_now()) AS document
FROM service s WHERE s.id = (SELECT id FROM (
  SELECT id, 0 AS n FROM service WHERE slug = $1 OR id::text = $1
  UNION ALL SELECT owner_id, 1 FROM slug_alias WHERE noun = 'service' AND slug = $1) AS named ORDER BY n LIMIT 1)`

/** Open holds, suspect and bad builds and outside changes of one service, by slug, old name or id; null when unknown. */
export const readMarks = (reader: Reader, service: string): Promise<MarkRows | null> =>
  readDocument<MarkRows>(reader, 'service.marks', statement, [service])

/** An adoption that waits for its second person. */
export interface OpenAdoptionRow {
  service: MarkRows['service']
  drift: DriftRow
}

const open = `SELECT coalesce(json_agg(json_build_object('service', json_build_object('id', s.id, 'slug', s.slug,
    'teamId', s.team_id, 'productLineId', s.product_line_id), 'drift', ${driftShape}) ORDER BY waiting.asked_at), '[]') AS document
  FROM adoption waiting JOIN place l ON l.service_id = waiting.service_id AND l.environment_id = waiting.environment_id
  JOIN service s ON s.id = l.service_id JOIN environment e ON e.id = l.environment_id
  LEFT JOIN build d ON d.id = l.desired_build_id LEFT JOIN build r ON r.id = l.running_build_id
  WHERE waiting.decided_at IS NULL AND l.drift_since_at IS NOT NULL`

/** Adoptions that wait for a second person, oldest first. */
export const listOpenAdoptions = async (reader: Reader): Promise<OpenAdoptionRow[]> =>
  (await readDocument<OpenAdoptionRow[]>(reader, 'adoptions.open', open)) ?? []
