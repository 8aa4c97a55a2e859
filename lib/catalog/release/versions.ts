import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import { ofRelease, passedCi } from './reads.ts'

/** The version of a release that has this digest; null: none has. */
export async function versionOfDigest(
  tx: Transaction,
  of: { releaseId: string; serviceId: string; digest: string },
): Promise<string | null> {
  const found = await tx.prisma.mintedVersion.findFirst({ where: of, orderBy: { mintedAt: 'desc' } })
  return found?.version ?? null
}

/** The version that was minted for a build; null: none was. */
export async function versionOfBuild(tx: Transaction, buildId: string): Promise<string | null> {
  return (await tx.prisma.mintedVersion.findUnique({ where: { buildId } }))?.version ?? null
}

// Versions that were written by other hands count too: a number is never given out twice.
const used = `SELECT max(substring(name FROM '[.]([0-9]+)$')::bigint) AS most FROM (
    SELECT name FROM git_tag WHERE name LIKE $1 || '-%' UNION ALL SELECT name FROM image_tag WHERE name LIKE $1 || '-%'
    UNION ALL SELECT version FROM minted_version WHERE version LIKE $1 || '-%') AS known
  WHERE name ~ '^[0-9]{6}-[0-9]{8}[.](0|[1-9][0-9]{0,16})$'`

/** Takes the next counter of a batch month, in one statement: two that ask at once never get the same. */
export async function takeCounter(tx: Transaction, batch: string): Promise<bigint> {
  const rows = await tx.prisma.$queryRawUnsafe<{ counter: bigint }[]>(
    `WITH used AS (${used})
     INSERT INTO version_counter AS v (batch, next) SELECT $1, coalesce(used.most, 0) + 2 FROM used
     ON CONFLICT (batch) DO UPDATE SET next = greatest(v.next, excluded.next - 1) + 1 RETURNING next - 1 AS counter`,
    batch,
  )
  const [row] = rows
  if (!row) throw new Error('no counter was given out')
  return BigInt(row.counter)
}

/** A build, as minting needs it. */
export interface BuildToMint {
  id: string
  serviceId: string
  service: string
  digest: string
  commitSha: string | null
  branch: string | null
  version: string | null
  minted: string | null
  gone: boolean
  passed: boolean
  repository: string | null
}

const build = `SELECT json_build_object('id', b.id, 'serviceId', s.id, 'service', s.slug, 'digest', b.digest, 'commitSha', b.commit_sha,
    'branch', b.branch, 'version', b.version, 'gone', b.gone_at IS NOT NULL, 'passed', ${passedCi('b', 's')},
    'minted', (SELECT version FROM minted_version WHERE build_id = b.id),
    'repository', (SELECT path FROM code_repository WHERE id = s.code_repository_id)) AS document
  FROM build b JOIN service s ON s.id = b.service_id WHERE b.id = $1::uuid`

export const readBuildToMint = (reader: Reader, buildId: string): Promise<BuildToMint | null> =>
  readDocument(reader, 'release.build', build, [buildId])

export interface NewVersion {
  version: string
  releaseId: string | null
  serviceId: string
  buildId: string
  digest: string
  commitSha: string
  hotfix: boolean
  late: boolean
  mintedById: string | null
}

/** Looked at by the sweep when its job was lost. */
const graceMs = 30_000

export async function insertVersion(tx: Transaction, version: NewVersion): Promise<void> {
  const lookAt = new Date(tx.now.getTime() + graceMs)
  await tx.prisma.mintedVersion.create({ data: { ...version, mintedAt: tx.now, lookAt } })
}

/** A version whose Git tag is to be written. */
export interface TagToWrite {
  version: string
  commitSha: string
  releaseId: string | null
  release: string | null
  serviceId: string
  service: string
  buildId: string
  connectionId: string | null
  repositoryId: string | null
  repository: string | null
}

