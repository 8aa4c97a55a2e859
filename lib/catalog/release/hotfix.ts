import { type Reader, readDocument } from '../reader.ts'

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
