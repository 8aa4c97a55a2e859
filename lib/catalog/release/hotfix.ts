import { type Reader, readDocument } from '../reader.ts'
import { passedCi } from './reads.ts'

/** What a hotfix of one build stands beside. */
export interface HotfixRow {
  service: string
  /** Version of what runs at the end of its path. */
  runningVersion: string | null
  repositoryId: string | null
  defaultBranch: string | null
  build: { branch: string | null; commitSha: string | null }
  /** Releases that have this service, of any state, the newest batch first. */
  releases: { id: string; name: string; batch: string; zone: string; branch: string; open: boolean }[]
}

const statement = `SELECT json_build_object('service', s.slug, 'repositoryId', cr.id, 'defaultBranch', cr.default_branch,
  'build', json_build_object('branch', b.branch, 'commitSha', b.commit_sha),
  'runningVersion', (SELECT coalesce(r.version, mv.version) FROM (
      SELECT coalesce((SELECT environment_ids FROM promotion_path WHERE id = s.promotion_path_id),
        (SELECT environment_ids FROM promotion_path WHERE is_default LIMIT 1),
        (SELECT array_agg(id ORDER BY rank) FROM environment)) AS ids) AS way
    JOIN place p ON p.service_id = s.id AND p.environment_id = way.ids[cardinality(way.ids)]
    JOIN build r ON r.id = p.running_build_id LEFT JOIN minted_version mv ON mv.build_id = r.id),
  'releases', (SELECT coalesce(json_agg(json_build_object('id', rl.id, 'name', rl.name, 'batch', rl.batch, 'zone', rl.zone,
      'branch', rl.branch, 'open', rl.closed_at IS NULL) ORDER BY rl.batch DESC, rl.name), '[]')
    FROM release rl JOIN release_service rs ON rs.release_id = rl.id AND rs.state <> 'withdrawn' WHERE rs.service_id = s.id)) AS document
  FROM service s JOIN build b ON b.id = $2::uuid LEFT JOIN code_repository cr ON cr.id = s.code_repository_id WHERE s.id = $1::uuid`

export const readHotfix = (
  reader: Reader,
  of: { serviceId: string; buildId: string },
): Promise<HotfixRow | null> => readDocument(reader, 'release.hotfix', statement, [of.serviceId, of.buildId])

// Those that are still on their way, or went into an environment before the last: what is ended otherwise needs no name.
const unversioned = `SELECT coalesce(json_agg(json_build_object('promotionId', id, 'serviceId', service_id, 'buildId', build_id)), '[]') AS document FROM (
  SELECT DISTINCT ON (b.id) p.id, p.service_id, p.build_id FROM promotion p JOIN build b ON b.id = p.build_id JOIN service s ON s.id = p.service_id
  WHERE p.hotfix AND p.state IN ('pending', 'applying', 'observing', 'succeeded') AND p.requested_at > sluice_now() - interval '30 days'
    AND b.version IS NULL AND b.gone_at IS NULL AND b.commit_sha IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM minted_version mv WHERE mv.build_id = b.id) AND ${passedCi('b', 's')}
  ORDER BY b.id, p.requested_at DESC LIMIT $1) AS due`

/** A hotfix whose build has passed CI and has no version, by its newest promotion. */
export interface UnversionedHotfix {
  promotionId: string
  serviceId: string
  buildId: string
}

export const listUnversionedHotfixes = async (reader: Reader, most: number): Promise<UnversionedHotfix[]> =>
  (await readDocument<UnversionedHotfix[]>(reader, 'release.hotfixes-due', unversioned, [most])) ?? []
