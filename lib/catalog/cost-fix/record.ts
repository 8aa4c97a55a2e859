import type { DiffLine } from '../../domain/cost-fix/file-diff.ts'
import type { CostFixState, FixItemState } from '../../domain/cost-fix/state.ts'
import type { Subject } from '../../domain/permission/decide.ts'
import { type Reader, readDocument } from '../reader.ts'

export interface FixItemRecord {
  findingId: string
  accountId: string
  regionId: string
  resourceType: string
  resourceId: string
  name: string
  path: string | null
  address: string | null
  wanted: Record<string, string>
  before: Record<string, string | null> | null
  state: FixItemState
  code: string | null
  message: string | null
  /** For permission: of its finding, as it is now. */
  scope: Subject
  serviceId: string | null
  environmentId: string | null
}

export interface FixFile {
  path: string
  /** Of the text that the change was made from. */
  revision: string
  pieces: DiffLine[][]
}

/** One fix with all that its steps and its page need. */
export interface FixRecord {
  id: string
  kind: 'source' | 'direct'
  state: CostFixState
  connectionId: string
  connection: string
  repository: string | null
  branch: string | null
  targetBranch: string | null
  files: FixFile[]
  mark: string | null
  requestNumber: number | null
  webUrl: string | null
  problem: string | null
  reason: string | null
  askedBy: string
  askedById: string | null
  askedAt: string
  confirmedBy: string | null
  confirmedAt: string | null
  endedAt: string | null
  items: FixItemRecord[]
}

const items = `(SELECT coalesce(json_agg(json_build_object('findingId', i.finding_id, 'accountId', i.account_id,
    'regionId', i.region_id, 'resourceType', i.resource_type, 'resourceId', i.resource_id, 'name', i.name, 'path', i.path,
    'address', i.address, 'wanted', i.wanted, 'before', i.before, 'state', i.state, 'code', i.code, 'message', i.message,
    'scope', json_build_object('teamId', f.team_id, 'productLineId', f.product_line_id, 'environmentId', f.environment_id),
    'serviceId', f.service_id, 'environmentId', f.environment_id) ORDER BY i.position), '[]')
  FROM cost_fix_item i LEFT JOIN cost_finding f ON f.id = i.finding_id WHERE i.fix_id = x.id)`

const document = `json_build_object('id', x.id, 'kind', x.kind, 'state', x.state, 'connectionId', x.connection_id,
  'connection', (SELECT c.name FROM connection c WHERE c.id = x.connection_id), 'repository', x.repository,
  'branch', x.branch, 'targetBranch', coalesce(x.target_branch, (SELECT s.branch FROM source_repository s
    WHERE s.connection_id = x.connection_id AND s.repository = x.repository)), 'files', x.files, 'mark', x.mark,
  'requestNumber', x.request_number, 'webUrl', x.web_url, 'problem', x.problem, 'reason', x.reason,
  'askedBy', x.asked_by_name, 'askedById', x.asked_by_id, 'askedAt', x.asked_at, 'confirmedBy', x.confirmed_by_name,
  'confirmedAt', x.confirmed_at, 'endedAt', x.ended_at, 'items', ${items})`

/** Null: no fix has this id. */
export const readFix = (reader: Reader, id: string): Promise<FixRecord | null> =>
  readDocument(reader, 'cost-fix', `SELECT ${document} AS document FROM cost_fix x WHERE x.id = $1::uuid`, [
    id,
  ])
