import type { ReleaseServiceState } from '../../domain/release/state.ts'
import { rangeTables } from '../change-class/range.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import { named } from './stand.ts'

/** One service of a release, as cutting needs it. */
export interface ServiceToCut {
  serviceId: string
  slug: string
  teamId: string | null
  productLineId: string | null
  state: ReleaseServiceState
  connectionId: string | null
  repository: string | null
  defaultBranch: string | null
  /** Where it was cut; null: it was not, or the branch is not made yet. */
  cutSha: string | null
  /** Asked for at this commit, and not made yet. */
  askedSha: string | null
  /** Whether sync ever read its branches; then the heads of its default and of its release branch, null for none. */
  looked: boolean
  mainSha: string | null
  /** Commit of what runs in the last environment of the path; null: nothing does, or it is not known. */
  liveSha: string | null
  branchSha: string | null
  /** Where `beside`: commits of the release branch, those of them that main has too named by `behind`. */
  own: { commits: { sha: string; parents: string[] }[]; behind: string[] } | null
}
export interface ReleaseToCut {
  id: string
  name: string
  branch: string
  closed: boolean
  productLines: { id: string }[]
  services: ServiceToCut[]
  now: string
}

const own = `(WITH ${rangeTables('cr.id', 'cb.head_sha', 'cr.head_sha')} SELECT json_build_object(
    'commits', coalesce((SELECT json_agg(json_build_object('sha', sha, 'parents', coalesce(parents, '{}'))) FROM found), '[]'),
    'behind', (SELECT coalesce(json_agg(sha), '[]') FROM behind WHERE sha IN (SELECT sha FROM found))))`

const statement = `SELECT json_build_object('id', rl.id, 'name', rl.name, 'branch', rl.branch, 'closed', rl.closed_at IS NOT NULL,
  'now', sluice_now(), 'productLines', (SELECT coalesce(json_agg(json_build_object('id', product_line_id)), '[]')
    FROM release_product_line WHERE release_id = rl.id),
  'services', (SELECT coalesce(json_agg(json_build_object('serviceId', s.id, 'slug', s.slug, 'teamId', s.team_id,
      'productLineId', s.product_line_id, 'state', rs.state, 'connectionId', cr.connection_id, 'repository', cr.path,
      'defaultBranch', cr.default_branch, 'cutSha', CASE WHEN rs.cut_at IS NOT NULL THEN rs.cut_sha END,
      'askedSha', CASE WHEN rs.cut_at IS NULL THEN rs.cut_sha END, 'looked', cr.commits_for IS NOT NULL, 'mainSha', cr.head_sha,
      'liveSha', (SELECT b.commit_sha FROM place p JOIN environment e ON e.id = p.environment_id JOIN build b ON b.id = p.running_build_id
        WHERE p.service_id = s.id ORDER BY e.rank DESC LIMIT 1),
      'branchSha', cb.head_sha, 'own', CASE WHEN $2::boolean AND rs.cut_at IS NULL AND cb.head_sha IS NOT NULL
        AND cb.head_sha <> cr.head_sha THEN ${own} END) ORDER BY s.slug), '[]')
    FROM release_service rs JOIN service s ON s.id = rs.service_id LEFT JOIN code_repository cr ON cr.id = s.code_repository_id
    LEFT JOIN code_branch cb ON cb.repository_id = cr.id AND cb.name = rl.branch AND cb.gone_at IS NULL
    WHERE rs.release_id = rl.id)) AS document FROM release rl WHERE rl.id = ${named('$1')}`

/** As sync saw it last; `beside`: with what branches that stand already have beside main. */
export const readReleaseToCut = (
  reader: Reader,
  release: string,
  beside: boolean,
): Promise<ReleaseToCut | null> => readDocument(reader, 'release.to-cut', statement, [release, beside])

/** Where branches are to be cut: kept before anything is made, so that a lost worker is replaced at the same commit. */
export async function askForCut(
  tx: Transaction,
  releaseId: string,
  cuts: readonly { serviceId: string; atSha: string }[],
): Promise<void> {
  for (const { serviceId, atSha } of cuts)
    await tx.prisma.releaseService.updateMany({
      where: { releaseId, serviceId, cutAt: null },
      data: { cutSha: atSha, cutProblem: null, updatedAt: tx.now },
    })
}