const tag = `SELECT json_build_object('version', mv.version, 'commitSha', mv.commit_sha, 'releaseId', mv.release_id,
    'release', rl.name, 'serviceId', s.id, 'service', s.slug, 'buildId', mv.build_id, 'connectionId', cr.connection_id,
    'repositoryId', cr.id, 'repository', cr.path) AS document
  FROM minted_version mv JOIN service s ON s.id = mv.service_id LEFT JOIN release rl ON rl.id = mv.release_id
  LEFT JOIN code_repository cr ON cr.id = s.code_repository_id WHERE mv.version = $1 AND mv.tagged_at IS NULL`

/** Claims the writing of a tag until `graceMs` from now; null: it is there, or somebody is at it. */
export async function claimTag(tx: Transaction, version: string): Promise<TagToWrite | null> {
  const until = new Date(tx.now.getTime() + graceMs)
  const { count } = await tx.prisma.mintedVersion.updateMany({
    where: { version, taggedAt: null },
    data: { lookAt: until },
  })
  return count === 0 ? null : readDocument<TagToWrite>(tx, 'release.tag', tag, [version])
}

/** The tag is there: the build is called by its version from now on. */
export async function writeTagged(tx: Transaction, of: TagToWrite): Promise<boolean> {
  const { count } = await tx.prisma.mintedVersion.updateMany({
    where: { version: of.version, taggedAt: null },
    data: { taggedAt: tx.now, problem: null, lookAt: null },
  })
  if (count === 0) return false
  await tx.prisma.build.updateMany({
    where: { id: of.buildId, version: null },
    data: { version: of.version },
  })
  if (of.repositoryId)
    await tx.prisma.gitTag.createMany({
      data: [{ repositoryId: of.repositoryId, name: of.version, sha: of.commitSha, seenAt: tx.now }],
      skipDuplicates: true,
    })
  return true
}

export async function writeTagProblem(
  tx: Transaction,
  version: string,
  of: { problem: string; againMs: number },
): Promise<void> {
  await tx.prisma.mintedVersion.updateMany({
    where: { version, taggedAt: null },
    data: { problem: of.problem, lookAt: new Date(tx.now.getTime() + of.againMs) },
  })
}

const automatic = `SELECT coalesce(json_agg(json_build_object('release', release_id, 'build', build_id)), '[]') AS document FROM (
  SELECT DISTINCT ON (rl.id, s.id) rl.id AS release_id, b.id AS build_id FROM release rl
  JOIN release_service rs ON rs.release_id = rl.id AND rs.state IN ('included', 'late') AND rs.cut_at IS NOT NULL
  JOIN service s ON s.id = rs.service_id
  JOIN build b ON b.service_id = s.id AND b.gone_at IS NULL AND b.commit_sha IS NOT NULL AND b.version IS NULL AND ${ofRelease}
  WHERE rl.closed_at IS NULL AND ${passedCi('b', 's')} AND b.pushed_at > coalesce((SELECT max(o.pushed_at) FROM minted_version mv
      JOIN build o ON o.id = mv.build_id WHERE mv.release_id = rl.id AND mv.service_id = s.id), '-infinity')
    AND NOT EXISTS (SELECT 1 FROM minted_version mv WHERE mv.build_id = b.id OR (mv.release_id = rl.id
      AND mv.service_id = s.id AND mv.commit_sha = b.commit_sha))
  ORDER BY rl.id, s.id, b.pushed_at DESC LIMIT $1) AS due`

/** The newest build of each release branch that CI has passed and whose commit has no version in it yet. */
export const listMintable = async (
  reader: Reader,
  most: number,
): Promise<{ release: string; build: string }[]> =>
  (await readDocument<{ release: string; build: string }[]>(reader, 'release.mintable', automatic, [most])) ??
  []

/** Versions whose Git tag is due to be looked at. */
export async function listTagsDue(reader: Reader, most: number): Promise<string[]> {
  const text = `SELECT coalesce(json_agg(version), '[]') AS document FROM (SELECT version FROM minted_version
    WHERE tagged_at IS NULL AND look_at <= sluice_now() ORDER BY look_at LIMIT $1) AS due`
  return (await readDocument<string[]>(reader, 'release.tags-due', text, [most])) ?? []
}
