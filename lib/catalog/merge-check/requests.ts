import type { FreezeTarget } from '../../domain/freeze/scope.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import { mergeServices, mergeTargetOf } from './facts.ts'

/** An open merge request as its status is concerned. */
export interface StatusedRequest {
  repositoryId: string
  number: number
  targetBranch: string
  sourceBranch: string
  headSha: string
  /** What was written last, see lib/domain/merge-check/status.ts. */
  statusFor: string | null
  statusProblem: string | null
  statusAgainAt: Date | null
  updatedAt: Date
}

/** Requests into the branches of one repository that freezes may act on. */
export interface RepositoryRequests {
  defaultBranch: string
  services: FreezeTarget[]
  requests: StatusedRequest[]
}

type Stored = Omit<StatusedRequest, 'statusAgainAt' | 'updatedAt'> & {
  statusAgainAt: string | null
  updatedAt: string
}
interface Row {
  defaultBranch: string
  services: Omit<FreezeTarget, 'environmentId' | 'regions'>[]
  requests: Stored[]
}

const document = `json_build_object('repositoryId', m.repository_id, 'number', m.number, 'targetBranch', m.target_branch,
  'sourceBranch', m.source_branch, 'headSha', m.head_sha, 'statusFor', m.status_for, 'statusProblem', m.status_problem,
  'statusAgainAt', m.status_again_at, 'updatedAt', m.updated_at)`

const requestOf = (row: Stored): StatusedRequest => ({
  ...row,
  statusAgainAt: instant(row.statusAgainAt),
  updatedAt: new Date(row.updatedAt),
})

const statement = `SELECT coalesce(json_agg(json_build_object('defaultBranch', r.default_branch, 'services', ${mergeServices},
    'requests', m.requests)), '[]') AS document
  FROM (SELECT m.repository_id, json_agg(${document} ORDER BY m.number) AS requests FROM merge_request m
    JOIN code_repository r ON r.id = m.repository_id AND NOT r.archived
    JOIN connection c ON c.id = r.connection_id AND c.disabled_at IS NULL
    WHERE m.state = 'open' AND (m.target_branch LIKE 'release/%' OR m.target_branch = r.default_branch)
      AND ($1::boolean OR m.status_for IS NOT NULL) GROUP BY m.repository_id) m
  JOIN code_repository r ON r.id = m.repository_id
  WHERE EXISTS (SELECT 1 FROM service s WHERE s.code_repository_id = r.id AND s.retired_at IS NULL)`

/** Open requests by repository; `all` false: only those that carry a status of ours. */
export async function listStatusedRequests(reader: Reader, all: boolean): Promise<RepositoryRequests[]> {
  const rows = await readDocument<Row[]>(reader, 'merge-check.requests', statement, [all])
  return (rows ?? []).map(({ defaultBranch, services, requests }) => ({
    defaultBranch,
    services: services.map(mergeTargetOf),
    requests: requests.map(requestOf),
  }))
}

/** One open request, locked until the transaction ends; null: it is open no more. */
export async function lockRequest(
  tx: Transaction,
  { repositoryId, number }: Pick<StatusedRequest, 'repositoryId' | 'number'>,
): Promise<StatusedRequest | null> {
  await tx.prisma
    .$queryRaw`SELECT 1 FROM merge_request WHERE repository_id = ${repositoryId}::uuid AND number = ${number} FOR UPDATE`
  const text = `SELECT ${document} AS document FROM merge_request m
    WHERE m.repository_id = $1::uuid AND m.number = $2 AND m.state = 'open'`
  const row = await readDocument<Stored>(tx, 'merge-check.request', text, [repositoryId, number])
  return row && requestOf(row)
}

/** What became of its status; only while the request still is at that commit. */
export const writeRequestStatus = (
  tx: Transaction,
  { repositoryId, number, headSha }: Pick<StatusedRequest, 'repositoryId' | 'number' | 'headSha'>,
  data: { statusFor?: string | null; statusProblem: string | null; statusAgainAt: Date | null },
): Promise<{ count: number }> =>
  tx.prisma.mergeRequest.updateMany({ where: { repositoryId, number, headSha }, data })
