import { type Reader, readDocument } from '../reader.ts'
import { named } from './stand.ts'

const statement = `SELECT json_build_object('id', rl.id, 'name', rl.name, 'closed', rl.closed_at IS NOT NULL,
  'services', (SELECT coalesce(json_agg(s.slug ORDER BY s.slug), '[]') FROM release_service rs JOIN service s ON s.id = rs.service_id
    WHERE rs.release_id = rl.id AND rs.state IN ('included', 'late') AND s.retired_at IS NULL)) AS document
  FROM release rl WHERE rl.id = ${named('$1')}`

/** Services that go with a release. */
export const readTrainServices = (
  reader: Reader,
  release: string,
): Promise<{ id: string; name: string; closed: boolean; services: string[] } | null> =>
  readDocument(reader, 'release.train', statement, [release])
