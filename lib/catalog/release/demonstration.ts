import type { Grant } from '../../domain/permission/actor.ts'
import { grantsOfP } from '../person/held-grants.ts'
import { type Reader, readDocument } from '../reader.ts'

/** What the demonstration's release is made from. */
export interface Demonstration {
  /** The demo account that manages releases; null: it may not be used, or something real is connected. */
  manager: { personId: string; key: string; name: string; grants: Grant[] } | null
  /** Everything that a release board is derived from was read once. */
  synced: boolean
  /** The newest release branch of each service, by batch. */
  batches: { batch: string; productLines: string[]; services: string[] }[]
  /** Releases that people planned. */
  others: number
  /** The one of the demonstration. */
  release: { id: string; ageMs: number; told: string[] } | null
  now: string
}

/** Nouns of sync in the order of a pass: what comes last was read after the others. */
const needed = ['repositories', 'match', 'commits', 'work-items', 'runs', 'scans']

const statement = `SELECT json_build_object('now', sluice_now(),
  'manager', (SELECT json_build_object('personId', p.id, 'key', p.key, 'name', p.name, 'grants', ${grantsOfP}) FROM person p
    WHERE p.key = $1 AND p.demo AND p.disabled_at IS NULL AND EXISTS (SELECT 1 FROM connection WHERE kind = 'simulated')
      AND NOT EXISTS (SELECT 1 FROM connection WHERE kind <> 'simulated')),
  'synced', (SELECT count(DISTINCT noun) FROM sync_pass WHERE state = 'done' AND noun = ANY ($3::text[])) = cardinality($3::text[]),
  'batches', (SELECT coalesce(json_agg(json_build_object('batch', batch, 'productLines', lines, 'services', slugs)), '[]') FROM (
    SELECT batch, json_agg(DISTINCT line) AS lines, json_agg(slug ORDER BY slug) AS slugs FROM (
      SELECT DISTINCT ON (s.id) substring(cb.name FROM 9) AS batch, s.slug, l.slug AS line FROM code_branch cb
      JOIN service s ON s.code_repository_id = cb.repository_id AND s.retired_at IS NULL
      JOIN product_line l ON l.id = s.product_line_id AND l.retired_at IS NULL
      WHERE cb.gone_at IS NULL AND cb.name ~ '^release/[0-9]{6}$' ORDER BY s.id, cb.name DESC) AS newest
    GROUP BY batch) AS grouped),
  'others', (SELECT count(*) FROM release r WHERE NOT EXISTS (SELECT 1 FROM release_edit e
    WHERE e.release_id = r.id AND e.version = 1 AND e.reason = $2)),
  'release', (SELECT json_build_object('id', r.id, 'ageMs', extract(epoch FROM sluice_now() - r.created_at) * 1000,
      'told', (SELECT coalesce(json_agg(DISTINCT entry.service_id), '[]') FROM ledger_entry entry WHERE entry.subject_kind = 'release'
        AND entry.subject_id = r.id::text AND entry.action IN ('release.service-changed', 'release.verified')))
    FROM release r JOIN release_edit e ON e.release_id = r.id AND e.version = 1 AND e.reason = $2
    WHERE r.closed_at IS NULL ORDER BY r.created_at LIMIT 1)) AS document`

/** `managerKey`: the demo account; `reason`: what the plan of the demonstration's release was written with. */
export const readDemonstration = (
  reader: Reader,
  of: { managerKey: string; reason: string },
): Promise<Demonstration | null> =>
  readDocument(reader, 'release.demonstration', statement, [of.managerKey, of.reason, needed])
