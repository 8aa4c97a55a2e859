import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import { passedCi } from './reads.ts'

// The newest build of the branch, or of the commit it was cut at, that others named by a version of this batch: in words
// and by the Git tag on its commit alike. A build that has one is never given another.
const statement = `SELECT coalesce(json_agg(json_build_object('release', release_id, 'build', build_id)), '[]') AS document FROM (
  SELECT DISTINCT ON (rl.id, s.id) rl.id AS release_id, b.id AS build_id FROM release rl
  JOIN release_service rs ON rs.release_id = rl.id AND rs.state IN ('included', 'late') AND rs.cut_at IS NOT NULL
  JOIN service s ON s.id = rs.service_id
  JOIN build b ON b.service_id = s.id AND b.gone_at IS NULL AND b.version LIKE rl.batch || '-%'
    AND (b.branch = rl.branch OR b.commit_sha = rs.cut_sha)
  JOIN git_tag g ON g.repository_id = s.code_repository_id AND g.name = b.version AND g.sha = b.commit_sha
  WHERE rl.closed_at IS NULL AND ${passedCi('b', 's')} AND b.pushed_at > coalesce((SELECT max(o.pushed_at) FROM minted_version mv
      JOIN build o ON o.id = mv.build_id WHERE mv.release_id = rl.id AND mv.service_id = s.id), '-infinity')
    AND NOT EXISTS (SELECT 1 FROM minted_version mv WHERE mv.build_id = b.id OR mv.version = b.version)
  ORDER BY rl.id, s.id, b.pushed_at DESC LIMIT $1) AS due`

/** Builds of open releases that have a version which the portal did not mint. */
export const listAdoptable = async (
  reader: Reader,
  most: number,
): Promise<{ release: string; build: string }[]> =>
  (await readDocument<{ release: string; build: string }[]>(reader, 'release.adoptable', statement, [
    most,
  ])) ?? []

/** Whether a version is known already, of whatever build. */
export const versionTaken = async (tx: Transaction, version: string): Promise<boolean> =>
  (await tx.prisma.mintedVersion.findUnique({ where: { version } })) !== null
