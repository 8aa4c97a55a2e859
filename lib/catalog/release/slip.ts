import { type Reader, readDocument } from '../reader.ts'
import type { WindowRow } from './reads.ts'
import type { ReleaseHead } from './rows.ts'
import { headDocument, named } from './stand.ts'

export interface SlipRow {
  release: ReleaseHead
  windows: WindowRow[]
  /** Of its services, those that wait with a planned start. */
  promotions: { id: string; number: number; service: string; environment: string; scheduledAt: string }[]
  /** Other open releases. */
  others: { id: string; name: string; goLiveStartsAt: string; goLiveEndsAt: string }[]
  now: string
}

const statement = `SELECT json_build_object('release', ${headDocument}, 'now', sluice_now(),
  'windows', (SELECT coalesce(json_agg(json_build_object('id', w.id, 'name', w.name, 'version', w.version,
    'definition', w.definition) ORDER BY w.name), '[]') FROM freeze_window w WHERE w.release_id = rl.id AND w.retired_at IS NULL),
  'promotions', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'number', p.number, 'service', s.slug, 'environment', e.slug,
      'scheduledAt', p.scheduled_at) ORDER BY p.scheduled_at), '[]')
    FROM release_service rs JOIN promotion p ON p.service_id = rs.service_id AND p.state = 'pending' AND p.scheduled_at IS NOT NULL
    JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id WHERE rs.release_id = rl.id),
  'others', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'goLiveStartsAt', o.go_live_starts_at,
    'goLiveEndsAt', o.go_live_ends_at) ORDER BY o.go_live_starts_at), '[]') FROM release o WHERE o.closed_at IS NULL AND o.id <> rl.id))
  AS document FROM release rl WHERE rl.id = ${named('$1')}`

/** What a change of its dates could touch. */
export const readSlip = (reader: Reader, release: string): Promise<SlipRow | null> =>
  readDocument(reader, 'release.slip', statement, [release])