export interface CutToMake {
  releaseId: string
  release: string
  branch: string
  serviceId: string
  service: string
  cutSha: string
  cutProblem: string | null
  connectionId: string | null
  repositoryId: string | null
  repository: string | null
}

const toMake = `SELECT json_build_object('releaseId', rl.id, 'release', rl.name, 'branch', rl.branch, 'serviceId', s.id, 'service', s.slug,
    'cutSha', rs.cut_sha, 'cutProblem', rs.cut_problem, 'connectionId', cr.connection_id, 'repositoryId', cr.id, 'repository', cr.path) AS document
  FROM release_service rs JOIN release rl ON rl.id = rs.release_id JOIN service s ON s.id = rs.service_id
  LEFT JOIN code_repository cr ON cr.id = s.code_repository_id
  WHERE rs.release_id = $1::uuid AND rs.service_id = $2::uuid AND rs.cut_sha IS NOT NULL AND rs.cut_at IS NULL AND rl.closed_at IS NULL`

/** Claims one; touching the row keeps the sweep away for a while. Null: it is done, or nobody asks for it any more. */
export async function claimCut(
  tx: Transaction,
  of: { releaseId: string; serviceId: string },
): Promise<CutToMake | null> {
  await tx.prisma.releaseService.updateMany({
    where: { ...of, cutSha: { not: null }, cutAt: null },
    data: { updatedAt: tx.now },
  })
  return readDocument<CutToMake>(tx, 'release.cut-to-make', toMake, [of.releaseId, of.serviceId])
}

/** The branch stands there, at its cut or further on: the board knows it without waiting for sync. */
export async function writeCut(
  tx: Transaction,
  cut: CutToMake,
  headSha: string = cut.cutSha,
): Promise<boolean> {
  const { releaseId, serviceId, cutSha, repositoryId, branch } = cut
  const { count } = await tx.prisma.releaseService.updateMany({
    where: { releaseId, serviceId, cutAt: null, cutSha },
    data: { cutAt: tx.now, cutProblem: null, updatedAt: tx.now },
  })
  if (count === 0) return false
  await tx.prisma.release.updateMany({ where: { id: releaseId, cutAt: null }, data: { cutAt: tx.now } })
  if (repositoryId)
    await tx.prisma.codeBranch.upsert({
      where: { repositoryId_name: { repositoryId, name: branch } },
      create: { repositoryId, name: branch, headSha, seenAt: tx.now },
      update: { goneAt: null },
    })
  return true
}

/** Keeps why it did not work; `giveUp`: somebody has to ask again. */
export async function writeCutProblem(
  tx: Transaction,
  cut: Pick<CutToMake, 'releaseId' | 'serviceId'>,
  of: { problem: string; giveUp: boolean },
): Promise<void> {
  await tx.prisma.releaseService.updateMany({
    where: { releaseId: cut.releaseId, serviceId: cut.serviceId, cutAt: null },
    data: { cutProblem: of.problem, updatedAt: tx.now, ...(of.giveUp ? { cutSha: null } : {}) },
  })
}

/** Cuts that were asked for and not touched for a minute. */
export async function listCutsDue(
  reader: Reader,
  most: number,
): Promise<{ releaseId: string; serviceId: string }[]> {
  const text = `SELECT coalesce(json_agg(json_build_object('releaseId', release_id, 'serviceId', service_id)), '[]') AS document FROM (
    SELECT rs.release_id, rs.service_id FROM release rl JOIN release_service rs ON rs.release_id = rl.id
    WHERE rl.closed_at IS NULL AND rs.cut_sha IS NOT NULL AND rs.cut_at IS NULL AND rs.updated_at < sluice_now() - interval '1 minute'
    ORDER BY rs.updated_at LIMIT $1) AS due`
  return (
    (await readDocument<{ releaseId: string; serviceId: string }[]>(reader, 'release.cuts-due', text, [
      most,
    ])) ?? []
  )
}
